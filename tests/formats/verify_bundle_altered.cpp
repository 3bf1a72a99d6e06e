// A bundle with any one byte changed, or cut anywhere, is refused.

#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>

#include "tests/formats/verify_bundle_case.hpp"

namespace aigaq::formats {
namespace {

using Case = test::BundleCase;

// Every position when AIGAQ_SOAK is set, else an even spread that always has both ends.
std::vector<std::size_t> positions(std::size_t size, std::size_t wanted) {
  const bool all = std::getenv("AIGAQ_SOAK") != nullptr || size <= wanted;
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < (all ? size : wanted); ++i) {
    out.push_back(all ? i : i * (size - 1) / (wanted - 1));
  }
  return out;
}

bool refused(const BundleReport& report) {
  return report.integrity == Integrity::failed && !report.findings.empty();
}

TEST_CASE("bundle: any byte of the inside changed is refused") {
  const Case c;
  const auto opened = c.open();
  REQUIRE(c.check_tar(opened, opened.tar).integrity == Integrity::ok);
  const auto spread = positions(opened.tar.size(), 2'400);
  Bytes tar = opened.tar;
  for (const std::size_t at : spread) {
    tar[at] ^= static_cast<std::uint8_t>(1u << (at % 8));
    CAPTURE(at);
    CHECK(refused(c.check_tar(opened, tar)));
    tar[at] = opened.tar[at];
  }
  std::printf("bundle: %zu of %zu inner positions changed\n", spread.size(), opened.tar.size());
}

// The same through the whole stack: decryption succeeds, the inside is what fails.
TEST_CASE("bundle: inner changes encrypted again to the recipient are refused as inner ones") {
  const Case c;
  const auto opened = c.open();
  for (const std::size_t at : positions(opened.tar.size(), 60)) {
    Bytes tar = opened.tar;
    tar[at] ^= 0x20;
    const Bytes file =
        test::reencrypt(c.file, opened.unwrapped.file_key, tar, c.log->randomness());
    const BundleReport report = c.check(file);
    CAPTURE(at);
    CHECK(refused(report));
    CHECK_FALSE(test::has(report, classes::kAgePayload));
    CHECK_FALSE(test::has(report, classes::kAgeHeader));
  }
  const Bytes same =
      test::reencrypt(c.file, opened.unwrapped.file_key, opened.tar, c.log->randomness());
  CHECK(c.check(same).integrity == Integrity::ok);
}

TEST_CASE("bundle: any byte of the age file changed is refused, one's own stanza as no key") {
  const Case c;
  MemorySource source(c.file);
  const auto header = age::read_header(source);
  REQUIRE(header.has_value());
  const std::size_t mine = c.open().unwrapped.stanza;
  std::size_t no_key = 0;
  // All of the header, a spread of the rest.
  std::vector<std::size_t> spread = positions(c.file.size(), 400);
  for (std::size_t i = 0; i < header->authenticated.size() + 45; ++i) spread.push_back(i);
  for (const std::size_t at : spread) {
    Bytes file = c.file;
    file[at] ^= 1;
    const BundleReport report = c.check(file);
    CAPTURE(at);
    CHECK(refused(report));
    if (!test::has(report, classes::kNoMatchingKey)) continue;
    ++no_key;
    // Only possible within one's own stanza: the line of its share or its body.
    const std::string text(as_text(header->authenticated));
    std::size_t begin = text.find('\n') + 1;
    for (std::size_t i = 0; i < mine; ++i) begin = text.find("-> ", begin + 1);
    const std::size_t end = text.find("\n", text.find("\n", begin) + 1);
    CHECK(at >= begin);
    CHECK(at < end);
  }
  CHECK(no_key > 40);
}

TEST_CASE("bundle: cut anywhere or longer it is refused") {
  const Case c;
  const auto opened = c.open();
  for (const std::size_t at : positions(opened.tar.size(), 300)) {
    CAPTURE(at);
    const BundleReport report = c.check_tar(opened, ByteView(opened.tar).first(at));
    CHECK(refused(report));
    CHECK(test::has(report, classes::kTruncated));
  }
  for (const std::size_t at : positions(c.file.size(), 300)) {
    CAPTURE(at);
    CHECK(refused(c.check(ByteView(c.file).first(at))));
  }
  Bytes longer = opened.tar;
  longer.resize(longer.size() + 512);
  CHECK(test::has(c.check_tar(opened, longer), classes::kTrailingData));
  longer = c.file;
  longer.push_back(0);
  CHECK(test::has(c.check(longer), classes::kAgePayload));
}

// What lies behind a broken tar is still read, so that nobody is told of one fault only.
TEST_CASE("bundle: a fault of age behind a fault of the tar is found as well") {
  const Case c(12, 200'000);
  const auto opened = c.open();
  Bytes tar = opened.tar;
  tar[600] ^= 1;
  Bytes file = test::reencrypt(c.file, opened.unwrapped.file_key, tar, c.log->randomness());
  file.back() ^= 1;
  const BundleReport report = c.check(file);
  CHECK(test::has(report, classes::kTarMalformed));
  CHECK(test::has(report, classes::kAgePayload));
}

}  // namespace
}  // namespace aigaq::formats
