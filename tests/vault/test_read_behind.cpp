// What a receipt asks of long files is read back while the next are taken in: what is wrong with
// them ends the commit before the log knows of it.

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>

#include "tests/vault/store_fixture.hpp"
#include "vault/segments/buffers.hpp"
#include "vault/segments/record.hpp"

using namespace aigaq;
using namespace aigaq::test;
using vault::kRecordPlain;
using vault::Trouble;

namespace {

// A disk that stores one byte of a segment wrongly, or refuses its n-th sync of one.
class SegmentDisk final : public vault::PosixDisk {
 public:
  void alter(std::uint64_t offset) { altered_ = offset; }
  void refuse_sync(int number) { refused_ = number; }
  [[nodiscard]] int commits() const { return commits_; }
  // Of files, up to the last store commit.
  [[nodiscard]] int syncs() const { return syncs_at_commit_; }

  void write_at(const vault::File& file, std::uint64_t offset, ByteView bytes) override {
    if (altered_ < offset || altered_ >= offset + bytes.size()) {
      return PosixDisk::write_at(file, offset, bytes);
    }
    vault::BlockBuffer wrong((bytes.size() + 4'095) / 4'096 * 4'096);
    std::ranges::copy(bytes, wrong.all().begin());
    wrong.all()[static_cast<std::size_t>(altered_ - offset)] ^= 1;
    altered_ = kNone;
    PosixDisk::write_at(file, offset, wrong.first(bytes.size()));
  }
  using PosixDisk::sync;
  void sync(const vault::File& file) override {
    ++syncs_;
    if (--refused_ == 0) throw vault::StorageError(Trouble::input_output, "input-output", "gone");
    PosixDisk::sync(file);
  }
  void commit(const std::function<void()>& store_commit) override {
    ++commits_;
    syncs_at_commit_ = syncs_;
    store_commit();
  }

 private:
  static constexpr std::uint64_t kNone = ~std::uint64_t{0};
  std::atomic<std::uint64_t> altered_ = kNone;
  std::atomic<int> refused_ = 0;
  std::atomic<int> syncs_ = 0;
  int syncs_at_commit_ = 0;
  int commits_ = 0;
};

constexpr std::size_t kFiles = 24;
constexpr std::size_t kFileBytes = kRecordPlain + 300'000;
constexpr std::uint64_t kStored = kFileBytes + 2 * vault::kRecordOverhead;

struct BehindFixture : VaultFixture {
  explicit BehindFixture(unsigned threads, std::uint64_t segment_bytes = std::uint64_t{1} << 30) {
    ground.threads = threads;
    ground.segment_bytes = segment_bytes;
    ground.read_behind_bytes = kRecordPlain;
    ground.disk = &disk;
    create();
    vault = open(vault::Access::write);
    before = disk.commits();
    for (std::size_t i = 0; i < kFiles; ++i) {
      const std::string name = "file" + std::to_string(i);
      add.files.push_back({folder.write(name, noise(i, kFileBytes)), name, false});
    }
  }
  // The class that adding ends with; empty: it is told of.
  std::string added() {
    std::string cls;
    (void)trouble_of([&] { (void)vault->add(add, {}); }, &cls);
    return cls;
  }
  [[nodiscard]] int commits() const { return disk.commits() - before; }
  // Nothing of it is in the log, and it goes in when it is tried again.
  void check_nothing_was_added() {
    CHECK(commits() == 0);
    vault.reset();
    vault = open(vault::Access::write);
    CHECK(vault->size() == 1);
    CHECK(added().empty());
    check_added();
  }
  void check_added() {
    REQUIRE(vault->size() == 2);
    for (const std::size_t i : {std::size_t{0}, kFiles / 2, kFiles - 1}) {
      CHECK(read_whole(*vault, 1, i) == noise(i, kFileBytes));
    }
  }

  SegmentDisk disk;
  std::unique_ptr<vault::Vault> vault;
  vault::AddRequest add = request("long");
  int before = 0;
};

// Files at first lie in the one segment, one behind the other.
constexpr std::uint64_t byte_of(std::size_t file) { return file * kStored + 1'000; }

}  // namespace

TEST_CASE("long files are synced and read back while the next are taken in") {
  BehindFixture one(1);
  CHECK(one.added().empty());
  one.check_added();
  BehindFixture two(2);
  CHECK(two.added().empty());
  two.check_added();
  CHECK(two.disk.syncs() > one.disk.syncs());
  BehindFixture segments(4, 5'700'000);
  CHECK(segments.added().empty());
  segments.check_added();
}

TEST_CASE("a long file that was stored wrongly is found before the log knows of it") {
  for (const std::size_t file : {std::size_t{0}, std::size_t{3}}) {
    CAPTURE(file);
    BehindFixture f(2);
    f.disk.alter(byte_of(file));
    CHECK(f.added() == "segment-damaged");
    f.check_nothing_was_added();
  }
  {  // the record before: the last of its file
    BehindFixture f(2);
    f.disk.alter(byte_of(1) - 2'000);
    CHECK(f.added() == "segment-damaged");
    f.check_nothing_was_added();
  }
  {  // in the first of many segments
    BehindFixture f(2, 5'700'000);
    f.disk.alter(byte_of(0));
    CHECK(f.added() == "segment-damaged");
    f.check_nothing_was_added();
  }
}

TEST_CASE("what was not read back by then is read back after the commit") {
  {  // the last file can't be, since nothing comes after it
    BehindFixture f(2);
    f.disk.alter(byte_of(kFiles - 1));
    CHECK(f.added() == "segment-damaged");
    CHECK(f.commits() == 1);
  }
  {  // by one thread everything is
    BehindFixture f(1);
    f.disk.alter(byte_of(0));
    CHECK(f.added() == "segment-damaged");
    CHECK(f.commits() == 1);
  }
}

TEST_CASE("whichever of the long files is stored wrongly, it is found") {
  for (std::size_t file = 0; file < kFiles; ++file) {
    CAPTURE(file);
    BehindFixture f(2);
    f.disk.alter(byte_of(file));
    CHECK(f.added() == "segment-damaged");
  }
}

TEST_CASE("a sync that fails while files are taken in ends the commit, and nothing is written") {
  BehindFixture f(2);
  f.disk.refuse_sync(1);
  CHECK(f.added() == "input-output");
  CHECK(f.commits() == 0);
  CHECK(f.added() == "reopen");
  f.check_nothing_was_added();
}
