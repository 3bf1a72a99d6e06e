#pragma once
// C2SP signed-note and tlog-checkpoint (docs/formats/checkpoint.md).

#include <optional>
#include <string>
#include <vector>

#include "crypto/bytes.hpp"
#include "crypto/ed25519.hpp"
#include "crypto/result.hpp"
#include "formats/log/note_key.hpp"

namespace aigaq::formats {

struct NoteSignature {
  std::string name;
  NoteKeyId key_id;
  Bytes signature;
};
struct Note {
  std::string text;  // ends in LF; the signed bytes
  std::vector<NoteSignature> signatures;
};
[[nodiscard]] Result<Note> parse_note(std::string_view note);
// "— name base64\n"
[[nodiscard]] std::string signature_line(const NoteSignature& signature);
// Signature lines without a note, as a witness sends them: one at least.
[[nodiscard]] Result<std::vector<NoteSignature>> parse_signature_lines(std::string_view lines);

// An Ed25519 key that signs notes, as logs do.
struct VerifierKey {
  std::string name;
  std::uint8_t type = kNoteEd25519;
  Ed25519PublicKey key;
  [[nodiscard]] NoteKeyId id() const;
  [[nodiscard]] std::string text() const;
};
// Errors: those of parse_note_key; unsupported: a key of another type.
[[nodiscard]] Result<VerifierKey> parse_verifier_key(std::string_view text);

struct Checkpoint {
  std::string origin;
  std::uint64_t size = 0;
  Hash root;
};
[[nodiscard]] std::string checkpoint_body(const Checkpoint& checkpoint);
[[nodiscard]] Result<Checkpoint> parse_checkpoint_body(std::string_view body);

// "aigaq/" + the first 16 bytes of the vault id in hex: origin and key name.
[[nodiscard]] std::string origin_of(const VaultId& vault);
[[nodiscard]] VerifierKey log_verifier_key(const VaultId& vault, const Ed25519PublicKey& log_key);

// Signs with sign_verified. The exact note.
[[nodiscard]] Result<std::string> sign_checkpoint(const Checkpoint& checkpoint,
                                                  const crypto::Ed25519SigningKey& log_key);
// Exactly one signature of that key, which holds; others are ignored (witnesses come later).
[[nodiscard]] Result<Checkpoint> verify_checkpoint(std::string_view note, const VerifierKey& key);

// First 160 bits of SHA-256(verifier key text), base32, eight groups of four, joined by "-".
[[nodiscard]] std::string vault_fingerprint(const VerifierKey& key);
// First 100 bits of SHA-256(checkpoint body), five groups of four.
[[nodiscard]] std::string head_fingerprint(std::string_view checkpoint_body);

// C2SP tlog-proof: the inclusion proof of one entry with the checkpoint verbatim.
struct TlogProof {
  std::uint64_t index = 0;
  std::vector<Hash> hashes;
  std::string checkpoint;
  std::optional<Bytes> extra;  // the application's own; none of ours has it
};
[[nodiscard]] std::string format_tlog_proof(const TlogProof& proof);
[[nodiscard]] Result<TlogProof> parse_tlog_proof(std::string_view text);

}  // namespace aigaq::formats
