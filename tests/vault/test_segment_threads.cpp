// Who writes segments: threads beside the caller, or the caller, and nobody after a failure.

#include <doctest/doctest.h>

#include <set>
#include <thread>

#include "tests/vault/no_threads.hpp"
#include "tests/vault/segment_fixture.hpp"

using namespace aigaq;
using namespace aigaq::test;
using namespace aigaq::vault;

namespace {

// Who writes, and how much; the write of that number fails.
class WatchedWrites final : public PosixDisk {
 public:
  void write_at(const File& file, std::uint64_t offset, ByteView bytes) override {
    writers.insert(std::this_thread::get_id());
    if (++writes == failing) throw StorageError(Trouble::disk_full, "disk-full", "full");
    PosixDisk::write_at(file, offset, bytes);
  }
  std::set<std::thread::id> writers;
  unsigned writes = 0, failing = 0;
};

}  // namespace

TEST_CASE("what is little is written without threads, what is more beside the caller") {
  SegmentFixture fixture;
  WatchedWrites disk;
  const auto key = fixture.random.secret<crypto::AeadKey>();
  const auto here = std::set{std::this_thread::get_id()};
  SegmentWriter writer(fixture.directory, disk, fixture.keys, fixture.id, 1u << 30);
  writer.cut_back({1, 0});
  const auto put = [&](std::size_t size, unsigned files) {
    disk.writers.clear();
    for (unsigned file = 0; file < files; ++file) {
      const std::string bytes = noise(file, size);
      const StoredRef ref = fixture.put(writer, key, bytes);
      if (file + 1 == files) writer.finish(fixture.random);
      if (file + 1 == files) CHECK(fixture.get(ref, key) == bytes);
    }
  };
  put(9'000, 2);
  CHECK(disk.writers == here);
  put(kRecordPlain - 1, 1);
  CHECK(disk.writers == here);
  SUBCASE("a whole record") { put(kRecordPlain, 1); }
  SUBCASE("more files than there are buffers") { put(9'000, 40); }
  CHECK(disk.writers.size() == 1);
  CHECK(disk.writers != here);
  put(9'000, 2);  // the threads are there now
  CHECK(disk.writers != here);
}

TEST_CASE("where no thread is to be had the caller writes all of it") {
  const NoThreads none;
  SegmentFixture fixture;
  WatchedWrites disk;
  const auto key = fixture.random.secret<crypto::AeadKey>();
  SegmentWriter writer(fixture.directory, disk, fixture.keys, fixture.id, 5u << 20);
  writer.cut_back({1, 0});
  std::vector<std::pair<StoredRef, std::string>> files;
  // Larger than all buffers, longer than a segment; and many that are small.
  for (const std::size_t size : {11 * kRecordPlain + 7, kRecordPlain, std::size_t{0} + 90'000}) {
    for (unsigned copy = 0; copy < 30'000'000 / (size + 10'000'000); ++copy) {
      const std::string bytes = noise(copy, size);
      files.emplace_back(fixture.put(writer, key, bytes), bytes);
    }
  }
  writer.finish(fixture.random);
  CHECK(disk.writers == std::set{std::this_thread::get_id()});
  CHECK(writer.sealed().size() > 1);
  for (const auto& [ref, bytes] : files) CHECK(fixture.get(ref, key) == bytes);

  disk.failing = disk.writes + 2;
  const std::string more = noise(9, 5 * kRecordPlain);
  CHECK(trouble_of([&] { (void)fixture.put(writer, key, more); }) == Trouble::disk_full);
  CHECK(trouble_of([&] { (void)fixture.put(writer, key, more); }) == Trouble::disk_full);
  CHECK(trouble_of([&] { writer.finish(fixture.random); }) == Trouble::disk_full);
  CHECK(disk.writes == disk.failing);
}

TEST_CASE("after a write that failed nothing more is written, with threads or without") {
  for (const std::size_t size : {std::size_t{9'000}, 3 * kRecordPlain}) {
    SegmentFixture fixture;
    WatchedWrites disk;
    disk.failing = 1;
    const auto key = fixture.random.secret<crypto::AeadKey>();
    SegmentWriter writer(fixture.directory, disk, fixture.keys, fixture.id, 1u << 30);
    writer.cut_back({1, 0});
    const std::string bytes = noise(1, size);
    const auto put = [&] {
      (void)fixture.put(writer, key, bytes);
      writer.finish(fixture.random);
    };
    CHECK(trouble_of(put) == Trouble::disk_full);
    CHECK(trouble_of(put) == Trouble::disk_full);
    CHECK(trouble_of([&] { writer.finish(fixture.random); }) == Trouble::disk_full);
    CHECK(disk.writes == 1);
  }
}
