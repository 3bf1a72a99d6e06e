#pragma once
// A fork proof: two signed statements of one log that exclude each other, in one file that anybody
// can check (docs/formats/fork.md). It convicts a key and never a person.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/merkle.hpp"
#include "formats/log/note.hpp"

namespace aigaq::formats {

enum class ForkKind : std::uint8_t {
  heads,   // two checkpoints of one size with different roots
  prefix,  // two sizes: what the larger tree begins with is not the smaller tree
  leaves,  // two inclusion proofs of different leaves at one index
};
[[nodiscard]] std::string_view name_of(ForkKind);

struct ForkProof {
  ForkKind kind{};
  VerifierKey key;            // that signed both
  std::string first, second;  // checkpoints, or for leaves tlog-proofs; verbatim
  crypto::Proof hashes;       // prefix: crypto/merkle_prefix.hpp
  std::vector<Hash> leaves;   // leaves: the leaf hash of first and of second
};
[[nodiscard]] std::string format_fork_proof(const ForkProof& proof);
// Errors: limit_exceeded, malformed, non_canonical, truncated, trailing_data, unsupported.
[[nodiscard]] Result<ForkProof> parse_fork_proof(std::string_view text);

struct Fork {
  std::string origin;
  Checkpoint first, second;      // the two signed heads
  std::uint64_t place = 0;       // size (heads, prefix) or index (leaves) they disagree about
  Hash first_says, second_says;  // the root of that size, or the leaf hash at that index
};
// That the two halves exclude each other and are signed by the key. Whose key it is, is the
// reader's to know. Errors: malformed and others of the parts, bad_signature and missing,
// wrong_value (they do not exclude each other), bad_proof.
[[nodiscard]] Result<Fork> verify_fork_proof(const ForkProof& proof);

// What two files prove: two checkpoints, each alone or as a consistency file (consistency.hpp), or
// two tlog-proofs with the hashes of their leaves. keys: those that may have signed both.
// Errors: as verify_fork_proof; missing: no key signed both, or leaf hashes are not given.
[[nodiscard]] Result<ForkProof> make_fork_proof(std::string_view first, std::string_view second,
                                                const std::vector<Hash>& leaves,
                                                const std::vector<VerifierKey>& keys);

}  // namespace aigaq::formats
