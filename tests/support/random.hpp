#pragma once
// Randomness that replays: SHA-256(seed ‖ counter).

#include <cstdint>

#include "crypto/random.hpp"

namespace aigaq::test {

class SeededRandom final : public crypto::RandomSource {
 public:
  explicit SeededRandom(std::uint64_t seed) : seed_(seed) {}
  void fill(MutableByteView out) override;

 private:
  std::uint64_t seed_;
  std::uint64_t counter_ = 0;
};

// From AIGAQ_TEST_SEED when it is set, else from the kernel; printed, so that a failure replays.
std::uint64_t test_seed(const char* what);

}  // namespace aigaq::test
