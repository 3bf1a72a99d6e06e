#pragma once
// C2SP tlog-witness, carried as files: what a log asks of a witness, what it gets back, and the
// order in which a witness decides (docs/formats/witness.md). Keeping the state is the caller's.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/merkle.hpp"
#include "formats/log/note.hpp"

namespace aigaq::formats {

struct WitnessRequest {
  crypto::TreeSize old_size = 0;
  crypto::Proof proof;     // from old_size to the checkpoint's size; empty when old_size is 0
  std::string checkpoint;  // the note, every byte
};
[[nodiscard]] std::string format_witness_request(const WitnessRequest& request);
// The checkpoint is not looked into. Errors: limit_exceeded, malformed, non_canonical, truncated;
// wrong_value: hashes although the old size is 0.
[[nodiscard]] Result<WitnessRequest> parse_witness_request(std::string_view text);

// What comes back: signature lines, or the size that the witness saw last.
struct WitnessReply {
  std::vector<NoteSignature> signatures;
  std::optional<crypto::TreeSize> size_seen;  // refused
};
[[nodiscard]] std::string format_size_seen(crypto::TreeSize size);
[[nodiscard]] Result<WitnessReply> parse_witness_reply(std::string_view text);

// The last tree of an origin that a witness kept; before the first: no leaf and the empty root.
struct SeenTree {
  crypto::TreeSize size = 0;
  Hash root = crypto::empty_root();
};
enum class WitnessDecision : std::uint8_t {
  cosign,         // larger and consistent: keep it, then cosign
  again,          // the very tree that is kept: cosign, whatever the old size was
  old_too_large,  // old size above the checkpoint's
  smaller,        // than what was seen
  fork,           // of the size that was seen, with another root
  conflict,       // the old size is not the one seen last
  inconsistent,   // the proof does not lead from what was seen to this
};
// The log's signature is checked before; head is what the request's checkpoint says.
[[nodiscard]] WitnessDecision decide(const WitnessRequest& request, const Checkpoint& head,
                                     const SeenTree& seen);

}  // namespace aigaq::formats
