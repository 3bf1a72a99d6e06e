#pragma once
// Checkpoints and proofs of any C2SP log, read as tlog-checkpoint and tlog-proof allow: any origin,
// extension lines, any number of other signatures (docs/formats/checkpoint.md, "Of other logs").

#include <string>
#include <string_view>
#include <vector>

#include "crypto/merkle.hpp"
#include "formats/log/note.hpp"

namespace aigaq::formats {

struct ForeignCheckpoint {
  Note note;  // its text is what is signed
  Checkpoint head;
  std::vector<std::string> extensions;  // opaque lines, not empty
};
// Signatures are not checked. Errors: those of a note; malformed, non_canonical, limit_exceeded;
// bad_hash: size 0 with another root than the empty tree's.
[[nodiscard]] Result<ForeignCheckpoint> parse_foreign_checkpoint(std::string_view note);

// Every line of that key holds, and there is one. The origin is the caller's to compare.
// Errors: missing, bad_signature.
[[nodiscard]] Result<void> verify_log_signature(const Note& note, const VerifierKey& key);

// The leaf is at the proof's index in the tree of that head. Errors: bad_proof.
[[nodiscard]] Result<void> verify_proof_inclusion(const TlogProof& proof, const Hash& leaf,
                                                  const Checkpoint& head);

}  // namespace aigaq::formats
