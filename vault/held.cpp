#include "vault/held.hpp"

#include "crypto/hash.hpp"
#include "crypto/labels.hpp"
#include "vault/keys/held_keys.hpp"
#include "vault/keys/stored_header.hpp"
#include "vault/log/fields.hpp"

namespace aigaq::vault {
namespace {

// Of the header: magic 8, version and flags, cost 12, then the salt (docs/formats/vault.md).
constexpr std::size_t kSaltAt = 28;

StoredHeader read_sound_header(const std::string& directory) {
  StoredHeader out = read_header(directory);
  must_be_header(out.bytes);
  return out;
}

}  // namespace

std::string held_keys_name(const std::string& directory) {
  const StoredHeader header = read_sound_header(directory);
  FieldWriter place;
  place.u64(header.device);
  place.u64(header.inode);
  const Hash name = crypto::hmac_sha256(ByteView(header.bytes).subspan(kSaltAt, Salt16::kSize),
                                        {as_bytes(labels::kHeldKeysName), place.view()});
  return to_hex(name.view().first(16));
}

crypto::SecretBytes held_keys(const std::string& directory, const Unlock& unlock, bool read) {
  const VaultKeys keys = unlock_header(read_sound_header(directory).bytes, unlock);
  if (!keys.adding || (read && !keys.reading)) {
    throw StorageError(Trouble::wrong_identity, "identity-needed",
                       "this vault was made with an identity: its file is needed", "keys");
  }
  return encode_held(keys, read);
}

HeldUse held_use(const std::string& directory, ByteView held) {
  const auto keys = decode_held(read_sound_header(directory).bytes, held);
  if (!keys) return HeldUse::none;
  return keys->reading ? HeldUse::reading : HeldUse::adding;
}

}  // namespace aigaq::vault
