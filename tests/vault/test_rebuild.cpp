#include <doctest/doctest.h>

#include "tests/vault/durability_recorder.hpp"
#include "tests/vault/verify_fixture.hpp"
#include "vault/backup.hpp"
#include "vault/backup_manifest.hpp"
#include "vault/impl.hpp"

using namespace aigaq;
using namespace aigaq::test;
using vault::Trouble;
namespace fs = std::filesystem;

namespace {

struct RebuildFixture : VerifyFixture {
  [[nodiscard]] std::string target() const { return folder.path("backup"); }
  [[nodiscard]] std::string place() const { return folder.path("rebuilt"); }
  void backup() { static_cast<void>(vault::backup(*open(vault::Access::read), target(), {})); }
  vault::Rebuilt rebuild(const std::optional<std::string>& against = {},
                         const vault::Progress& progress = {}) {
    vault::Unlock unlock;
    unlock.passphrase = &passphrase;
    vault::Surroundings around = surroundings();
    if (!memory.empty()) around.state_directory = folder.path(memory);
    return vault::rebuild(target(), place(), unlock, around, against, progress);
  }
  // The class that rebuilding ends with; nothing is left of it then.
  std::string refusal(Trouble wanted = Trouble::integrity,
                      const std::optional<std::string>& against = {}) {
    std::string cls;
    CHECK(trouble_of([&] { static_cast<void>(rebuild(against)); }, &cls) == wanted);
    CHECK_FALSE(fs::exists(place()));
    return cls;
  }
  std::unique_ptr<vault::Vault> open_rebuilt() {
    vault::Unlock unlock;
    unlock.passphrase = &passphrase;
    return vault::Vault::open(place(), vault::Access::read, unlock, surroundings());
  }
  // The backup's exported log, made anew of this store and this head.
  void export_log(const crypto::AeadKey& key, const VaultId& id, const vault::LogStore& store,
                  const vault::Head& head) {
    vault::PosixDisk disk;
    const vault::Directory directory(target());
    const vault::File log = directory.open_write("log");
    vault::LogExportWriter writer(key, id, disk, log, {}, random);
    writer.append(store, head, [] {});
    vault::BackupManifest manifest(key, id);
    manifest.read(directory);
    manifest.set_log(writer.state());
    manifest.write(disk, directory, random);
  }
  void flip_in(const std::string& file, std::uint64_t at) const {
    std::string bytes = file_bytes(target() + "/" + file);
    bytes.at(at) = static_cast<char>(bytes.at(at) ^ 1);
    put_file(target() + "/" + file, bytes);
  }
  void cut(const std::string& file, std::uint64_t by) const {
    const std::string path = target() + "/" + file;
    fs::resize_file(path, fs::file_size(path) - by);
  }
  std::string memory;  // another one than the vault's
};

}  // namespace

TEST_CASE("a vault is rebuilt without the store, and is the same") {
  RebuildFixture f;
  f.backup();
  fs::remove_all(f.target() + "/store");  // nothing of it is read
  const vault::Rebuilt rebuilt = f.rebuild();
  CHECK(rebuilt.size == 5);
  CHECK(rebuilt.checkpoint == f.checkpoints.back());
  CHECK(rebuilt.remembered);
  CHECK_FALSE(fs::exists(f.place() + "/backup"));

  vault::Unlock unlock;
  unlock.passphrase = &f.passphrase;
  const vault::VaultReport report = vault::verify(f.place(), unlock, f.surroundings(), {}, {});
  CHECK(report.findings.empty());
  CHECK(report.entries_checked == 5);
  const auto was = f.open(vault::Access::read);
  const auto is = f.open_rebuilt();
  CHECK(is->frozen());
  CHECK(is->checkpoint() == was->checkpoint());
  CHECK(is->name() == was->name());
  for (std::uint64_t number = 0; number < 5; ++number) {
    CHECK(is->entry(number).entry == was->entry(number).entry);
    CHECK(is->entry(number).author_cose == was->entry(number).author_cose);
    CHECK(formats::encode_statement(is->statement(number)) ==
          formats::encode_statement(was->statement(number)));
    CHECK(is->inclusion(number) == was->inclusion(number));
  }
  CHECK(read_whole(*is, 2, 0) == noise(1, 1'200'000));
}

