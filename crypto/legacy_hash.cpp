#include "crypto/legacy_hash.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "crypto/result.hpp"

namespace aigaq::crypto {
namespace {

Digest20 digest(const EVP_MD* method, ByteView bytes) {
  Digest20 out;
  unsigned size = 0;
  AIGAQ_ASSERT(EVP_Digest(bytes.data(), bytes.size(), out.data.data(), &size, method, nullptr) ==
               1);
  AIGAQ_ASSERT(size == Digest20::kSize);
  return out;
}

// The library's configuration file is not read: what holds must not depend on a machine.
void no_configuration() { OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr); }

}  // namespace

Digest20 sha1(ByteView bytes) {
  no_configuration();
  return digest(EVP_sha1(), bytes);
}

Digest20 ripemd160(ByteView bytes) {
  no_configuration();
  return digest(EVP_ripemd160(), bytes);
}

}  // namespace aigaq::crypto
