// An entry of many files is read back by several threads: what is wrong with any of them is found,
// and of several the first is told.

#include <doctest/doctest.h>

#include <array>

#include "tests/vault/altered_files.hpp"
#include "tests/vault/pending_fixture.hpp"

using namespace aigaq;
using namespace aigaq::test;
using vault::kRecordPlain;

namespace {

constexpr std::uint64_t kEntry = 1;

// Committed, and not read back yet.
struct ManyFilesFixture : PendingFixture {
  ManyFilesFixture(unsigned threads, bool all, const std::vector<std::size_t>& sizes) {
    ground.threads = threads;
    ground.segment_bytes = 5'700'000;
    create();
    vault::AddRequest add = request("x");
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      const std::string name = "file" + std::to_string(i);
      add.files.push_back({folder.write(name, noise(i, sizes[i])), name, false});
    }
    add.read_back_all = all;
    commit(add);
  }
  [[nodiscard]] StoredRecordBytes record(std::size_t file, std::uint64_t number) {
    return {*this, vault->impl(), kEntry, file, number};
  }
  [[nodiscard]] std::uint64_t records_of(std::size_t file) const {
    return stored_ref(vault->impl(), kEntry, file).records;
  }
};

struct Way {
  unsigned threads;
  bool all;
};
constexpr std::array<Way, 3> kWays{{{1, false}, {4, false}, {4, true}}};

// More than one thread reads back at a time: by their number, or by their bytes.
std::vector<std::size_t> small_files() {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < 200; ++i) out.push_back(i % 50 == 7 ? 0 : 400 + 37 * i);
  return out;
}
// The sixth begins what the second thread reads, and the second segment.
std::vector<std::size_t> large_files() {
  return {2 * kRecordPlain + 5'000,
          9'000,
          0,
          kRecordPlain + 1,
          2 * kRecordPlain,
          700'000,
          90'000,
          kRecordPlain,
          2 * kRecordPlain + 77,
          1,
          2 * kRecordPlain + 500'000};
}

}  // namespace

TEST_CASE("many files of an entry are read back as they were written") {
  for (const Way& way : kWays) {
    CAPTURE(way.threads);
    CAPTURE(way.all);
    CHECK(ManyFilesFixture(way.threads, way.all, small_files()).settled() == "");
    CHECK(ManyFilesFixture(way.threads, way.all, large_files()).settled() == "");
  }
}

TEST_CASE("damage in the first, a middle and the last of many files is found by reading back") {
  for (const Way& way : kWays) {
    CAPTURE(way.threads);
    CAPTURE(way.all);
    for (const std::size_t file : {std::size_t{127}, std::size_t{128}, std::size_t{199}}) {
      CAPTURE(file);
      ManyFilesFixture f(way.threads, way.all, small_files());
      f.record(file, 0).flip();
      CHECK(f.settled() == "segment-damaged");
    }
    for (const std::size_t file : {std::size_t{0}, std::size_t{4}, std::size_t{10}}) {
      CAPTURE(file);
      ManyFilesFixture f(way.threads, way.all, large_files());
      f.record(file, file == 0 ? 0 : f.records_of(file) - 1).flip();
      CHECK(f.settled() == "segment-damaged");
    }
  }
}

TEST_CASE("other bytes within one of many files are found where all is read back") {
  for (const Way& way : kWays) {
    CAPTURE(way.threads);
    CAPTURE(way.all);
    {
      ManyFilesFixture f(way.threads, way.all, large_files());
      f.record(8, 1).seal_other_bytes();
      CHECK(f.settled() == (way.all ? "read-back" : ""));
    }
    ManyFilesFixture f(way.threads, way.all, small_files());
    f.record(199, 0).seal_other_bytes();
    CHECK(f.settled() == (way.all ? "read-back" : ""));
  }
}

TEST_CASE("of several files that are wrong the first is told, however many threads there are") {
  for (const unsigned threads : {1U, 4U}) {
    CAPTURE(threads);
    {  // at the end of much that is read before the others are
      ManyFilesFixture f(threads, true, large_files());
      f.record(4, 1).seal_other_bytes();
      f.record(5, 0).flip();
      f.record(10, 0).flip();
      CHECK(f.settled() == "read-back");
    }
    {
      ManyFilesFixture f(threads, true, large_files());
      f.record(4, 1).flip();
      f.record(5, 0).seal_other_bytes();
      CHECK(f.settled() == "segment-damaged");
    }
    {
      ManyFilesFixture f(threads, false, large_files());
      const StoredRecordBytes early = f.record(4, 1);
      const StoredRecordBytes late = f.record(5, 0);
      REQUIRE(early.segment() < late.segment());
      early.flip();
      late.remove_segment();
      CHECK(f.settled() == "segment-damaged");
    }
  }
}

TEST_CASE("a file that lay there already is read back where it lies") {
  for (const bool all : {false, true}) {
    for (const bool damaged : {false, true}) {
      CAPTURE(all);
      CAPTURE(damaged);
      ManyFilesFixture f(4, all, {5'000, 6'000, 2 * kRecordPlain, 7'000});
      CHECK(f.settled() == "");
      vault::AddRequest again = request("again");
      again.read_back_all = all;
      again.files.push_back({f.folder.write("new", noise(77, 8'000)), "new", false});
      for (const std::size_t i : {std::size_t{3}, std::size_t{0}, std::size_t{2}}) {
        const std::string name = "file" + std::to_string(i);
        again.files.push_back({f.folder.path(name), name, false});
      }
      f.told = false;
      f.vault->commit_all({again}, vault::BatchId{}, {}, f.tell);
      const vault::Vault::Impl& inside = f.vault->impl();
      CHECK(stored_ref(inside, kEntry + 1, 3).file == stored_ref(inside, kEntry, 2).file);
      if (damaged) f.record(2, 1).flip();
      CHECK(f.settled() == (damaged ? "segment-damaged" : ""));
    }
  }
}
