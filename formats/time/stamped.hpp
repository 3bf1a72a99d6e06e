#pragma once
// The stamped file: what time-stamping authorities and calendars get to see (docs/formats/time.md).

#include <string>
#include <vector>

#include "formats/log/note.hpp"

namespace aigaq::formats {

using StampRandom = FixedBytes<struct StampRandomTag, 32>;

struct Stamped {
  StampRandom random;
  std::vector<FileDigest> renews;  // earlier answers that this one covers
  std::string note;                // a checkpoint with the log's signature line alone
};

// note: a checkpoint that the log signed; only the log's line of it is taken. Errors: as
// verify_checkpoint; limit_exceeded.
[[nodiscard]] Result<std::string> make_stamped(const StampRandom& random,
                                               const std::vector<FileDigest>& renews,
                                               std::string_view note, const VerifierKey& log);
// Form alone, the note's included. Errors: malformed, limit_exceeded.
[[nodiscard]] Result<Stamped> parse_stamped(std::string_view text);
// Errors: bad_signature (no signature, several, another's, or one that does not hold), wrong_value
// (origin).
[[nodiscard]] Result<Checkpoint> verify_stamped(const Stamped& stamped, const VerifierKey& log);

[[nodiscard]] bool looks_stamped(ByteView file);
// What is signed and hashed for the authorities.
[[nodiscard]] Hash stamped_imprint(std::string_view text);

// Consistency proof in the form of a tlog-witness request's head: "old <size>", then hashes.
struct SizedProof {
  std::uint64_t old_size = 0;
  std::vector<Hash> hashes;
};
[[nodiscard]] std::string format_consistency(const SizedProof& proof);
// Errors: malformed, limit_exceeded.
[[nodiscard]] Result<SizedProof> parse_consistency(std::string_view text);
// Between the stamped checkpoint and another of the same log, in either direction; proof is null
// for equal sizes. Errors: bad_proof.
[[nodiscard]] Result<void> verify_stamped_consistency(const Checkpoint& stamped,
                                                      const Checkpoint& other,
                                                      const SizedProof* proof);

}  // namespace aigaq::formats
