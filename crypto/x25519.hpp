#pragma once
// X25519 (RFC 7748). An all-zero shared secret is refused (section 6.1).

#include "crypto/bytes.hpp"
#include "crypto/random.hpp"
#include "crypto/result.hpp"
#include "crypto/secret.hpp"

namespace aigaq::crypto {

[[nodiscard]] X25519PublicKey x25519_public(const X25519Secret& secret);
// Errors: wrong_value (low-order point: all-zero result).
[[nodiscard]] Result<SharedSecret> x25519(const X25519Secret& secret, const X25519PublicKey& peer);

}  // namespace aigaq::crypto
