#pragma once
// Who stands behind a checkpoint beside the log: cosignatures, judged by a trust policy
// (docs/formats/policy.md). Organisations count, not keys: the quorum's groups say who is one.

#include <string>
#include <vector>

#include "formats/log/policy.hpp"

namespace aigaq::formats {

// none: there is no policy, or it asks for no witness.
enum class Quorum : std::uint8_t { none, met, not_met };
[[nodiscard]] std::string_view name_of(Quorum);  // "none", "met", "not-met"

struct Vouched {
  std::string witness;        // its name in the policy
  std::string organisation;   // the policy's name of the group it stands in, else its own
  std::uint64_t seconds = 0;  // Unix time by the witness's clock; its earliest
};
struct Vouching {
  std::vector<Vouched> witnesses;   // in the policy's order
  std::vector<std::string> broken;  // witnesses of the policy with a line that does not hold
  Quorum quorum = Quorum::none;
};

// A witness with a line that does not hold counts for nothing, whatever its other lines are.
[[nodiscard]] Vouching judge_cosignatures(const Policy& policy, const Note& checkpoint);

// The innermost group that a witness stands in, below the quorum's own; else the witness.
[[nodiscard]] std::string organisation_of(const Policy& policy, const std::string& witness);

}  // namespace aigaq::formats
