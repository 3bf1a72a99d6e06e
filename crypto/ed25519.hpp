#pragma once
// Ed25519 (RFC 8032) with one verification equation, everywhere: accept exactly when S < L,
// A is canonical and not of low order, R is not of low order, and the encoding of [S]B - [k]A
// equals R's bytes (libsodium 1.0.18; docs/formats/ed25519.md).

#include "crypto/bytes.hpp"
#include "crypto/random.hpp"
#include "crypto/result.hpp"
#include "crypto/secret.hpp"

namespace aigaq::crypto {

class Ed25519SigningKey {
 public:
  static Ed25519SigningKey generate(RandomSource& random);
  // The public half is derived again: a tampered stored half would leak the key.
  static Ed25519SigningKey from_seed(const Ed25519Seed& seed);
  [[nodiscard]] const Ed25519PublicKey& public_key() const { return public_; }
  [[nodiscard]] const Ed25519Seed& seed() const { return seed_; }
  [[nodiscard]] Ed25519SigningKey clone() const { return from_seed(seed_); }

  [[nodiscard]] Ed25519Signature sign(ByteView message) const;
  // Verifies before it gives the signature out: a faulty one would leak the key.
  // Errors: internal.
  [[nodiscard]] Result<Ed25519Signature> sign_verified(ByteView message) const;

 private:
  Ed25519SigningKey() = default;
  Ed25519Seed seed_;
  SecretBytes expanded_;  // libsodium's 64-byte form
  Ed25519PublicKey public_;
};

// Errors: bad_signature.
[[nodiscard]] Result<void> ed25519_verify(const Ed25519PublicKey& key, ByteView message,
                                          const Ed25519Signature& signature);

}  // namespace aigaq::crypto
