#pragma once
// The compression function of SHA-256 over sixteen independent messages, a lane of AVX-512 each:
// for the many short hashes of trees. Within crypto/; others use hash.hpp.

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

#include "crypto/bytes.hpp"

namespace aigaq::crypto {

inline constexpr std::size_t kSha256Lanes = 16;

// Whether this build has the kernel and this processor the instructions.
[[nodiscard]] bool sha256_sixteen_available();
// SHA-256 of count (1 to 16) messages of so many blocks of 64 bytes each, one behind the other and
// padded already (FIPS 180-4 section 5.1.1). Precondition: available.
void sha256_sixteen(const std::uint8_t* messages, std::size_t blocks, std::size_t count, Hash* out);

// Whole blocks of each of sixteen messages, wherever they lie.
struct Sha256Stretch {
  std::array<const std::uint8_t*, kSha256Lanes> from;
  std::size_t blocks = 0;
};
// SHA-256 of sixteen long messages of these stretches one behind the other, padded already.
// Precondition: available.
void sha256_sixteen(std::initializer_list<const Sha256Stretch*> stretches, Hash* out);

// States of sixteen messages under way (FIPS 180-4 section 6.2), each word of all lanes together.
struct Sha256Lanes {
  alignas(64) std::array<std::array<std::uint32_t, kSha256Lanes>, 8> words;
};
// Compresses the next whole blocks of each. Precondition: available.
void sha256_sixteen(Sha256Lanes& lanes, const Sha256Stretch& next);

}  // namespace aigaq::crypto
