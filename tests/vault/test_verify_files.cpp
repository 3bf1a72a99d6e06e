// The files of one entry are checked by several threads: what is found, its order and what is
// counted are the same as with one.

#include <doctest/doctest.h>

#include <numeric>

#include "tests/vault/altered_files.hpp"
#include "vault/verify.hpp"

using namespace aigaq;
using namespace aigaq::test;
using vault::Access;
using vault::kRecordPlain;

namespace {

struct ManyFilesFixture : VaultFixture {
  ManyFilesFixture() {
    create();
    const auto vault = open(Access::write);
    // Small ones that are hashed together, some of a record or more, one that is shared out in
    // pieces itself, a text, empty ones.
    for (std::size_t i = 0; i < 330; ++i) sizes.push_back(i % 60 == 9 ? 0 : 700 + 37 * i);
    for (const std::size_t at : {3U, 140U, 141U, 142U, 329U}) sizes[at] = 1'300'000 + at;
    sizes[200] = (std::size_t{17} << 20) + 5;
    sizes[201] = 2 * kRecordPlain;
    vault::AddRequest many = request("many");
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      const std::string name = "file" + std::to_string(i);
      many.files.push_back({folder.write(name, noise(i, sizes[i])), name, false});
    }
    const std::string words = "Слово за слово.";
    sizes.insert(sizes.begin() + 100, words.size());
    many.files.insert(many.files.begin() + 100, {folder.write("text", words), "file-text", true});
    entry = vault->add(many, {}).number;
    vault::AddRequest few = request("few");
    few.files = {{folder.write("other", noise(9'999, 3'000)), "other", false}};
    vault->add(few, {});
  }
  vault::VaultReport verify(unsigned threads) {
    vault::VerifyOptions options;
    options.threads = threads;
    vault::Unlock unlock;
    unlock.passphrase = &passphrase;
    done = 0;
    vault::Progress progress;
    progress.tick = [this](std::uint64_t now, std::uint64_t) {
      done = now;
      return true;
    };
    return vault::verify(directory(), unlock, surroundings(), options, progress);
  }
  // For altering; files are counted as in `sizes`.
  [[nodiscard]] std::string finding(std::string_view cls, std::size_t file, std::uint64_t offset,
                                    std::uint64_t length) const {
    const std::string name = "file" + (file == 100 ? "-text" : std::to_string(file - (file > 100)));
    return std::string(cls) + " " + name + " " + std::to_string(offset) + " " +
           std::to_string(length);
  }

  std::vector<std::size_t> sizes;
  std::uint64_t entry = 0;
  std::uint64_t done = 0;
};

std::vector<std::string> said(const vault::VaultReport& report) {
  std::vector<std::string> out;
  for (const formats::Finding& finding : report.findings) {
    out.push_back(std::string(finding.cls) + " " + finding.file.value_or("-") + " " +
                  std::to_string(finding.offset.value_or(0)) + " " +
                  std::to_string(finding.length.value_or(0)));
  }
  return out;
}

}  // namespace

TEST_CASE("damage among many files of an entry is told in their order, however many threads") {
  ManyFilesFixture f;
  const std::uint64_t bytes = std::accumulate(f.sizes.begin(), f.sizes.end(), std::uint64_t{3'000});
  const auto check = [&](const std::vector<std::string>& expected) {
    for (const unsigned threads : {1U, 2U, 5U}) {
      CAPTURE(threads);
      const vault::VaultReport report = f.verify(threads);
      CHECK(said(report) == expected);
      CHECK((report.integrity == formats::Integrity::failed) == !expected.empty());
      CHECK(report.entries_checked == 3);
      CHECK(report.files_checked == f.sizes.size() + 1);
      CHECK(f.done == bytes);
      if (expected.empty()) CHECK(report.bytes_checked == bytes);
    }
  };
  check({});

  std::vector<std::string> expected;
  auto opened = f.open(Access::read);  // a process opens a store once: closed before it is checked
  const auto record = [&](std::size_t file, std::uint64_t number) {
    return StoredRecordBytes(f, opened->impl(), f.entry, file, number);
  };
  const auto other = [&](std::size_t file, std::uint64_t number) {
    record(file, number).seal_other_bytes();
    expected.push_back(f.finding("file-mismatch", file, 0, f.sizes[file]));
  };
  // Other bytes that open: of the first, the first behind a border between threads, and the last.
  for (const std::size_t file : {std::size_t{0}, std::size_t{3}, std::size_t{128}}) other(file, 0);
  record(129, 0).flip();
  expected.push_back(f.finding("segment-damaged", 129, 0, f.sizes[129]));
  record(142, 1).flip();
  expected.push_back(f.finding("segment-damaged", 142, kRecordPlain, f.sizes[142] - kRecordPlain));
  other(150, 0);
  other(200, 0);  // waits to be hashed together with others when its thread comes to its last file
  record(201, 16).flip();
  expected.push_back(f.finding("segment-damaged", 201, 16 * kRecordPlain, kRecordPlain));
  other(202, 1);
  record(330, 1).flip();
  expected.push_back(f.finding("segment-damaged", 330, kRecordPlain, f.sizes[330] - kRecordPlain));
  opened.reset();
  check(expected);

  // What the walk through the segments finds comes before all that the entries' checks find.
  opened = f.open(Access::read);
  record(5, 0).flip_header();
  opened.reset();
  expected.insert(expected.begin() + 2, f.finding("segment-damaged", 5, 0, f.sizes[5]));
  expected.insert(expected.begin(), "segment-damaged 00000001 0 0");
  check(expected);
}
