#pragma once
// Passphrase hashing with bounded parameters.

#include "crypto/bytes.hpp"
#include "crypto/result.hpp"
#include "crypto/secret.hpp"

namespace aigaq::crypto {

// Argon2id (RFC 9106), libsodium's cost terms.
struct ArgonCost {
  std::uint32_t ops = 3;                    // passes
  std::uint64_t memory = 256ull << 20;      // bytes; libsodium's "moderate"
  auto operator<=>(const ArgonCost&) const = default;
};
inline constexpr ArgonCost kArgonInteractive{2, 64ull << 20};
inline constexpr ArgonCost kArgonModerate{3, 256ull << 20};

// Errors: limit_exceeded (cost outside limits.hpp), internal (no memory).
[[nodiscard]] Result<AeadKey> argon2id(ByteView passphrase, const Salt16& salt, ArgonCost cost);

// scrypt (RFC 7914), r = 8, p = 1, N = 2^log_n, for age. Errors: limit_exceeded, internal.
[[nodiscard]] Result<AeadKey> scrypt(ByteView passphrase, ByteView salt, unsigned log_n);

}  // namespace aigaq::crypto
