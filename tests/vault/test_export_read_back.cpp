// A bundle is released only as it was read back from the disk, while threads write and check it.

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <atomic>

#include "crypto/hash.hpp"
#include "tests/vault/export_fixture.hpp"
#include "tests/vault/threaded_lanes.hpp"
#include "vault/errors.hpp"

using namespace aigaq;
using test::ExportFixture;

namespace {

constexpr std::size_t kPiece = std::size_t{1} << 20;  // what one job reads back
constexpr std::size_t kFile = 6 * kPiece + 4'321;

struct ReadBackFixture : ExportFixture {
  ReadBackFixture() {
    start();
    vault::AddRequest add = test::request("A film");
    add.files = {{folder.write("film.mp4", film), "film.mp4", false}};
    entry = this->add(add);
  }
  // before: with the number of the piece, just before it is read back. write: with the lane that
  // writes, 0 to encrypt and 1 for the disk, and the number of its job.
  vault::Exported run_beside(const std::function<void(std::size_t)>& before,
                             const std::function<void(std::size_t, std::size_t)>& write = {},
                             const vault::Progress& progress = {}) {
    test::ThreadedLanes writing(2, write);
    test::ThreadedLanes reading(2, [&](std::size_t lane, std::size_t job) {
      before(job * 2 + lane);  // the lanes take the pieces in turns
    });
    test::ThreadedLanes checking(1);
    test::ThreadedLanes hashing(2);
    return vault::run_export(*vault, ask(entry), test::sender_words(), progress,
                             {&writing, &reading, &checking, &hashing});
  }
  // What is under way lies in the folder under a name that nobody asked for.
  [[nodiscard]] std::string under_way() const {
    const auto names = left_over();
    return names.size() == 1 ? folder.path("out/" + names.front()) : std::string();
  }
  void alter(std::uint64_t offset) const {
    const int fd = ::open(under_way().c_str(), O_RDWR | O_CLOEXEC);
    unsigned char byte = 0;
    const auto at = static_cast<off_t>(offset);
    if (fd >= 0 && ::pread(fd, &byte, 1, at) == 1) {
      byte ^= 1;
      if (::pwrite(fd, &byte, 1, at) != 1) byte = 0;
    }
    ::close(fd);
  }
  // Nothing is there, and the log tells of no export.
  void check_nothing_left() const {
    CHECK(left_over().empty());
    CHECK(vault->size() == entry + 1);
  }

  const std::string film = test::noise(7, kFile);
  std::uint64_t entry = 0;
};

}  // namespace

TEST_CASE("export beside threads: the bundle is what its digest says, and true") {
  ReadBackFixture f;
  std::atomic<std::size_t> pieces = 0;
  const vault::Exported out = f.run_beside([&](std::size_t) { ++pieces; });
  CHECK(pieces >= 7);
  const std::string bundle = test::file_bytes(f.output());
  CHECK(out.bytes == bundle.size());
  CHECK(out.digest == FileDigest{crypto::sha256(as_bytes(bundle)).data});
  CHECK(out.recorded);
  const formats::BundleReport report = f.checked();
  CHECK(report.findings.empty());
  REQUIRE(report.entries.size() == 1);
  CHECK(report.entries[0].files.at(0).digest == FileDigest{crypto::sha256(as_bytes(f.film)).data});
}

TEST_CASE("export beside threads: a byte altered on the disk before it is read back") {
  ReadBackFixture f;
  // The header of age, the first chunk, the file, the padding behind it all.
  for (const std::uint64_t offset :
       {std::uint64_t{30}, std::uint64_t{600}, std::uint64_t{kPiece + 5},
        std::uint64_t{4 * kPiece - 1}, std::uint64_t{kFile + 9'000}}) {
    CAPTURE(offset);
    try {
      f.run_beside([&](std::size_t piece) {
        if (piece == offset / kPiece) f.alter(offset);
      });
      FAIL("it was released");
    } catch (const vault::StorageError& error) {
      CHECK(error.trouble() == vault::Trouble::integrity);
      CHECK(error.cls() == "own-bundle");
    }
    f.check_nothing_left();
  }
  f.run_beside([](std::size_t) {});
  CHECK(f.checked().findings.empty());
}

TEST_CASE("export beside threads: the disk fails while the bundle is read back") {
  ReadBackFixture f;
  for (const std::size_t failing : {std::size_t{0}, std::size_t{1}, std::size_t{5}}) {
    CAPTURE(failing);
    const auto sector = [&](std::size_t piece) {
      if (piece == failing) {
        throw vault::StorageError(vault::Trouble::input_output, "input-output", "no such sector");
      }
    };
    CHECK(test::trouble_of([&] { f.run_beside(sector); }) == vault::Trouble::input_output);
    f.check_nothing_left();
  }
}

TEST_CASE("export beside threads: the disk fills up, or encrypting fails, while it is written") {
  ReadBackFixture f;
  for (const std::size_t lane : {std::size_t{0}, std::size_t{1}}) {
    for (const std::size_t failing : {std::size_t{0}, std::size_t{3}, std::size_t{5}}) {
      CAPTURE(lane);
      CAPTURE(failing);
      const auto full = [&](std::size_t on, std::size_t job) {
        if (on == lane && job == failing) {
          throw vault::StorageError(vault::Trouble::disk_full, "disk-full", "full");
        }
      };
      const auto run = [&] { f.run_beside([](std::size_t) {}, full); };
      CHECK(test::trouble_of(run) == vault::Trouble::disk_full);
      f.check_nothing_left();
    }
  }
}

TEST_CASE("export beside threads: interrupted at any step, it leaves nothing") {
  ReadBackFixture f;
  std::size_t steps = 0;
  std::size_t last = ~std::size_t{0};
  const vault::Progress progress{[&](std::uint64_t, std::uint64_t) { return steps++ != last; }};
  const auto run = [&] { f.run_beside([](std::size_t) {}, {}, progress); };
  for (last = 0; last < 7; ++last) {
    CAPTURE(last);
    steps = 0;
    CHECK(test::trouble_of(run) == vault::Trouble::interrupted);
    f.check_nothing_left();
  }
  last = ~std::size_t{0};
  run();
  CHECK(f.checked().findings.empty());
}
