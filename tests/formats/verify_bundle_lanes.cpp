// A bundle's files hashed beside the thread that reads: the report is the one made in place.

#include <doctest/doctest.h>
#include <array>

#include "formats/paired_hashing.hpp"
#include "tests/formats/late_lanes.hpp"
#include "tests/formats/verify_bundle_case.hpp"

using namespace aigaq;
using namespace aigaq::formats;

namespace {

using test::LateLanes;

constexpr std::size_t kBinary = (3u << 20) + 12'345;
constexpr std::string_view kBinaryMember = "data/entry-2/file-2.bin";

std::string told(const BundleReport& report) {
  std::string out = test::classes_of(report);
  for (const VerifiedEntry& entry : report.entries) {
    for (const VerifiedFile& file : entry.files) out.append("\n").append(file.member);
  }
  return out.append("\n").append(report.primary.value_or(""));
}

std::string classes_in(const BundleReport& report) {
  std::string out;
  for (const Finding& finding : report.findings) out.append(finding.cls).append(" ");
  return out;
}

// Hashes what goes through it on the first side, as whoever reads a bundle back does.
class HashedSource final : public ByteSource {
 public:
  HashedSource(ByteView bytes, PairedHashing& hashing)
      : bytes_(bytes), below_(bytes), hashing_(hashing) {}
  Result<std::size_t> read(MutableByteView out) override {
    const auto n = below_.read(out);
    hashing_.put(PairedHashing::Side::first, hash_, bytes_.subspan(at_, *n));
    at_ += *n;
    if (*n == 0) hashing_.wait(PairedHashing::Side::first, 0);
    return n;
  }
  [[nodiscard]] Hash digest() { return hash_.finish(); }

 private:
  ByteView bytes_;
  MemorySource below_;
  PairedHashing& hashing_;
  std::size_t at_ = 0;
  crypto::Sha256 hash_;
};

// What is told of a tar with its own hash and those of its files side by side.
BundleReport beside_its_own_hash(const test::BundleCase& c, const test::Opened& opened,
                                 ByteView tar) {
  LateLanes lanes;
  PairedHashing hashing(lanes, 0);
  HashedSource source(tar, hashing);
  BundleReport out =
      check_bundle(source, opened_by(opened.unwrapped), c.log->trust(), nullptr, &lanes, &hashing);
  CHECK(lanes.taken() > 0);
  CHECK(source.digest() == crypto::sha256(tar));
  return out;
}

// What is told of a tar: in place, and the same with lanes.
std::string told_both_ways(const test::BundleCase& c, const test::Opened& opened, ByteView tar) {
  LateLanes lanes;
  MemorySource source(tar);
  const BundleReport beside =
      check_bundle(source, opened_by(opened.unwrapped), c.log->trust(), nullptr, &lanes);
  CHECK(lanes.taken() > 0);
  const BundleReport in_place = c.check_tar(opened, tar);
  CHECK(told(beside) == told(in_place));
  CHECK(beside.integrity == in_place.integrity);
  CHECK(told(beside_its_own_hash(c, opened, tar)) == told(in_place));
  return classes_in(beside);
}

}  // namespace

TEST_CASE("bundle: files hashed beside the reader are found as true as in place") {
  const test::BundleCase c(11, kBinary);
  const test::Opened opened = c.open();
  CHECK(told_both_ways(c, opened, opened.tar) == "");
}

TEST_CASE("bundle: files hashed beside the reader are found as false as in place") {
  const test::BundleCase c(11, kBinary);
  const test::Opened opened = c.open();
  test::Members members = test::members_of(opened.tar);
  Bytes& file = *test::find(members, kBinaryMember);
  // Every buffer of the ring, the borders of chunks and of pieces, and the last byte.
  for (const std::size_t at : {std::size_t{0}, std::size_t{65'535}, std::size_t{65'536},
                               std::size_t{524'287}, std::size_t{524'288}, std::size_t{1'100'000},
                               std::size_t{1'700'000}, std::size_t{2'400'000}, kBinary - 1}) {
    CAPTURE(at);
    file[at] ^= 1;
    CHECK(told_both_ways(c, opened, test::tar_of(members)) ==
          "file-digest-mismatch file-mismatch manifest-mismatch ");
    file[at] ^= 1;
  }
  SUBCASE("shorter, and manifests to go with it") {
    for (const std::size_t less : {std::size_t{1}, std::size_t{65'536}, std::size_t{12'345}}) {
      file.resize(kBinary - less);
      test::rebuild_manifests(members);
      CHECK(told_both_ways(c, opened, test::tar_of(members)).find("file-mismatch") !=
            std::string::npos);
    }
  }
  SUBCASE("longer") {
    for (const std::size_t more : {std::size_t{1}, std::size_t{65'536}, std::size_t{200'000}}) {
      file.resize(kBinary + more);
      CHECK(told_both_ways(c, opened, test::tar_of(members)).find("file-mismatch") !=
            std::string::npos);
    }
  }
}

TEST_CASE("bundle: a tar that ends inside a file hashed beside the reader") {
  const test::BundleCase c(11, kBinary);
  const test::Opened opened = c.open();
  for (const std::size_t size : {std::size_t{500'000}, std::size_t{2'000'000}, kBinary}) {
    CAPTURE(size);
    const ByteView cut = ByteView(opened.tar).first(size);
    CHECK(told_both_ways(c, opened, cut).find("truncated") != std::string::npos);
  }
}
