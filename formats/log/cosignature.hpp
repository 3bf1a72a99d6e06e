#pragma once
// C2SP tlog-cosignature, cosignature/v1 with Ed25519: a witness states that, at a time of its own
// clock, this was the largest consistent tree it had seen of the log (docs/formats/cosignature.md).

#include <string>
#include <string_view>
#include <vector>

#include "crypto/bytes.hpp"
#include "crypto/ed25519.hpp"
#include "crypto/result.hpp"
#include "formats/log/note.hpp"

namespace aigaq::formats {

// A witness's key. A type of its own: it must never be taken for a log's.
struct CosignerKey {
  std::string name;
  Ed25519PublicKey key;
  [[nodiscard]] NoteKeyId id() const;
  [[nodiscard]] std::string text() const;  // verifier key of type 0x04
};
// Errors: those of parse_note_key; unsupported: a key of another type.
[[nodiscard]] Result<CosignerKey> parse_cosigner_key(std::string_view text);

// What is signed: "cosignature/v1\ntime <seconds>\n" ‖ the note's text. seconds: Unix time.
[[nodiscard]] std::string cosigned_message(std::uint64_t seconds, std::string_view note_text);

// The signature line for a note whose text that is; verified before it is given out.
// Precondition: valid_key_name(name). Errors: internal.
[[nodiscard]] Result<std::string> cosign(std::string_view note_text, const std::string& name,
                                         const crypto::Ed25519SigningKey& key,
                                         std::uint64_t seconds);

// Is this line by that key (name and key id)? Says nothing about whether it holds.
[[nodiscard]] bool is_by(const NoteSignature& signature, const CosignerKey& key);

// One line: the time it states. Errors: missing (another key's), bad_signature.
[[nodiscard]] Result<std::uint64_t> verify_cosignature(std::string_view note_text,
                                                       const NoteSignature& signature,
                                                       const CosignerKey& key);
// All lines of that key in the note; the times, earliest first. A witness may cosign a checkpoint
// again later. Errors: missing (it has none), bad_signature (one of them does not hold).
[[nodiscard]] Result<std::vector<std::uint64_t>> verify_cosignatures(const Note& note,
                                                                     const CosignerKey& key);

}  // namespace aigaq::formats
