#pragma once
// The compression function of SHA-256 over two independent streams side by side: the SHA
// instructions have a latency that one stream can't fill. Within crypto/; others use hash.hpp.

#include <cstddef>
#include <cstdint>

#include "crypto/bytes.hpp"

namespace aigaq::crypto {

// One stream: eight words of state (FIPS 180-4 section 6.2) and where its blocks begin.
struct Sha256Lane {
  std::uint32_t* state;
  const std::uint8_t* blocks;
};

// Whether this build has the kernel and this processor the instructions.
[[nodiscard]] bool sha256_two_available();
// Compresses as many blocks of 64 bytes of each lane. Precondition: available.
void sha256_two(const Sha256Lane& a, const Sha256Lane& b, std::size_t blocks);
// SHA-256 of two messages, padded already, of so many blocks each and one behind the other.
// Precondition: available.
void sha256_two_padded(const std::uint8_t* messages, std::size_t blocks, Hash* out);
// So many times in place of each seed of 32 bytes its left child, SHA-256(0x02 ‖ seed ‖ 0x00)
// (docs/formats/salted-tree.md), without leaving the registers. Precondition: available.
void sha256_two_left_chains(std::uint8_t* first, std::uint8_t* second, std::size_t steps);

}  // namespace aigaq::crypto
