#include "vault/keys/held_keys.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "vault/log/fields.hpp"

namespace aigaq::vault {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kAddingBytes = 2 + 8 * 32;
constexpr std::size_t kReadingBytes = kAddingBytes + 32;

class Writer {
 public:
  explicit Writer(MutableByteView out) : out_(out) {}
  void raw(ByteView bytes) {
    std::copy(bytes.begin(), bytes.end(), out_.begin());
    out_ = out_.subspan(bytes.size());
  }
  void u8(std::uint8_t value) { raw({&value, 1}); }

 private:
  MutableByteView out_;
};

template <class Secret>
Secret secret(FieldReader& in) {
  return *Secret::from(in.raw(Secret::kSize));
}

}  // namespace

crypto::SecretBytes encode_held(const VaultKeys& keys, bool read) {
  AIGAQ_ASSERT(keys.adding && (!read || keys.reading));
  crypto::SecretBytes out(read ? kReadingBytes : kAddingBytes);
  Writer to(out.reveal_mutable());
  to.u8(kVersion);
  to.u8(read ? 1 : 0);
  to.raw(keys.header_digest.view());
  to.raw(keys.log.log_key.reveal());
  to.raw(keys.log.signing_seed.reveal());
  to.raw(keys.log.vault.view());
  to.raw(keys.log.content_public.view());
  to.raw(keys.adding->member_seed.reveal());
  to.raw(keys.adding->index_hash.reveal());
  to.raw(keys.adding->index_box.reveal());
  if (read) to.raw(keys.reading->content_secret.reveal());
  return out;
}

std::optional<VaultKeys> decode_held(ByteView header, ByteView held) {
  FieldReader in(held);
  const std::uint8_t version = in.u8();
  const std::uint8_t read = in.u8();
  if (version != kVersion || read > 1) return std::nullopt;
  if (held.size() != (read == 1 ? kReadingBytes : kAddingBytes)) return std::nullopt;
  VaultKeys out;
  out.header_digest = in.fixed<Hash>();
  if (out.header_digest != crypto::sha256(header)) return std::nullopt;
  out.log.log_key = secret<crypto::AeadKey>(in);
  out.log.signing_seed = secret<crypto::Ed25519Seed>(in);
  out.log.vault = in.fixed<VaultId>();
  out.log.content_public = in.fixed<X25519PublicKey>();
  out.adding.emplace();
  out.adding->member_seed = secret<crypto::Ed25519Seed>(in);
  out.adding->index_hash = secret<crypto::AeadKey>(in);
  out.adding->index_box = secret<crypto::AeadKey>(in);
  if (read == 1) {
    out.reading.emplace();
    out.reading->content_secret = secret<crypto::X25519Secret>(in);
    out.reading->member_seed = out.adding->member_seed.clone();
  }
  return out;
}

VaultKeys unlock_header(ByteView header, const Unlock& unlock) {
  if (unlock.held != nullptr) {
    if (auto keys = decode_held(header, unlock.held->reveal())) return std::move(*keys);
  }
  if (unlock.passphrase == nullptr) {
    throw StorageError(Trouble::wrong_passphrase, "wrong-passphrase",
                       "the keys that were held are not of this vault's header", "keys");
  }
  return open_header(header, unlock.passphrase->reveal(), unlock.identity);
}

}  // namespace aigaq::vault
