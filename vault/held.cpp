#include "vault/held.hpp"

#include <sys/stat.h>

#include <algorithm>

#include "crypto/hash.hpp"
#include "crypto/labels.hpp"
#include "vault/keys/held_keys.hpp"
#include "vault/log/fields.hpp"
#include "vault/place/failure.hpp"
#include "vault/place/file.hpp"

namespace aigaq::vault {
namespace {

// Of the header: magic 8, version and flags, cost 12, then the salt (docs/formats/vault.md).
constexpr std::size_t kSaltAt = 28;

struct Header {
  Bytes bytes;
  std::uint64_t device = 0, inode = 0;
};

Header read_header(const std::string& directory) {
  if (!Vault::is_vault(directory)) {
    throw StorageError(Trouble::no_vault, "no-vault", {"there is no vault", {{"path", directory}}},
                       directory);
  }
  const File file = Directory(directory).open_read(kHeaderName);
  Header out;
  // One byte more than fits shows that a file is too long.
  out.bytes.resize(
      static_cast<std::size_t>(std::min<std::uint64_t>(file.size(), kHeaderBytes + 1)));
  struct stat info {};
  if (!file.read_at(0, out.bytes) || ::fstat(file.fd(), &info) != 0) {
    throw_integrity("header-damaged", "the header is short", "keys");
  }
  (void)header_needs_identity(out.bytes);  // throws for a damaged one
  out.device = info.st_dev;
  out.inode = info.st_ino;
  return out;
}

}  // namespace

std::string held_keys_name(const std::string& directory) {
  const Header header = read_header(directory);
  FieldWriter place;
  place.u64(header.device);
  place.u64(header.inode);
  const Hash name = crypto::hmac_sha256(ByteView(header.bytes).subspan(kSaltAt, Salt16::kSize),
                                        {as_bytes(labels::kHeldKeysName), place.view()});
  return to_hex(name.view().first(16));
}

crypto::SecretBytes held_keys(const std::string& directory, const Unlock& unlock, bool read) {
  const VaultKeys keys = unlock_header(read_header(directory).bytes, unlock);
  if (!keys.adding || (read && !keys.reading)) {
    throw StorageError(Trouble::wrong_identity, "identity-needed",
                       "this vault was made with an identity: its file is needed", "keys");
  }
  return encode_held(keys, read);
}

HeldUse held_use(const std::string& directory, ByteView held) {
  const auto keys = decode_held(read_header(directory).bytes, held);
  if (!keys) return HeldUse::none;
  return keys->reading ? HeldUse::reading : HeldUse::adding;
}

}  // namespace aigaq::vault
