#include "vault/keys/names.hpp"

#include "crypto/hash.hpp"
#include "crypto/labels.hpp"

namespace aigaq::vault {

crypto::AeadKey store_key(const crypto::AeadKey& log_key, std::string_view purpose) {
  Bytes info;
  append(info, as_bytes(labels::kStoreKey));
  append(info, as_bytes(purpose));
  return crypto::hkdf_key<crypto::AeadKey>(log_key.reveal(), {}, info);
}

Bytes box_ad(const VaultId& vault, BoxKind kind, std::initializer_list<std::uint64_t> numbers) {
  FieldWriter out;
  out.raw(vault.view());
  out.u8(static_cast<std::uint8_t>(kind));
  for (const std::uint64_t number : numbers) out.u64(number);
  return out.take();
}

}  // namespace aigaq::vault
