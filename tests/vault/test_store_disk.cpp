// What lies on the disk: nothing readable, nothing that can be changed unnoticed, and what happens
// when it is full or cannot be written.
#include <doctest/doctest.h>

#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "formats/log/note.hpp"
#include "tests/vault/store_fixture.hpp"
#include "vault/impl.hpp"

using namespace aigaq;
using namespace aigaq::test;
using vault::Access;
using vault::Trouble;
namespace fs = std::filesystem;

namespace {

std::vector<std::string> files_of(const std::string& directory) {
  std::vector<std::string> out;
  for (const auto& item : fs::recursive_directory_iterator(directory)) {
    if (item.is_regular_file()) out.push_back(item.path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::string utf16(std::string_view ascii) {
  std::string out;
  for (const char c : ascii) out += {c, '\0'};
  return out;
}

// Opens, reads everything; the trouble that shows, if any.
std::optional<Trouble> read_everything(VaultFixture& fixture) {
  return trouble_of([&] {
    const auto vault = fixture.open(Access::read);
    for (std::uint64_t n = 0; n < vault->size(); ++n) {
      (void)vault->entry(n);
      const auto statement = vault->statement(n);
      for (std::uint64_t f = 0; f < statement.files.size(); ++f) (void)read_whole(*vault, n, f);
      (void)vault->inclusion(n);
    }
    if (vault->impl().table().rolling_hash(vault->impl().head().table.end) !=
        vault->impl().head().table.hash) {
      throw vault::StorageError(Trouble::integrity, "key-table-damaged", "rolling hash");
    }
    const vault::SegmentPlace end = vault->impl().head().segments_end;
    vault->impl().reader().walk(end.segment, end.offset, [](auto, const auto&) {});
  });
}

// A small file system of its own, where the user may make one.
class SmallDisk {
 public:
  SmallDisk(const std::string& path, const std::string& size) : path_(path) {
    fs::create_directory(path);
    mounted_ = ::mount("tmpfs", path.c_str(), "tmpfs", 0, ("size=" + size).c_str()) == 0;
    if (!mounted_) MESSAGE("skipped: no right to mount a small disk");
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(path_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  [[nodiscard]] bool mounted() const { return mounted_; }
  [[nodiscard]] bool read_only() const {
    return ::mount("tmpfs", path_.c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr) == 0;
  }

 private:
  std::string path_;
  bool mounted_ = false;
};

}  // namespace

TEST_CASE("nothing on the disk can be read or recognised") {
  VaultFixture fixture;
  vault::InitOptions options;
  options.name = "Name of the office";
  const vault::Created created = fixture.create(options);
  vault::AddRequest add = request("Title of the statement");
  add.text = "Phrase from the narrative, long enough.";
  add.files = {
      {fixture.folder.write("in", "Bytes of an attached file, repeated. "), "Secret.doc", false},
      {fixture.folder.write("in2", "Words of a redactable file."), "Other.txt", true}};
  vault::Receipt receipt;
  std::vector<std::string> needles;
  {
    const auto vault = fixture.open(Access::write);
    receipt = vault->add(add, {});
    const auto binary = [&needles](ByteView bytes) {
      needles.emplace_back(as_text(bytes));
      needles.push_back(to_hex(bytes));
      needles.push_back(to_base64(bytes, Base64Padding::unpadded).substr(0, 12));
    };
    binary(created.id.view().first(16));
    binary(created.log_key.key.view());
    binary(receipt.leaf_hash.view());
    binary(receipt.files.at(0).digest.view());
    binary(vault->statement(1).files.at(0).content.root.view());
    binary(vault->entry_seed(1).reveal());
    binary(vault->log_signing_key().seed().reveal());
    binary(vault->impl().about().founder.view());
    const vault::VaultKeys& keys = vault->impl().keys();
    binary(keys.log.log_key.reveal());
    binary(keys.log.content_public.view());
    binary(keys.reading->content_secret.reveal());
    binary(keys.reading->member_seed.reveal());
    binary(created.succession_seed.reveal());
  }
  for (const char* text :
       {"Name of the office", "Title of", "Phrase from", "Bytes of an", "Secret.doc", "Words of a",
        "Other.txt", "aigaq/", "case-7", "W-01", "2022-01-05", "testimony", "correct horse"}) {
    needles.emplace_back(text);
    needles.push_back(utf16(text));
  }
  std::size_t looked = 0;
  for (const std::string& directory : {fixture.directory(), fixture.state()}) {
    for (const std::string& path : files_of(directory)) {
      const std::string bytes = file_bytes(path);
      looked += bytes.size();
      for (const std::string& needle : needles) {
        CAPTURE(path);
        CAPTURE(needle);
        CHECK(bytes.find(needle) == std::string::npos);
        CHECK(path.substr(fixture.folder.path().size()).find(needle) == std::string::npos);
      }
    }
  }
  CHECK(looked > 10'000);
}

TEST_CASE("folders are for the owner alone") {
  VaultFixture fixture;
  fs::create_directory(fixture.directory());
  fs::permissions(fixture.directory(), fs::perms::all);
  fixture.create();
  vault::AddRequest add = request("x");
  add.files = {{fixture.folder.write("f", "f"), "f", false}};
  fixture.open(Access::write)->add(add, {});
  for (const std::string& top : {fixture.directory(), fixture.state()}) {
    std::vector<std::string> paths = files_of(top);
    paths.push_back(top);
    for (const std::string& path : paths) {
      struct stat info {};
      REQUIRE(::stat(path.c_str(), &info) == 0);
      CAPTURE(path);
      CHECK((info.st_mode & 0777) == (S_ISDIR(info.st_mode) ? 0700 : 0600));
    }
  }
}

TEST_CASE("a changed byte of a segment or of the key table is found") {
  VaultFixture fixture;
  fixture.create();
  vault::AddRequest add = request("x");
  add.files = {{fixture.folder.write("f", noise(5, 20'000)), "f", false},
               {fixture.folder.write("g", noise(6, 100)), "g", false}};
  fixture.open(Access::write)->add(add, {});
  REQUIRE_FALSE(read_everything(fixture).has_value());
  const auto flip_all = [&](const std::string& name, std::size_t stride, std::size_t size) {
    const std::string path = fixture.directory() + "/" + name;
    const std::string good = file_bytes(path);
    const std::size_t end = size == 0 ? good.size() : size;
    REQUIRE(end <= good.size());
    for (std::size_t at = 0; at < end; at += stride) {
      std::string bad = good;
      bad[at] = static_cast<char>(bad[at] ^ 0x04);
      put_file(path, bad);
      CAPTURE(name);
      CAPTURE(at);
      REQUIRE(read_everything(fixture) == Trouble::integrity);
    }
    for (const std::size_t cut : {std::size_t{0}, end - 1}) {
      put_file(path, good.substr(0, cut));
      CAPTURE(name);
      CAPTURE(cut);
      REQUIRE(read_everything(fixture) == Trouble::integrity);
    }
    fs::remove(path);
    REQUIRE(read_everything(fixture) == Trouble::integrity);
    put_file(path, good);
  };
  flip_all("segments/00000001", 1'499, 0);
  flip_all("keys", 61, 0);
  flip_all("cells", 13, 80);  // the box; what lies behind it is random
  REQUIRE_FALSE(read_everything(fixture).has_value());
}

TEST_CASE("records of the store changed, swapped or put back are found") {
  VaultFixture fixture;
  fixture.create();
  {
    const auto vault = fixture.open(Access::write);
    for (const char* title : {"one", "two", "three"}) vault->add(request(title), {});
  }
  using vault::Kind;
  const auto damage = [&](Kind kind, std::uint64_t to, std::uint64_t from, bool flip) {
    const auto table = static_cast<vault::lmdb::Table>(kind);
    const bool single = kind == Kind::head || kind == Kind::about;
    const Bytes only{1};
    vault::lmdb::Environment store(fixture.directory() + "/store", vault::lmdb::OpenMode::write,
                                   1u << 20);
    const auto key = [&](std::uint64_t n) {
      const auto number = vault::number_key(n);
      return single ? only : Bytes(number.data.begin(), number.data.end());
    };
    store.write(
        [&](vault::lmdb::WriteTxn& txn) {
          const auto found = txn.get(table, key(from));
          REQUIRE(found.has_value());
          Bytes value(found->begin(), found->end());
          if (flip) value.at(value.size() / 2) ^= 1;
          txn.replace(table, key(to), value);
        },
        [](const std::function<void()>& commit) { commit(); });
  };
  const std::string path = fixture.directory() + "/store/data.mdb";
  const std::string good = file_bytes(path);
  for (const Kind kind :
       {Kind::head, Kind::entries, Kind::leaves, Kind::statements, Kind::about}) {
    CAPTURE(static_cast<int>(kind));
    damage(kind, 2, 2, true);
    CHECK(read_everything(fixture) == Trouble::integrity);
    put_file(path, good);
    if (kind == Kind::head || kind == Kind::about) continue;
    damage(kind, 2, 1, false);  // another's in its place
    CHECK(read_everything(fixture) == Trouble::integrity);
    put_file(path, good);
    damage(kind, 4, 3, false);  // one too many
    CHECK(read_everything(fixture) == Trouble::integrity);
    put_file(path, good);
  }
  REQUIRE_FALSE(read_everything(fixture).has_value());
}

TEST_CASE("an old key table or another's store put back is found") {
  VaultFixture fixture;
  fixture.create();
  const std::string keys = fixture.directory() + "/keys";
  const std::string data = fixture.directory() + "/store/data.mdb";
  fixture.open(Access::write)->add(request("one"), {});
  const std::string old_keys = file_bytes(keys);
  const std::string old_data = file_bytes(data);
  fixture.open(Access::write)->add(request("two"), {});
  const std::string new_keys = file_bytes(keys);
  put_file(keys, old_keys);
  CHECK(read_everything(fixture) == Trouble::integrity);
  put_file(keys, new_keys);
  SUBCASE("an old store is a rollback") {
    put_file(data, old_data);
    const auto vault = fixture.open(Access::read);
    CHECK(trouble_of([&] { (void)vault->remembered(); }) == Trouble::contradiction);
  }
  SUBCASE("another vault's store") {
    VaultFixture other(8);
    other.create();
    put_file(data, file_bytes(other.directory() + "/store/data.mdb"));
    CHECK(read_everything(fixture) == Trouble::integrity);
  }
}

TEST_CASE("a full disk loses nothing") {
  VaultFixture fixture;
  const SmallDisk disk(fixture.folder.path("small"), "12m");
  if (!disk.mounted()) return;
  const std::string place = fixture.folder.path("small") + "/vault";
  vault::Vault::create(place, {}, fixture.passphrase, fixture.surroundings());
  vault::Unlock unlock;
  unlock.passphrase = &fixture.passphrase;
  const auto open = [&](Access access) {
    return vault::Vault::open(place, access, unlock, fixture.surroundings());
  };
  vault::AddRequest add = request("small");
  add.files = {{fixture.folder.write("s", noise(1, 100'000)), "s", false}};
  {
    const auto vault = open(Access::write);
    vault->add(add, {});
    vault::AddRequest large = request("large");
    large.files = {{fixture.folder.write("l", noise(2, 16u << 20)), "l", false}};
    CHECK(trouble_of([&] { vault->add(large, {}); }) == Trouble::disk_full);
    CHECK(vault->size() == 2);
  }
  const auto vault = open(Access::write);
  CHECK(vault->size() == 2);
  CHECK(read_whole(*vault, 1, 0) == noise(1, 100'000));
  CHECK(vault->add(add, {}).number == 2);  // what the failed add left is cut back
}

TEST_CASE("a vault on a medium that cannot be written is read") {
  VaultFixture fixture;
  const SmallDisk disk(fixture.folder.path("small"), "12m");
  if (!disk.mounted()) return;
  fixture.create();
  fixture.open(Access::write)->add(request("x"), {});
  const std::string place = fixture.folder.path("small") + "/vault";
  fs::copy(fixture.directory(), place, fs::copy_options::recursive);
  REQUIRE(disk.read_only());
  vault::Unlock unlock;
  unlock.passphrase = &fixture.passphrase;
  const auto vault = vault::Vault::open(place, Access::read, unlock, fixture.surroundings());
  CHECK(vault->statement(1).fields.at("title").at(0) == "x");
  CHECK(vault->remembered());
  CHECK(trouble_of([&] { vault->add(request("y"), {}); }) == Trouble::read_only);
  CHECK(trouble_of([&] {
          (void)vault::Vault::open(place, Access::write, unlock, fixture.surroundings());
        }) == Trouble::read_only);
}
