#include "crypto/timestamp_signer.hpp"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/ts.h>

#include <memory>

namespace aigaq::crypto {

std::string claimed_signer(ByteView response) {
  OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
  const unsigned char* at = response.data();
  const std::unique_ptr<TS_RESP, void (*)(TS_RESP*)> parsed(
      d2i_TS_RESP(nullptr, &at, static_cast<long>(response.size())), TS_RESP_free);
  ERR_clear_error();
  PKCS7* token = parsed ? TS_RESP_get_token(parsed.get()) : nullptr;
  if (token == nullptr || PKCS7_type_is_signed(token) == 0) return {};
  STACK_OF(PKCS7_SIGNER_INFO)* signers = PKCS7_get_signer_info(token);
  if (signers == nullptr || sk_PKCS7_SIGNER_INFO_num(signers) != 1) return {};
  const PKCS7_ISSUER_AND_SERIAL* who = sk_PKCS7_SIGNER_INFO_value(signers, 0)->issuer_and_serial;
  unsigned char* der = nullptr;
  const int size = i2d_PKCS7_ISSUER_AND_SERIAL(who, &der);
  std::string out;
  if (size > 0) out = to_hex({der, static_cast<std::size_t>(size)});
  OPENSSL_free(der);
  return out;
}

}  // namespace aigaq::crypto
