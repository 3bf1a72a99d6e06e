#include "tests/support/random.hpp"

#include <algorithm>
#include <array>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>

#include "crypto/hash.hpp"

namespace aigaq::test {

void SeededRandom::fill(MutableByteView out) {
  while (!out.empty()) {
    std::array<std::uint8_t, 16> input{};
    for (std::size_t i = 0; i < 8; ++i) {
      input[i] = static_cast<std::uint8_t>(seed_ >> (8 * i));
      input[8 + i] = static_cast<std::uint8_t>(counter_ >> (8 * i));
    }
    ++counter_;
    const Hash block = crypto::sha256(ByteView(input));
    const std::size_t n = std::min(block.data.size(), out.size());
    std::copy_n(block.data.begin(), n, out.begin());
    out = out.subspan(n);
  }
}

std::uint64_t test_seed(const char* what) {
  std::uint64_t seed = 0;
  if (const char* given = std::getenv("AIGAQ_TEST_SEED")) {
    seed = std::strtoull(given, nullptr, 10);
  } else {
    crypto::SystemRandom random;
    seed = random.below(1'000'000'000);
  }
  std::printf("%s: AIGAQ_TEST_SEED=%" PRIu64 "\n", what, seed);
  return seed;
}

}  // namespace aigaq::test
