#include "crypto/ed25519.hpp"

#include <sodium.h>

namespace aigaq::crypto {

Ed25519SigningKey Ed25519SigningKey::generate(RandomSource& random) {
  return from_seed(random.secret<Ed25519Seed>());
}

Ed25519SigningKey Ed25519SigningKey::from_seed(const Ed25519Seed& seed) {
  Ed25519SigningKey key;
  key.seed_ = seed.clone();
  key.expanded_ = SecretBytes(crypto_sign_SECRETKEYBYTES);
  AIGAQ_ASSERT(crypto_sign_seed_keypair(key.public_.data.data(),
                                        key.expanded_.reveal_mutable().data(),
                                        seed.reveal().data()) == 0);
  return key;
}

Ed25519Signature Ed25519SigningKey::sign(ByteView message) const {
  Ed25519Signature out;
  AIGAQ_ASSERT(crypto_sign_detached(out.data.data(), nullptr, message.data(), message.size(),
                                    expanded_.reveal().data()) == 0);
  return out;
}

Result<Ed25519Signature> Ed25519SigningKey::sign_verified(ByteView message) const {
  const Ed25519Signature signature = sign(message);
  if (!ed25519_verify(public_, message, signature)) {
    return fail(ErrorCode::internal, "Ed25519 signature of our own does not verify");
  }
  return signature;
}

Result<void> ed25519_verify(const Ed25519PublicKey& key, ByteView message,
                            const Ed25519Signature& signature) {
  if (crypto_sign_verify_detached(signature.data.data(), message.data(), message.size(),
                                  key.data.data()) != 0) {
    return fail(ErrorCode::bad_signature, "Ed25519");
  }
  return {};
}

}  // namespace aigaq::crypto
