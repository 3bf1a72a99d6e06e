#include "crypto/random.hpp"

#include <sodium.h>

#include <limits>

namespace aigaq::crypto {

std::uint64_t RandomSource::below(std::uint64_t bound) {
  AIGAQ_ASSERT(bound > 0);
  // Values under 2^64 mod bound would make the small results likelier.
  const std::uint64_t skip = (std::numeric_limits<std::uint64_t>::max() % bound + 1) % bound;
  for (;;) {
    std::array<std::uint8_t, 8> bytes{};
    fill(bytes);
    std::uint64_t value = 0;
    for (std::uint8_t byte : bytes) value = value << 8 | byte;
    if (value >= skip) return value % bound;
  }
}

void SystemRandom::fill(MutableByteView out) { randombytes_buf(out.data(), out.size()); }

}  // namespace aigaq::crypto
