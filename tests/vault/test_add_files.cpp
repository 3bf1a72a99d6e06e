// What comes in from outside: refusals, and files that do not hold still.
#include <doctest/doctest.h>

#include <sys/stat.h>
#include <unistd.h>

#include "tests/vault/altered_files.hpp"
#include "tests/vault/store_fixture.hpp"
#include "vault/impl.hpp"

using namespace aigaq;
using namespace aigaq::test;
using vault::Access;
using vault::Trouble;
namespace fs = std::filesystem;

namespace {

struct AddFixture : VaultFixture {
  AddFixture() {
    create();
    vault = open(Access::write);
  }
  std::optional<Trouble> add_file(const std::string& path, bool redactable = false,
                                  const std::string& name = "name") {
    vault::AddRequest add = request("x");
    add.files = {{path, name, redactable}};
    return trouble_of([&] { vault->add(add, progress); }, &cls);
  }
  void still_works() {
    vault::AddRequest add = request("after");
    add.files = {{folder.write("good", "good bytes"), "good", false}};
    const auto receipt = vault->add(add, {});
    CHECK(read_whole(*vault, receipt.number, 0) == "good bytes");
  }
  std::unique_ptr<vault::Vault> vault;
  vault::Progress progress;
  std::string cls;
};

}  // namespace

TEST_CASE("what is no regular file is refused") {
  AddFixture fixture;
  const std::string target = fixture.folder.write("target", "t");
  SUBCASE("a link") {
    REQUIRE(::symlink(target.c_str(), fixture.folder.path("link").c_str()) == 0);
    CHECK(fixture.add_file(fixture.folder.path("link")) == Trouble::refused_input);
    CHECK(fixture.cls == "not-a-file");
  }
  SUBCASE("a folder") { CHECK(fixture.add_file(fixture.folder.path()) == Trouble::refused_input); }
  SUBCASE("a pipe") {
    REQUIRE(::mkfifo(fixture.folder.path("pipe").c_str(), 0600) == 0);
    CHECK(fixture.add_file(fixture.folder.path("pipe")) == Trouble::refused_input);
  }
  SUBCASE("a device") { CHECK(fixture.add_file("/dev/null") == Trouble::refused_input); }
  SUBCASE("a missing file") {
    CHECK(fixture.add_file(fixture.folder.path("none")) == Trouble::input_output);
    CHECK(fixture.cls == "file-missing");
  }
  CHECK(fixture.vault->size() == 1);
  fixture.still_works();
}

TEST_CASE("names that are no base names are refused") {
  AddFixture fixture;
  const std::string path = fixture.folder.write("f", "f");
  for (const std::string& name :
       {std::string(), std::string("."), std::string(".."), std::string("a/b"),
        std::string("a\0b", 3), std::string(256, 'n')}) {
    CHECK(fixture.add_file(path, false, name) == Trouble::refused_input);
  }
  for (const std::string& name :
       {std::string("line\nbreak"), std::string("\xE2\x80\xAEtxt.exe"), std::string("\xff\xfe")}) {
    CHECK_FALSE(fixture.add_file(path, false, name).has_value());
    const auto statement = fixture.vault->statement(fixture.vault->size() - 1);
    CHECK(statement.files.at(0).name == name);
  }
}

TEST_CASE("a redactable file must be UTF-8") {
  AddFixture fixture;
  CHECK(fixture.add_file(fixture.folder.write("bad", "caf\xe9"), true) == Trouble::refused_input);
  CHECK(fixture.cls == "not-utf8");
  CHECK_FALSE(fixture.add_file(fixture.folder.write("none", ""), true).has_value());
  CHECK_FALSE(fixture.add_file(fixture.folder.write("good", "кафе"), true).has_value());
}

