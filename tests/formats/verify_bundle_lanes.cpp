// A bundle's files hashed beside the thread that reads: the report is the one made in place.

#include <array>
#include <deque>
#include <doctest/doctest.h>

#include "formats/lanes.hpp"
#include "tests/formats/verify_bundle_case.hpp"

using namespace aigaq;
using namespace aigaq::formats;

namespace {

// As late as a lane may be: a job is done when it is waited for, and not before.
class LateLanes final : public Lanes {
 public:
  [[nodiscard]] std::size_t count() const override { return jobs_.size(); }
  [[nodiscard]] bool start(std::size_t /*lane*/) override { return true; }
  void put(std::size_t lane, Job job) override {
    jobs_.at(lane).push_back(std::move(job));
    ++taken_;
  }
  void wait(std::size_t lane, std::size_t left) override {
    auto& jobs = jobs_.at(lane);
    for (; jobs.size() > left; jobs.pop_front()) jobs.front()();
  }
  void stop() noexcept override {
    for (auto& jobs : jobs_) jobs.clear();
  }
  [[nodiscard]] std::size_t taken() const { return taken_; }

 private:
  std::array<std::deque<Job>, 2> jobs_;
  std::size_t taken_ = 0;
};

constexpr std::size_t kBinary = (3u << 20) + 12'345;
constexpr std::string_view kBinaryMember = "data/entry-2/file-2.bin";

std::string told(const BundleReport& report) {
  std::string out = test::classes_of(report);
  for (const std::string& member : report.members) out.append("\n").append(member);
  return out.append("\n").append(report.primary.value_or(""));
}

std::string classes_in(const BundleReport& report) {
  std::string out;
  for (const Finding& finding : report.findings) out.append(finding.cls).append(" ");
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
