#include "crypto/password.hpp"

#include <sodium.h>

#include "crypto/limits.hpp"

namespace aigaq::crypto {

Result<AeadKey> argon2id(ByteView passphrase, const Salt16& salt, ArgonCost cost) {
  static_assert(Salt16::kSize == crypto_pwhash_argon2id_SALTBYTES);
  // libsodium rounds down to KiB: other byte counts would be second names of the same cost.
  if (cost.ops < limits::kArgonOpsMin || cost.ops > limits::kArgonOpsMax ||
      cost.memory < limits::kArgonMemoryMin || cost.memory > limits::kArgonMemoryMax ||
      cost.memory % 1024 != 0) {
    return fail(ErrorCode::limit_exceeded, "Argon2id cost");
  }
  if (passphrase.size() > limits::kPassphraseBytes) {
    return fail(ErrorCode::limit_exceeded, "passphrase length");
  }
  AeadKey out;
  // An empty view may have no address, and libsodium declares that it takes none such.
  const char* text = passphrase.empty() ? "" : reinterpret_cast<const char*>(passphrase.data());
  if (crypto_pwhash_argon2id(out.reveal_mutable().data(), AeadKey::kSize, text, passphrase.size(),
                             salt.data.data(), cost.ops, static_cast<std::size_t>(cost.memory),
                             crypto_pwhash_argon2id_ALG_ARGON2ID13) != 0) {
    return fail(ErrorCode::internal, "Argon2id could not get its memory");
  }
  return out;
}

Result<AeadKey> scrypt(ByteView passphrase, ByteView salt, unsigned log_n) {
  if (log_n < 1 || log_n > limits::kScryptLogNAccept) {
    return fail(ErrorCode::limit_exceeded, "scrypt work factor");
  }
  if (passphrase.size() > limits::kPassphraseBytes) {
    return fail(ErrorCode::limit_exceeded, "passphrase length");
  }
  AeadKey out;
  if (crypto_pwhash_scryptsalsa208sha256_ll(passphrase.data(), passphrase.size(), salt.data(),
                                            salt.size(), std::uint64_t{1} << log_n, 8, 1,
                                            out.reveal_mutable().data(), AeadKey::kSize) != 0) {
    return fail(ErrorCode::internal, "scrypt could not get its memory");
  }
  return out;
}

}  // namespace aigaq::crypto
