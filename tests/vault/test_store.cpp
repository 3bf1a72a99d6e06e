#include <doctest/doctest.h>

#include <unistd.h>

#include <algorithm>

#include "crypto/hash.hpp"
#include "crypto/x25519.hpp"
#include "formats/log/entry.hpp"
#include "tests/vault/store_fixture.hpp"
#include "vault/place/pages.hpp"
#include "vault/verify.hpp"

using namespace aigaq;
using namespace aigaq::test;
using vault::Access;
using vault::Trouble;

TEST_CASE("a new vault has its genesis and a checkpoint of size 1") {
  VaultFixture fixture;
  vault::InitOptions options;
  options.name = "the office";
  const vault::Created created = fixture.create(options);
  CHECK(created.succession_seed.size() == 32);
  CHECK(vault::Vault::is_vault(fixture.directory()));
  CHECK_FALSE(vault::Vault::needs_identity(fixture.directory()));

  const auto vault = fixture.open(Access::read);
  CHECK(vault->size() == 1);
  CHECK(vault->id() == created.id);
  CHECK(vault->name() == "the office");
  CHECK(vault->checkpoint() == created.checkpoint);
  CHECK(vault->remembered());
  CHECK(vault->can_read());
  CHECK_FALSE(vault->frozen());
  const auto genesis = formats::decode_entry(vault->entry(0).entry);
  REQUIRE(genesis);
  REQUIRE(genesis->genesis.has_value());
  CHECK(formats::vault_id(*genesis->genesis) == created.id);
  const auto succession = crypto::Ed25519SigningKey::from_seed(
      *crypto::Ed25519Seed::from(created.succession_seed.reveal()));
  CHECK(
      genesis->genesis->succession.data ==
      crypto::sha256({as_bytes("aigaq succession key v1\n"), succession.public_key().view()}).data);
  CHECK(vault->statement(0).kind == formats::FormKind::enrolment);
}

TEST_CASE("a long text and many files stand in a store that had no room for them") {
  VaultFixture fixture;
  fixture.ground.map_bytes = std::uint64_t{256} << 10;
  fixture.create();
  std::string story;
  while (story.size() < std::size_t{5} << 20) story += "Мен алаңда болдым. I saw it there.\n";
  auto vault = fixture.open(Access::write);
  for (std::uint64_t number : {1U, 2U}) {
    vault::AddRequest add = request("long");
    add.text = story;
    CHECK(vault->add(std::move(add), {}).number == number);
  }
  vault::AddRequest many = request("many");
  const std::string path = fixture.folder.write("paper.txt", "one of many");
  constexpr std::size_t kFiles = 6'000;
  for (std::size_t i = 0; i < kFiles; ++i) {
    many.files.push_back({path, "paper " + std::to_string(i), false});
  }
  const vault::Receipt receipt = vault->add(std::move(many), {});
  REQUIRE(receipt.files.size() == kFiles);
  CHECK(receipt.files.back().name == "paper 5999");
  for (const std::uint64_t number : {1U, 2U}) CHECK(vault->statement(number).text == story);
  const formats::Statement back = vault->statement(3);
  REQUIRE(back.files.size() == kFiles);
  CHECK(back.files.front().name == "paper 0");
  CHECK(back.files.back().name == "paper 5999");
  vault.reset();
  vault::Unlock unlock;
  unlock.passphrase = &fixture.passphrase;
  const auto report = vault::verify(fixture.directory(), unlock, fixture.surroundings(), {}, {});
  CHECK(report.findings.empty());
}

TEST_CASE("what is let go of is wiped, and nothing beside it") {
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, page, 3 * page, 600'000UL}) {
    for (const std::size_t before : {std::size_t{0}, std::size_t{1}, page - 1, page}) {
      Bytes all(before + size + page, 7);
      vault::let_go(MutableByteView(all).subspan(before, size));
      Bytes expected(all.size(), 7);
      std::fill_n(expected.begin() + static_cast<std::ptrdiff_t>(before), size, 0);
      CHECK(all == expected);
    }
  }
}

