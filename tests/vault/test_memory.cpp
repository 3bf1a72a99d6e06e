#include <doctest/doctest.h>

#include "crypto/hash.hpp"
#include "crypto/labels.hpp"
#include "formats/log/fork.hpp"
#include "tests/vault/store_fixture.hpp"
#include "vault/fork_evidence.hpp"
#include "vault/impl.hpp"
#include "vault/keys/names.hpp"

using namespace aigaq;
using namespace aigaq::test;
using vault::Access;
using vault::Trouble;
namespace fs = std::filesystem;

namespace {

void copy_vault(const std::string& from, const std::string& to) {
  fs::remove_all(to);
  fs::copy(from, to, fs::copy_options::recursive);
}

std::string head_fingerprint(const vault::Vault& vault) {
  const auto checkpoint = formats::verify_checkpoint(vault.checkpoint(), vault.log_key());
  REQUIRE(checkpoint);
  return formats::head_fingerprint(formats::checkpoint_body(*checkpoint));
}

// By docs/formats/vault.md, "The memory outside".
crypto::AeadKey memory_box_key(const crypto::AeadKey& log_key, const VaultId& vault) {
  vault::FieldWriter info;
  info.raw(as_bytes(labels::kMemoryKey));
  info.raw(vault.view());
  return crypto::hkdf_key<crypto::AeadKey>(log_key.reveal(), {}, info.view());
}

void add_one(VaultFixture& fixture, const std::string& title) {
  fixture.open(Access::write)->add(request(title), {});
}

}  // namespace

TEST_CASE("an old copy of the whole vault is a rollback, and is not written to") {
  VaultFixture fixture;
  fixture.create();
  add_one(fixture, "one");
  copy_vault(fixture.directory(), fixture.folder.path("old"));
  add_one(fixture, "two");
  copy_vault(fixture.folder.path("old"), fixture.directory());

  const auto vault = fixture.open(Access::write);  // reads all the same
  CHECK(vault->statement(1).fields.at("title").at(0) == "one");
  std::string cls;
  CHECK(trouble_of([&] { (void)vault->remembered(); }, &cls) == Trouble::contradiction);
  CHECK(cls == "rollback");
  CHECK(trouble_of([&] { vault->add(request("three"), {}); }) == Trouble::contradiction);
  CHECK(trouble_of([&] { vault->confirm_head(head_fingerprint(*vault)); }) ==
        Trouble::contradiction);
}

TEST_CASE("two histories of one vault are a fork") {
  VaultFixture fixture;
  fixture.create();
  copy_vault(fixture.directory(), fixture.folder.path("old"));
  copy_vault(fixture.state(), fixture.folder.path("old-state"));
  add_one(fixture, "one");
  copy_vault(fixture.state(), fixture.folder.path("new-state"));
  // The other history, as long and longer.
  copy_vault(fixture.folder.path("old"), fixture.directory());
  copy_vault(fixture.folder.path("old-state"), fixture.state());
  add_one(fixture, "another one");
  auto kind = formats::ForkKind::heads;
  SUBCASE("as long") {}
  SUBCASE("longer") {
    add_one(fixture, "and more");
    kind = formats::ForkKind::prefix;
  }
  copy_vault(fixture.folder.path("new-state"), fixture.state());
  const auto vault = fixture.open(Access::write);
  std::string cls;
  CHECK(trouble_of([&] { (void)vault->remembered(); }, &cls) == Trouble::contradiction);
  CHECK(cls == "fork");
  CHECK(trouble_of([&] { vault->add(request("three"), {}); }) == Trouble::contradiction);
  // What is remembered is enough to prove it to others.
  const auto text = vault::fork_evidence_of_memory(*vault);
  REQUIRE(text);
  const auto proof = formats::parse_fork_proof(*text);
  REQUIRE(proof);
  CHECK(proof->kind == kind);
  const auto proved = formats::verify_fork_proof(*proof);
  REQUIRE(proved);
  CHECK(proved->place == 2);
}

TEST_CASE("a memory without the note is read, and gets it") {
  VaultFixture fixture;
  fixture.create();
  add_one(fixture, "one");
  const fs::path path = *fs::directory_iterator(fixture.state());
  {
    const auto vault = fixture.open(Access::read);
    const auto known = vault->impl().memory().recall();
    REQUIRE(known);
    CHECK(known->note == vault->checkpoint());
    const crypto::AeadKey key = memory_box_key(vault->impl().keys().log.log_key, vault->id());
    vault::FieldWriter plain;
    plain.u64(known->size);
    plain.raw(known->root.view());
    const Bytes box = crypto::seal_box(key, vault::box_ad(vault->id(), vault::BoxKind::memory, {}),
                                       plain.view(), fixture.random);
    put_file(path, as_text(box));
    const auto old = vault->impl().memory().recall();
    REQUIRE(old);
    CHECK(old->size == 2);
    CHECK(old->note.empty());
    CHECK(vault->remembered());
    CHECK_FALSE(vault::fork_evidence_of_memory(*vault));
  }
  const auto vault = fixture.open(Access::read);
  CHECK(vault->impl().memory().recall()->note == vault->checkpoint());
}

TEST_CASE("without memory the first write asks for the head's fingerprint") {
  VaultFixture fixture;
  fixture.create();
  add_one(fixture, "one");
  fs::remove_all(fixture.state());
  const auto vault = fixture.open(Access::write);
  CHECK_FALSE(vault->remembered());
  std::string cls;
  CHECK(trouble_of([&] { vault->add(request("two"), {}); }, &cls) == Trouble::contradiction);
  CHECK(cls == "head-not-confirmed");
  CHECK(trouble_of([&] { vault->confirm_head("AAAA-AAAA-AAAA-AAAA-AAAA"); }) ==
        Trouble::contradiction);
  CHECK_FALSE(vault->remembered());
  vault->confirm_head(head_fingerprint(*vault));
  CHECK(vault->remembered());
  CHECK(vault->add(request("two"), {}).number == 2);
}

TEST_CASE("reading on a new machine leaves no memory behind") {
  VaultFixture fixture;
  fixture.create();
  fs::remove_all(fixture.state());
  CHECK(fixture.open(Access::read)->size() == 1);
  CHECK_FALSE(fs::exists(fixture.state()));
}

TEST_CASE("a damaged or swapped memory is no memory") {
  VaultFixture fixture;
  fixture.create();
  VaultFixture other(5);
  other.create();
  const fs::path mine = *fs::directory_iterator(fixture.state());
  const fs::path theirs = *fs::directory_iterator(other.state());
  CHECK(mine.filename() != theirs.filename());
  std::string bytes = file_bytes(mine);
  SUBCASE("one byte") { bytes[30] = static_cast<char>(bytes[30] ^ 1); }
  SUBCASE("cut") { bytes.resize(bytes.size() - 1); }
  SUBCASE("another vault's") { bytes = file_bytes(theirs); }
  put_file(mine, bytes);
  CHECK_FALSE(fixture.open(Access::read)->remembered());
}

TEST_CASE("memory follows a vault that went on elsewhere") {
  VaultFixture fixture;
  fixture.create();
  copy_vault(fixture.state(), fixture.folder.path("here"));
  add_one(fixture, "one");
  copy_vault(fixture.folder.path("here"), fixture.state());
  CHECK(fixture.open(Access::read)->remembered());
  copy_vault(fixture.state(), fixture.folder.path("seen"));
  const auto bytes_in = [&](const char* name) {
    return file_bytes(fs::directory_iterator(fixture.folder.path(name))->path().string());
  };
  CHECK(bytes_in("seen") != bytes_in("here"));
}
