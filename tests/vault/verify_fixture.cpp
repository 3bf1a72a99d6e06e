#include "tests/vault/verify_fixture.hpp"

#include <doctest/doctest.h>
#include <lmdb.h>

#include <set>

namespace aigaq::test {

namespace fs = std::filesystem;

VerifyFixture::VerifyFixture() {
  ground.segment_bytes = (std::uint64_t{1} << 20) + 300'000;
  checkpoints.push_back(create().checkpoint);
  add("first");
  auto vault = open(vault::Access::write);
  vault::AddRequest with_files = request("with files");
  with_files.text = "Мен сол күні алаңда болдым.\nБәрін көрдім.";
  with_files.files = {{folder.write("a", noise(1, 1'200'000)), "a.bin", false},
                      {folder.write("b", noise(2, 400'000)), "b.bin", false},
                      {folder.write("c", "Слово за слово."), "c.txt", true},
                      {folder.write("d", ""), "empty", false}};
  checkpoints.push_back(vault->add(with_files, {}).checkpoint);
  with_files.statement.fields["title"] = {"the same file again"};
  with_files.files.resize(1);
  checkpoints.push_back(vault->add(with_files, {}).checkpoint);
  vault.reset();
  add("last");
  keep("base");
}

std::uint64_t VerifyFixture::add(const std::string& title) {
  const vault::Receipt receipt = open(vault::Access::write)->add(request(title), {});
  checkpoints.push_back(receipt.checkpoint);
  return receipt.number;
}

vault::VaultReport VerifyFixture::verify(const vault::VerifyOptions& options) {
  vault::Unlock unlock;
  unlock.passphrase = &passphrase;
  return vault::verify(directory(), unlock, surroundings(), options, {});
}

void VerifyFixture::keep(const std::string& name) const {
  fs::copy(directory(), folder.path(name), fs::copy_options::recursive);
  fs::copy(state(), folder.path(name + "-state"), fs::copy_options::recursive);
}

void VerifyFixture::bring_back(const std::string& name) const {
  fs::remove_all(directory());
  fs::remove_all(state());
  fs::copy(folder.path(name), directory(), fs::copy_options::recursive);
  fs::copy(folder.path(name + "-state"), state(), fs::copy_options::recursive);
}

void VerifyFixture::reset() { bring_back("base"); }

std::vector<StoredRecord> VerifyFixture::records(vault::Kind kind) const {
  const vault::lmdb::Environment store(directory() + "/store", vault::lmdb::OpenMode::read, 0);
  std::vector<StoredRecord> out;
  store.read([&](const vault::lmdb::ReadTxn& txn) {
    txn.walk(static_cast<vault::lmdb::Table>(kind), {}, [&](ByteView key, ByteView value) {
      out.push_back({Bytes(key.begin(), key.end()), Bytes(value.begin(), value.end())});
      return true;
    });
  });
  return out;
}

void VerifyFixture::put(vault::Kind kind, ByteView key, ByteView value) const {
  MDB_env* env = nullptr;
  MDB_txn* txn = nullptr;
  MDB_dbi table = 0;
  const std::string name(1, static_cast<char>('0' + static_cast<int>(kind)));
  REQUIRE(mdb_env_create(&env) == 0);
  REQUIRE(mdb_env_set_maxdbs(env, vault::lmdb::kTables) == 0);
  REQUIRE(mdb_env_set_mapsize(env, std::size_t{64} << 20) == 0);
  REQUIRE(mdb_env_open(env, (directory() + "/store").c_str(), 0, 0600) == 0);
  REQUIRE(mdb_txn_begin(env, nullptr, 0, &txn) == 0);
  REQUIRE(mdb_dbi_open(txn, name.c_str(), 0, &table) == 0);
  MDB_val k{key.size(), const_cast<std::uint8_t*>(key.data())};
  MDB_val v{value.size(), const_cast<std::uint8_t*>(value.data())};
  REQUIRE((value.empty() ? mdb_del(txn, table, &k, nullptr) : mdb_put(txn, table, &k, &v, 0)) == 0);
  REQUIRE(mdb_txn_commit(txn) == 0);
  mdb_env_close(env);
}

void VerifyFixture::flip(const std::string& file, std::uint64_t offset) const {
  std::string bytes = file_bytes(directory() + "/" + file);
  REQUIRE(offset < bytes.size());
  bytes[offset] = static_cast<char>(bytes[offset] ^ 0x04);
  put_file(directory() + "/" + file, bytes);
}

std::string damaged(const vault::VaultReport& report) {
  std::set<std::string> parts;
  for (const auto& finding : report.findings) {
    if (finding.aspect != formats::Aspect::environment) {
      parts.insert(finding.entry.value_or("nothing"));
    }
  }
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : " ") + part;
  return out;
}

bool has_class(const vault::VaultReport& report, std::string_view cls) {
  for (const auto& finding : report.findings) {
    if (finding.cls == cls) return true;
  }
  return false;
}

}  // namespace aigaq::test
