#pragma once
// The log's leaf data (docs/formats/entry.md): nothing in it tells a story.

#include <optional>
#include <string>

#include "crypto/bytes.hpp"
#include "crypto/ed25519_verifier.hpp"
#include "crypto/result.hpp"

namespace aigaq::formats {

struct Genesis {
  std::uint64_t format = 1;
  Ed25519PublicKey log_key;
  FixedBytes<struct GenesisRandomTag, 32> random;
  FixedBytes<struct SuccessionHashTag, 32> succession;  // SHA-256(kSuccessionKey ‖ public key)
  std::optional<Bytes> succeeds;  // formats/log/succession.hpp, when this log follows a lost one
};

// SHA-256(kVaultId ‖ log public key ‖ the 32 random bytes).
[[nodiscard]] VaultId vault_id(const Genesis& genesis);

struct Entry {
  std::uint64_t version = 1;
  VaultId vault;
  std::uint64_t number = 0;
  Hash previous;                   // leaf hash of the entry before; zeros in genesis
  Hash statement;                  // node(form root, author leaf)
  std::optional<Genesis> genesis;  // exactly when number is 0
};

// Map keys: "v", "vault", "seq", "prev", "stmt", "genesis".
[[nodiscard]] Bytes encode_entry(const Entry& entry);
// Both steps below.
[[nodiscard]] Result<Entry> decode_entry(ByteView bytes);
// Errors as decode<T>.
[[nodiscard]] Result<Entry> decode_entry_map(ByteView bytes);
// Errors: unsupported (version), wrong_value (genesis and number disagree, genesis has an entry
// before it, or its succession statement does not hold), bad_hash (vault id is not genesis's).
[[nodiscard]] Result<void> check_entry_rules(const Entry& entry);

// Author: COSE_Sign1 (RFC 9052), tag 18, EdDSA, protected {1: -8, 4: public key}, detached payload
// = CBOR [vault id, seq, prev, form root], external_aad = kAuthorAad.
[[nodiscard]] Bytes sign_author(const crypto::Ed25519SigningKey& member, const VaultId& vault,
                                std::uint64_t number, const Hash& previous, const Hash& form_root);
// The member's key when the signature holds. Errors: malformed..., bad_signature.
[[nodiscard]] Result<Ed25519PublicKey> verify_author(ByteView cose, const VaultId& vault,
                                                     std::uint64_t number, const Hash& previous,
                                                     const Hash& form_root,
                                                     const crypto::Ed25519Verifier& by = {});
[[nodiscard]] Hash author_leaf(const Salt16& salt, ByteView cose);
[[nodiscard]] Hash statement_root(const Hash& form_root, const Hash& author_leaf);

}  // namespace aigaq::formats