TEST_CASE("the exported log grows by what is new, and is written anew when it was altered") {
  RebuildFixture f;
  f.backup();
  const std::string first = file_bytes(f.target() + "/log");
  f.add("one more");
  f.backup();
  const std::string second = file_bytes(f.target() + "/log");
  CHECK(second.size() > first.size());
  CHECK(second.substr(0, first.size()) == first);
  CHECK(f.rebuild().size == 6);
  fs::remove_all(f.place());

  // What an interrupted backup left behind the end is no part of it.
  put_file(f.target() + "/log", second + "left-over");
  CHECK(f.rebuild().size == 6);
  fs::remove_all(f.place());
  f.flip_in("log", 100);
  CHECK(f.refusal() == "log-export-damaged");
  f.backup();
  CHECK(f.rebuild().size == 6);
}

TEST_CASE("a rebuilt vault lies on the disk when it is done") {
  RebuildFixture f;
  f.backup();
  const DurabilityRecorder recorder(f.folder.path());
  static_cast<void>(f.rebuild());
  CHECK(recorder.too_late() == "");
  CHECK(recorder.not_durable() == "");
}

TEST_CASE("what a backup's end names lies on the disk before it, and all of it when it is done") {
  RebuildFixture f;
  for (int round = 0; round < 2; ++round) {  // new, and grown
    const DurabilityRecorder recorder(f.folder.path());
    f.backup();
    CHECK(recorder.too_late() == "");
    CHECK(recorder.not_durable() == "");
    f.add("one more");
  }
}

