#include "crypto/x25519.hpp"

#include <sodium.h>

namespace aigaq::crypto {

X25519PublicKey x25519_public(const X25519Secret& secret) {
  X25519PublicKey out;
  AIGAQ_ASSERT(crypto_scalarmult_curve25519_base(out.data.data(), secret.reveal().data()) == 0);
  return out;
}

Result<SharedSecret> x25519(const X25519Secret& secret, const X25519PublicKey& peer) {
  SharedSecret out;
  // libsodium reports an all-zero result.
  if (crypto_scalarmult_curve25519(out.reveal_mutable().data(), secret.reveal().data(),
                                   peer.data.data()) != 0) {
    return fail(ErrorCode::wrong_value, "X25519 public key of low order");
  }
  return out;
}

}  // namespace aigaq::crypto
