#include "formats/log/foreign.hpp"

#include "formats/log/lines.hpp"

namespace aigaq::formats {

Result<ForeignCheckpoint> parse_foreign_checkpoint(std::string_view note) {
  ForeignCheckpoint out;
  AIGAQ_TRY_ASSIGN(out.note, parse_note(note));
  LineReader lines(out.note.text);
  const auto origin = lines.next();
  const auto size = lines.next();
  const auto root = lines.next();
  if (!origin || !size || !root) return fail(ErrorCode::malformed, "checkpoint lines");
  if (origin->empty()) return fail(ErrorCode::malformed, "checkpoint origin");
  out.head.origin = *origin;
  AIGAQ_TRY_ASSIGN(out.head.size, parse_decimal(*size));
  AIGAQ_TRY_ASSIGN(out.head.root, parse_hash_line(*root));
  while (const auto line = lines.next()) {
    if (line->empty()) return fail(ErrorCode::malformed, "checkpoint extension lines");
    out.extensions.emplace_back(*line);
  }
  if (out.head.size == 0 && out.head.root != crypto::empty_root()) {
    return fail(ErrorCode::bad_hash, "root of an empty tree");
  }
  return out;
}

Result<void> verify_log_signature(const Note& note, const VerifierKey& key) {
  const NoteKeyId id = key.id();
  bool found = false;
  for (const NoteSignature& line : note.signatures) {
    if (line.name != key.name || line.key_id != id) continue;
    const auto signature = Ed25519Signature::from(line.signature);
    if (!signature) return fail(ErrorCode::bad_signature, "size of a note signature");
    AIGAQ_TRY(crypto::ed25519_verify(key.key, as_bytes(note.text), *signature));
    found = true;
  }
  if (!found) return fail(ErrorCode::missing, "signature of the log");
  return {};
}

Result<void> verify_proof_inclusion(const TlogProof& proof, const Hash& leaf,
                                    const Checkpoint& head) {
  return crypto::verify_inclusion(proof.index, head.size, leaf, proof.hashes, head.root);
}

}  // namespace aigaq::formats