TEST_CASE("damage to what a vault is rebuilt from is refused, each with its class") {
  RebuildFixture f;
  f.backup();
  const std::string kept = f.folder.path("kept-backup");
  fs::copy(f.target(), kept, fs::copy_options::recursive);
  const auto again = [&] {
    fs::remove_all(f.target());
    fs::copy(kept, f.target(), fs::copy_options::recursive);
  };
  SUBCASE("the exported log") {
    fs::remove(f.target() + "/log");
    CHECK(f.refusal() == "log-export-missing");
    again();
    f.cut("log", 1);
    CHECK(f.refusal() == "log-export-cut");
    again();
    const std::uint64_t size = fs::file_size(f.target() + "/log");
    for (std::uint64_t at = 3; at < size; at += size / 40) {
      CAPTURE(at);
      again();
      f.flip_in("log", at);
      CHECK(f.refusal() == "log-export-damaged");
    }
  }
  SUBCASE("segments") {
    fs::remove(f.target() + "/segments/00000001");
    CHECK(f.refusal() == "segment-missing");
    again();
    f.cut("segments/00000001", 1);
    CHECK(f.refusal() == "segment-cut");
    again();
    f.flip_in("segments/00000001", 500'000);
    CHECK(f.refusal() == "segment-damaged");
    again();
    f.flip_in("segments/00000002", 100);
    CHECK(f.refusal() == "segment-damaged");
  }
  SUBCASE("keys") {
    f.flip_in("keys", 300);
    CHECK(f.refusal() == "key-table-damaged");
    again();
    f.cut("keys", 1);
    CHECK(f.refusal() == "key-table-damaged");
    again();
    f.flip_in("cells", 40);
    CHECK(f.refusal() == "key-table-damaged");
    again();
    f.flip_in("header", 4'050);
    CHECK(f.refusal() == "header-damaged");
  }
  SUBCASE("what the backup says of itself") {
    f.flip_in("backup", 40);
    CHECK(f.refusal() == "backup-mixed");
    again();
    fs::remove(f.target() + "/backup");
    CHECK(f.refusal(Trouble::refused_input) == "not-a-backup");
    again();
    fs::remove(f.target() + "/header");
    CHECK(f.refusal(Trouble::no_vault) == "no-vault");
  }
}

TEST_CASE("parts of another vault do not make one") {
  RebuildFixture f;
  f.backup();
  VaultFixture stranger(99);
  stranger.create();
  static_cast<void>(
      vault::backup(*stranger.open(vault::Access::read), f.folder.path("strange"), {}));
  const std::string kept = f.folder.path("kept-backup");
  fs::copy(f.target(), kept, fs::copy_options::recursive);
  const auto swap = [&](const std::vector<std::string>& names) {
    fs::remove_all(f.target());
    fs::copy(kept, f.target(), fs::copy_options::recursive);
    for (const std::string& name : names) {
      fs::copy_file(f.folder.path("strange") + "/" + name, f.target() + "/" + name,
                    fs::copy_options::overwrite_existing);
    }
  };
  swap({"keys", "cells"});
  CHECK(f.refusal() == "key-table-damaged");
  swap({"log"});
  CHECK(f.refusal() == "log-export-cut");  // a shorter one
  swap({"header"});
  CHECK(f.refusal() == "backup-mixed");
}

TEST_CASE("a log whose entries do not make the signed root is refused, though every record opens") {
  RebuildFixture f;
  f.backup();
  const auto open = f.open(vault::Access::read);
  const vault::Vault::Impl& impl = open->impl();
  vault::Head head = impl.head();
  SUBCASE("another root") { head.root.data[0] ^= 1; }
  SUBCASE("a note of another size") { head.note = f.checkpoints.at(3); }
  SUBCASE("another header") { head.header_digest.data[0] ^= 1; }
  SUBCASE("another key table") { head.table.hash.data[0] ^= 1; }
  f.export_log(impl.keys().log.log_key, impl.keys().log.vault, impl.store(), head);
  const std::string cls = f.refusal();
  CAPTURE(cls);
  CHECK((cls == "head-damaged" || cls == "checkpoint-mismatch" || cls == "header-replaced" ||
         cls == "key-table-damaged"));
}

TEST_CASE("keys that are not where the exported log has them are found before anybody needs them") {
  RebuildFixture f;
  {
    const auto vault = f.open(vault::Access::write);  // two entries of one session
    (void)vault->add(request("5"), {});
    (void)vault->add(request("6"), {});
  }
  f.backup();
  crypto::AeadKey key;
  vault::Head head;
  VaultId id;
  {
    const auto open = f.open(vault::Access::read);
    key = open->impl().keys().log.log_key.clone();
    id = open->impl().keys().log.vault;
    head = open->impl().head();
  }
  std::vector<vault::LeafRecord> leaves;
  const auto opened = [&](vault::lmdb::OpenMode mode) {
    return vault::LogStore(f.directory() + "/store", mode, f.ground.map_bytes, key, id);
  };
  {
    const vault::LogStore store = opened(vault::lmdb::OpenMode::read);
    for (std::uint64_t number = 0; number < 7; ++number) leaves.push_back(store.leaf(number));
  }
  SUBCASE("the row of another entry") { leaves[2].place.row = leaves[3].place.row; }
  SUBCASE("another session") { ++leaves[2].place.session_first; }
  SUBCASE("a session's record elsewhere") { leaves[2].place.session = leaves[3].place.row; }
  SUBCASE("a session's record elsewhere, of an entry that is not its first") {
    REQUIRE(leaves[6].place.session_first == 5);
    leaves[6].place.session = leaves[3].place.row;
  }
  // Records are only ever appended: all that come after the first are made again.
  const auto records = f.records(vault::Kind::leaves);
  for (std::size_t at = 1; at < records.size(); ++at) {
    f.put(vault::Kind::leaves, records[at].key, {});
  }
  vault::LogStore store = opened(vault::lmdb::OpenMode::write);
  store.environment().write(
      [&](vault::lmdb::WriteTxn& txn) {
        for (std::uint64_t n = 1; n < 7; ++n) store.put_leaf(txn, n, leaves[n], f.random);
      },
      [](const std::function<void()>& store_commit) { store_commit(); });
  f.export_log(key, id, store, head);
  CHECK(f.refusal() == "key-table-damaged");
}

TEST_CASE("an older backup than what is held outside is refused") {
  RebuildFixture f;
  f.backup();
  const std::string older = f.checkpoints.back();
  f.add("one more");
  const std::string newer = f.open(vault::Access::read)->checkpoint();
  CHECK(f.refusal(Trouble::contradiction) == "rollback");  // by the memory
  f.memory = "another";
  CHECK(f.refusal(Trouble::contradiction, newer) == "rollback");
  const vault::Rebuilt rebuilt = f.rebuild(older);
  CHECK_FALSE(rebuilt.remembered);
  CHECK(rebuilt.against_size == 5);
  fs::remove_all(f.place());
  CHECK(f.refusal(Trouble::refused_input, "no note") == "checkpoint-not-ours");
  // A backup's end put back beside a newer log is an older backup, and no more.
  f.memory.clear();
  const std::string manifest = file_bytes(f.target() + "/backup");
  f.backup();
  put_file(f.target() + "/backup", manifest);
  CHECK(f.refusal(Trouble::contradiction) == "rollback");
}

TEST_CASE("another history of the same log is refused") {
  RebuildFixture f;
  f.keep("before");
  f.add("first history");
  f.backup();
  f.bring_back("before");
  f.add("second history");
  const std::string note = f.open(vault::Access::read)->checkpoint();
  CHECK(f.refusal(Trouble::contradiction) == "fork");
  f.memory = "another";
  CHECK(f.refusal(Trouble::contradiction, note) == "fork");
  // A backup of the second history takes a folder of its own, not the place of the first's.
  CHECK(trouble_of([&] { f.backup(); }) == Trouble::contradiction);
  fs::remove_all(f.target());
  f.backup();
  CHECK(f.rebuild(note).checkpoint == note);
}

TEST_CASE("a rebuild that is interrupted leaves nothing") {
  RebuildFixture f;
  f.backup();
  int steps = 0;
  bool done = false;
  while (!done) {
    int left = steps;
    const vault::Progress progress{[&](std::uint64_t, std::uint64_t) { return left-- > 0; }};
    const auto trouble = trouble_of([&] { static_cast<void>(f.rebuild({}, progress)); });
    done = !trouble;
    if (done) break;
    CHECK(trouble == Trouble::interrupted);
    CHECK_FALSE(fs::exists(f.place()));
    ++steps;
  }
  CHECK(steps > 5);
  CHECK(trouble_of([&] { static_cast<void>(f.rebuild()); }) == Trouble::refused_input);  // exists
}

TEST_CASE("many entries, several commits and a cosignature are rebuilt") {
  VaultFixture f;
  f.create();
  {
    const auto vault = f.open(vault::Access::write);
    std::vector<vault::AddRequest> requests;
    for (std::uint64_t line = 1; line <= 1'000; ++line) {
      requests.push_back(request("entry " + std::to_string(line)));
      requests.back().line = line;
    }
    vault->add_all(requests, vault::BatchId{}, {});
    for (auto& one : requests) one.line += 1'000;
    vault->add_all(requests, vault::BatchId{}, {});
  }
  static_cast<void>(vault::backup(*f.open(vault::Access::read), f.folder.path("backup"), {}));
  vault::Unlock unlock;
  unlock.passphrase = &f.passphrase;
  const vault::Rebuilt rebuilt = vault::rebuild(f.folder.path("backup"), f.folder.path("rebuilt"),
                                                unlock, f.surroundings(), std::nullopt, {});
  CHECK(rebuilt.size == 2'001);
  vault::VerifyOptions options;
  const vault::VaultReport report =
      vault::verify(f.folder.path("rebuilt"), unlock, f.surroundings(), options, {});
  CHECK(report.findings.empty());
  CHECK(report.entries_checked == 2'001);
}