TEST_CASE("entries with files and text read back byte for byte") {
  VaultFixture fixture;
  fixture.create();
  const std::string big = noise(7, (std::size_t{3} << 20) + 17);
  const std::string story = "Мен алаңда болдым. I saw it.\n";
  vault::AddRequest add = request("first");
  add.text = story;
  add.files = {{fixture.folder.write("big.bin", big), "big.bin", false},
               {fixture.folder.write("empty", ""), "empty", false},
               {fixture.folder.write("words.txt", story), "words.txt", true}};
  add.read_back_all = true;
  vault::Receipt receipt;
  {
    const auto vault = fixture.open(Access::write);
    receipt = vault->add(add, {});
    CHECK(receipt.number == 1);
    CHECK(vault->size() == 2);
    CHECK(vault->add(request("second"), {}).number == 2);
  }
  const auto vault = fixture.open(Access::read);
  REQUIRE(vault->size() == 3);
  CHECK(vault->entry(1).leaf_hash == receipt.leaf_hash);
  const formats::Statement statement = vault->statement(1);
  CHECK(statement.fields.at("title").at(0) == "first");
  CHECK(statement.text == story);
  REQUIRE(statement.files.size() == 3);
  CHECK(statement.files[0].size == big.size());
  CHECK(statement.files[2].cuts.has_value());
  CHECK(read_whole(*vault, 1, 0) == big);
  CHECK(read_whole(*vault, 1, 1).empty());
  CHECK(read_whole(*vault, 1, 2) == story);
  CHECK(receipt.files.at(0).digest.data == crypto::sha256(as_bytes(big)).data);

  const auto note = formats::verify_checkpoint(vault->checkpoint(), vault->log_key());
  REQUIRE(note);
  for (std::uint64_t i = 0; i < 3; ++i) {
    const auto entry = vault->entry(i);
    CHECK(crypto::verify_inclusion(i, 3, entry.leaf_hash, vault->inclusion(i), note->root));
    const auto numbers = vault->by_leaf_hash(to_hex(entry.leaf_hash.view()).substr(0, 12));
    CHECK(numbers == std::vector<std::uint64_t>{i});
  }
  const auto first = formats::verify_checkpoint(receipt.checkpoint, vault->log_key());
  REQUIRE(first);
  CHECK(crypto::verify_consistency(first->size, 3, first->root, note->root,
                                   vault->consistency(first->size)));
  CHECK(trouble_of([&] { (void)vault->entry(3); }) == Trouble::unknown_entry);
  CHECK(trouble_of([&] { (void)read_whole(*vault, 1, 3); }) == Trouble::unknown_entry);
}

