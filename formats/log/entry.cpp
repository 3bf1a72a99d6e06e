#include "formats/log/entry.hpp"

#include "crypto/hash.hpp"
#include "crypto/labels.hpp"
#include "crypto/limits.hpp"
#include "crypto/salted_tree.hpp"
#include "formats/cbor/archive.hpp"
#include "formats/cbor/cose.hpp"
#include "formats/log/succession.hpp"

namespace aigaq::formats {
namespace {

constexpr std::uint64_t kEntryVersion = 1;
constexpr std::uint64_t kFormatVersion = 1;

// What the author signs.
Bytes author_payload(const VaultId& vault, std::uint64_t number, const Hash& previous,
                     const Hash& form_root) {
  CborWriter out;
  out.array(4).bytes(vault.view()).number(number).bytes(previous.view()).bytes(form_root.view());
  return out.take();
}

}  // namespace

template <class Archive>
void serialize(Archive& archive, Genesis& genesis) {
  archive(cereal::make_nvp("format", genesis.format), cereal::make_nvp("log_key", genesis.log_key),
          cereal::make_nvp("random", genesis.random),
          cereal::make_nvp("succession", genesis.succession),
          cereal::make_nvp("succeeds", genesis.succeeds));
}

template <class Archive>
void serialize(Archive& archive, Entry& entry) {
  archive(cereal::make_nvp("v", entry.version), cereal::make_nvp("vault", entry.vault),
          cereal::make_nvp("seq", entry.number), cereal::make_nvp("prev", entry.previous),
          cereal::make_nvp("stmt", entry.statement), cereal::make_nvp("genesis", entry.genesis));
}

VaultId vault_id(const Genesis& genesis) {
  const Hash hash =
      crypto::sha256({as_bytes(labels::kVaultId), genesis.log_key.view(), genesis.random.view()});
  return {hash.data};
}

Bytes encode_entry(const Entry& entry) { return encode(entry); }

Result<Entry> decode_entry_map(ByteView bytes) { return decode<Entry>(bytes, limits::kEntryBytes); }

Result<void> check_entry_rules(const Entry& entry) {
  if (entry.version != kEntryVersion) return fail(ErrorCode::unsupported, "entry version");
  if (entry.genesis.has_value() != (entry.number == 0)) {
    return fail(ErrorCode::wrong_value, "genesis is entry 0 and no other");
  }
  if (!entry.genesis) return {};
  if (entry.genesis->format != kFormatVersion) {
    return fail(ErrorCode::unsupported, "format version in genesis");
  }
  if (entry.previous != Hash{}) return fail(ErrorCode::wrong_value, "previous of genesis");
  if (entry.vault != vault_id(*entry.genesis)) return fail(ErrorCode::bad_hash, "vault id");
  if (!entry.genesis->succeeds) return {};
  AIGAQ_TRY(verify_succession(*entry.genesis->succeeds, entry.genesis->log_key, entry.vault));
  return {};
}

Result<Entry> decode_entry(ByteView bytes) {
  AIGAQ_TRY_ASSIGN(Entry entry, decode_entry_map(bytes));
  AIGAQ_TRY(check_entry_rules(entry));
  return entry;
}

Bytes sign_author(const crypto::Ed25519SigningKey& member, const VaultId& vault,
                  std::uint64_t number, const Hash& previous, const Hash& form_root) {
  return cose_sign1(member, labels::kAuthorAad, author_payload(vault, number, previous, form_root));
}

Result<Ed25519PublicKey> verify_author(ByteView cose, const VaultId& vault, std::uint64_t number,
                                       const Hash& previous, const Hash& form_root,
                                       const crypto::Ed25519Verifier& by) {
  return cose_verify1(cose, labels::kAuthorAad, author_payload(vault, number, previous, form_root),
                      by);
}

Hash author_leaf(const Salt16& salt, ByteView cose) {
  return crypto::salted_leaf(labels::kStatement, crypto::LeafKind::content, salt, cose);
}

Hash statement_root(const Hash& form_root, const Hash& author_leaf) {
  return crypto::salted_node(labels::kStatement, form_root, author_leaf);
}

}  // namespace aigaq::formats