TEST_CASE("a file that changes while it is read adds nothing") {
  AddFixture fixture;
  // So large that it is read where it is taken in, a tick each piece.
  constexpr std::size_t kBytes = 9u << 20;
  const std::string path = fixture.folder.write("moving", noise(3, kBytes));
  std::function<void()> change;
  SUBCASE("grown") {
    change = [&] { put_file(path, noise(3, kBytes + 1)); };
  }
  SUBCASE("cut") {
    change = [&] { REQUIRE(::truncate(path.c_str(), 3u << 20) == 0); };
  }
  SUBCASE("cut and as long again") {
    change = [&] {
      ::usleep(20'000);  // a tick of the file system's clock
      put_file(path, noise(4, kBytes));
    };
  }
  int ticks = 0;
  fixture.progress.tick = [&](std::uint64_t, std::uint64_t) {
    if (++ticks == 2) change();
    return true;
  };
  CHECK(fixture.add_file(path) == Trouble::refused_input);
  CHECK(fixture.cls == "file-changed");
  CHECK(fixture.vault->size() == 1);
  fixture.still_works();
}

TEST_CASE("an interrupted add adds nothing") {
  AddFixture fixture;
  fixture.progress.tick = [](std::uint64_t done, std::uint64_t total) { return done * 2 < total; };
  CHECK(fixture.add_file(fixture.folder.write("big", noise(3, 4u << 20))) == Trouble::interrupted);
  CHECK(fixture.vault->size() == 1);
  fixture.still_works();
}

TEST_CASE("many files, of every size round a record and a chunk") {
  AddFixture fixture;
  vault::AddRequest add = request("sizes");
  std::vector<std::string> contents;
  for (const std::size_t size :
       {0u, 1u, 65'535u, 65'536u, 65'537u, (1u << 20) - 1, 1u << 20, (1u << 20) + 1, 2u << 20}) {
    contents.push_back(noise(size + 11, size));
    const std::string name = "f" + std::to_string(size);
    add.files.push_back({fixture.folder.write(name, contents.back()), name, false});
  }
  add.read_back_all = true;
  fixture.vault->add(add, {});
  for (std::size_t i = 0; i < contents.size(); ++i) {
    CHECK(read_whole(*fixture.vault, 1, i) == contents[i]);
  }
}

TEST_CASE("a vault that is open for reading is not written to") {
  AddFixture fixture;
  fixture.still_works();
  fixture.vault.reset();
  const auto vault = fixture.open(Access::read);
  CHECK(trouble_of([&] { vault->add(request("x"), {}); }) == Trouble::read_only);
}

TEST_CASE("an index that leads to another file of that size is not believed") {
  VaultFixture fixture;
  fixture.create();
  const std::string one = noise(1, 5'000);
  const std::string two = noise(2, 5'000);
  const auto add = [&](const std::string& bytes) {
    vault::AddRequest more = request("x");
    more.files = {{fixture.folder.write("file", bytes), "file", false}};
    return fixture.open(Access::write)->add(more, {});
  };
  const vault::Receipt first = add(one);
  const vault::Receipt second = add(two);
  REQUIRE(second.number == 2);
  {
    const auto vault = fixture.open(Access::write);
    const auto record = vault->impl().index_of(one.size(), &first.files.at(0).digest);
    const Bytes value = record.seal(vault::encode_stored_at({second.number, 0}));
    // The vault holds its store: the record is put there by another hand.
    const Bytes key(record.key().begin(), record.key().end());
    const_cast<vault::LogStore&>(vault->impl().store())
        .environment()
        .write(
            [&](vault::lmdb::WriteTxn& txn) {
              txn.replace(static_cast<vault::lmdb::Table>(vault::Kind::index), key, value);
            },
            [](const std::function<void()>& commit) { commit(); });
  }
  const vault::Receipt third = add(one);
  CHECK_FALSE(third.files.at(0).existing);
  const auto vault = fixture.open(Access::read);
  CHECK(read_whole(*vault, third.number, 0) == one);
  CHECK(read_whole(*vault, second.number, 0) == two);
}

TEST_CASE("a file that lies there damaged is stored anew, whichever of its records it is") {
  for (const std::uint64_t record : {0U, 1U, 2U, 3U}) {
    CAPTURE(record);
    VaultFixture fixture;
    fixture.create();
    const std::string film = noise(4, 3 * vault::kRecordPlain + 5'000);
    vault::AddRequest add = request("x");
    add.files = {{fixture.folder.write("film", film), "film", false}};
    std::uint64_t first = 0;
    {
      const auto vault = fixture.open(Access::write);
      first = vault->add(add, {}).number;
      CHECK(vault->add(add, {}).files.at(0).existing);
      StoredRecordBytes(fixture, vault->impl(), first, 0, record).flip();
    }
    const vault::Receipt again = fixture.open(Access::write)->add(add, {});
    CHECK_FALSE(again.files.at(0).existing);
    const auto vault = fixture.open(Access::read);
    CHECK(read_whole(*vault, again.number, 0) == film);
    CHECK(trouble_of([&] { (void)read_whole(*vault, first, 0); }) == Trouble::integrity);
  }
}