TEST_CASE("the same bytes are stored once and listed twice") {
  VaultFixture fixture;
  fixture.create();
  const std::string content = noise(9, 300'000);
  const std::string path = fixture.folder.write("a.bin", content);
  const std::string twin = fixture.folder.write("b.bin", content);
  const std::string other = fixture.folder.write("c.bin", noise(10, 300'000));
  const auto segments = [&] { return file_bytes(fixture.directory() + "/segments/00000001"); };
  vault::AddRequest add = request("one");
  add.files = {{path, "a.bin", false}, {twin, "b.bin", false}};
  {
    const auto vault = fixture.open(Access::write);
    const auto receipt = vault->add(add, {});
    CHECK_FALSE(receipt.files.at(0).existing);
    CHECK(receipt.files.at(1).existing);
  }
  const std::string before = segments();
  CHECK(before.size() < 2 * content.size());
  {
    const auto vault = fixture.open(Access::write);
    add.files = {{path, "again.bin", false}};
    CHECK(vault->add(add, {}).files.at(0).existing);
    CHECK(segments() == before);
    // Of the same size, but not the same: stored after a second reading.
    add.files = {{other, "c.bin", false}};
    CHECK_FALSE(vault->add(add, {}).files.at(0).existing);
    CHECK(read_whole(*vault, 1, 1) == content);
    CHECK(read_whole(*vault, 2, 0) == content);
    CHECK(read_whole(*vault, 3, 0) == file_bytes(other));
    CHECK(vault->statement(1).files[0].content.root != vault->statement(2).files[0].content.root);
  }
  CHECK(segments().starts_with(before));
}

TEST_CASE("a vault made with an identity needs it to read and to add") {
  VaultFixture fixture;
  fixture.identity = fixture.random.secret<crypto::X25519Secret>();
  vault::InitOptions options;
  options.identity = crypto::x25519_public(*fixture.identity);
  fixture.create(options);
  CHECK(vault::Vault::needs_identity(fixture.directory()));
  {
    const auto vault = fixture.open(Access::write);
    CHECK(vault->add(request("with"), {}).number == 1);
    CHECK(vault->statement(1).fields.at("title").at(0) == "with");
  }
  fixture.identity.reset();
  {
    const auto vault = fixture.open(Access::write);
    CHECK_FALSE(vault->can_read());
    CHECK(vault->entry(1).number == 1);  // the log key shows the chain
    CHECK(trouble_of([&] { (void)vault->statement(1); }) == Trouble::wrong_identity);
    CHECK(trouble_of([&] { vault->add(request("without"), {}); }) == Trouble::wrong_identity);
  }
  fixture.identity = fixture.random.secret<crypto::X25519Secret>();
  CHECK(trouble_of([&] { (void)fixture.open(Access::read); }) == Trouble::wrong_identity);
}

TEST_CASE("a dry run checks and hashes, and writes nothing") {
  VaultFixture fixture;
  fixture.create();
  vault::AddRequest add = request("dry");
  add.dry_run = true;
  add.files = {{fixture.folder.write("a", "abc"), "a", false}};
  const auto vault = fixture.open(Access::write);
  const auto receipt = vault->add(add, {});
  CHECK(receipt.files.at(0).digest.data == crypto::sha256(as_bytes("abc")).data);
  CHECK(receipt.checkpoint.empty());
  CHECK(vault->size() == 1);
  CHECK_FALSE(std::filesystem::exists(fixture.directory() + "/segments/00000001"));
}

TEST_CASE("places where no vault is made") {
  VaultFixture fixture;
  SUBCASE("a folder that is not empty") {
    std::filesystem::create_directory(fixture.directory());
    put_file(fixture.directory() + "/mine", "x");
    CHECK(trouble_of([&] { fixture.create(); }) == Trouble::usage);
    CHECK(file_bytes(fixture.directory() + "/mine") == "x");
  }
  SUBCASE("a network file system") {
    fixture.ground.check = [](const vault::Directory& directory) {
      throw vault::StorageError(Trouble::unsupported_place, "network-file-system",
                                "the folder lies on a network file system", directory.path());
    };
    CHECK(trouble_of([&] { fixture.create(); }) == Trouble::unsupported_place);
    CHECK_FALSE(std::filesystem::exists(fixture.directory()));
  }
  SUBCASE("below a folder that is not there") {
    CHECK(trouble_of([&] {
            vault::Vault::create(fixture.folder.path("no/such"), {}, fixture.passphrase,
                                 fixture.surroundings());
          }) == Trouble::input_output);
  }
  SUBCASE("no vault to open") {
    CHECK(trouble_of([&] { (void)fixture.open(Access::read); }) == Trouble::no_vault);
    CHECK_FALSE(vault::Vault::is_vault(fixture.directory()));
  }
}

TEST_CASE("one process writes, the others are told") {
  VaultFixture fixture;
  fixture.create();
  const auto writer = fixture.open(Access::write);
  CHECK(trouble_of([&] { (void)fixture.open(Access::write); }) == Trouble::held);
  // Somebody takes the lock away to get on.
  std::filesystem::remove(fixture.directory() + "/lock");
  CHECK(trouble_of([&] { (void)fixture.open(Access::write); }) == Trouble::held);
}

TEST_CASE("a vault without its lock, which holds nothing, is written to again") {
  VaultFixture fixture;
  fixture.create();
  std::filesystem::remove(fixture.directory() + "/lock");
  CHECK(fixture.open(Access::write)->add(request("x"), {}).number == 1);
  const auto writer = fixture.open(Access::write);
  CHECK(trouble_of([&] { (void)fixture.open(Access::write); }) == Trouble::held);
}

TEST_CASE("what stands in the place of a part and is no file of ours is named so") {
  VaultFixture fixture;
  fixture.create();
  fixture.open(Access::write)->add(request("x"), {});
  for (const char* part : {"lock", "keys", "cells", "segments"}) {
    CAPTURE(part);
    const std::string path = fixture.directory() + "/" + part;
    const std::string aside = fixture.folder.path("aside");
    const auto refused = [&] {
      std::string cls;
      CHECK(trouble_of([&] { (void)fixture.open(Access::write); }, &cls) == Trouble::integrity);
      CHECK(cls == "not-a-file");
    };
    std::filesystem::rename(path, aside);
    std::filesystem::create_symlink(aside, path);
    refused();
    std::filesystem::remove(path);
    if (!std::filesystem::is_directory(aside)) {
      std::filesystem::create_directory(path);
      refused();
      std::filesystem::remove(path);
    }
    std::filesystem::rename(aside, path);
  }
  CHECK(fixture.open(Access::write)->size() == 2);
}

TEST_CASE("a segment or a key that is missing costs what lies there, and nothing is written") {
  VaultFixture fixture;
  fixture.ground.segment_bytes = (std::uint64_t{1} << 20) + 65'536;
  fixture.create();
  std::vector<std::string> files;
  for (std::uint64_t i = 0; i < 3; ++i) {
    files.push_back(noise(i, 1'000'000));
    vault::AddRequest add = request("x");
    add.files = {{fixture.folder.write("file" + std::to_string(i), files.back()), "file", false}};
    fixture.open(Access::write)->add(add, {});
  }
  // Entry 2 lies where the piece was; 1 and 3 do not.
  const auto reads = [&](const char* expected, bool last) {
    std::string cls;
    CHECK(trouble_of([&] { (void)fixture.open(Access::write); }, &cls) == Trouble::integrity);
    CHECK(cls == expected);
    const auto vault = fixture.open(Access::read);
    REQUIRE(vault->missing_piece() != nullptr);
    CHECK(vault->missing_piece()->cls() == expected);
    CHECK(read_whole(*vault, 1, 0) == files[0]);
    CHECK(trouble_of([&] { (void)read_whole(*vault, last ? 3 : 2, 0); }) == Trouble::integrity);
    CHECK(read_whole(*vault, last ? 2 : 3, 0) == files[last ? 1 : 2]);
  };
  const std::string segment = fixture.directory() + "/segments/00000002";
  const std::string keys = fixture.directory() + "/keys";
  const std::string all = file_bytes(segment);
  const std::string table = file_bytes(keys);
  SUBCASE("segment missing") {
    std::filesystem::remove(segment);
    reads("segment-missing", false);
    put_file(segment, all);
  }
  SUBCASE("segment cut") {
    put_file(segment, std::string_view(all).substr(0, 4'096));
    reads("segment-cut", false);
    put_file(segment, all);
  }
  SUBCASE("key table cut") {
    put_file(keys, std::string_view(table).substr(0, table.size() - 1));
    reads("key-table-cut", true);
    put_file(keys, table);
  }
  CHECK(fixture.open(Access::read)->missing_piece() == nullptr);
  CHECK(fixture.open(Access::write)->add(request("y"), {}).number == 4);
}

TEST_CASE("a restored copy reads and is not written to") {
  VaultFixture fixture;
  fixture.create();
  put_file(fixture.directory() + "/frozen", "");
  const auto vault = fixture.open(Access::write);
  CHECK(vault->frozen());
  std::string cls;
  CHECK(trouble_of([&] { vault->add(request("x"), {}); }, &cls) == Trouble::contradiction);
  CHECK(cls == "frozen");
  CHECK(vault->statement(0).kind == formats::FormKind::enrolment);
}
