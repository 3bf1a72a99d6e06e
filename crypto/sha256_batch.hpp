#pragma once
// Many short messages hashed side by side: for trees. Within crypto/; others use hash.hpp.

#include <cstring>

#include "crypto/bytes.hpp"
#include "crypto/secret.hpp"

namespace aigaq::crypto {

inline constexpr std::size_t kSha256Block = 64;
// Of the data of a message of one block and of two: a byte and the length follow.
inline constexpr std::size_t kOneBlock = kSha256Block - 9;
inline constexpr std::size_t kTwoBlocks = 2 * kSha256Block - 9;
// As many at once cost least.
inline constexpr std::size_t kSha256Batch = 16;

// All lanes cost about as much as so many in pairs.
inline constexpr std::size_t kWorthLanes = 8;

// How far the choice may go; what the processor lacks is not chosen.
enum class Sha256Path : std::uint8_t { library, two_streams, lanes };
// SHA-256 of count messages of so many blocks each, one behind the other and padded already. Not
// for out to lie within the messages.
void sha256_padded(const std::uint8_t* messages, std::size_t blocks, std::size_t count, Hash* out,
                   Sha256Path most = Sha256Path::lanes);

// The library's compression of so many blocks into a state of eight words.
void sha256_compress(std::uint32_t* state, const std::uint8_t* blocks, std::size_t count);
// A state of eight words as a hash.
[[nodiscard]] Hash sha256_hash_of(const std::uint32_t* state);

// FIPS 180-4 section 5.1.1, of a message of size bytes that begins zeroed blocks.
inline void pad_message(std::uint8_t* message, std::size_t size, std::size_t blocks) {
  message[size] = 0x80;
  message[blocks * kSha256Block - 2] = static_cast<std::uint8_t>(size >> 5);
  message[blocks * kSha256Block - 1] = static_cast<std::uint8_t>(size << 3);
}

// Seeds pass through such memory by the million: a memset of known size that the compiler must keep
// costs a fraction of the call that wipe() is.
template <std::size_t Size>
void wipe_fixed(std::uint8_t* memory) {
#if defined(__GNUC__)
  std::memset(memory, 0, Size);
  __asm__ __volatile__("" : : "r"(memory) : "memory");
#else
  wipe({memory, Size});
#endif
}

}  // namespace aigaq::crypto
