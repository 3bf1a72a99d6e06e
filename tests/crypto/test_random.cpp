#include <doctest/doctest.h>

#include "tests/support/random.hpp"

using namespace aigaq;

TEST_CASE("below() stays below its bound and reaches every value") {
  test::SeededRandom random(7);
  for (const std::uint64_t bound : {1u, 2u, 3u, 7u, 10u, 33u}) {
    std::vector<int> seen(bound);
    for (int i = 0; i < 2'000; ++i) {
      const std::uint64_t value = random.below(bound);
      REQUIRE(value < bound);
      ++seen[value];
    }
    for (int n : seen) CHECK(n > 0);
  }
  CHECK(random.below((std::uint64_t{1} << 63) + 1) <= std::uint64_t{1} << 63);
}

namespace {
class Scripted final : public crypto::RandomSource {
 public:
  explicit Scripted(Bytes bytes) : bytes_(std::move(bytes)) {}
  void fill(MutableByteView out) override {
    for (std::uint8_t& b : out) b = bytes_.at(at_++);
  }

 private:
  Bytes bytes_;
  std::size_t at_ = 0;
};
}  // namespace

TEST_CASE("below() rejects what would favour small values") {
  // 2^64 mod 10 = 6: the values 0 to 5 are drawn again.
  Bytes script;
  for (const std::uint8_t last : Bytes{0, 5, 6}) {
    script.insert(script.end(), 7, 0);
    script.push_back(last);
  }
  Scripted random(script);
  CHECK(random.below(10) == 6);
}

TEST_CASE("the system's randomness differs from call to call") {
  crypto::SystemRandom random;
  CHECK(random.fixed<Hash>() != random.fixed<Hash>());
}
