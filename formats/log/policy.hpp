#pragma once
// C2SP tlog-policy: which logs are trusted, which witnesses are known, and how many of whom must
// have cosigned a checkpoint (docs/formats/policy.md). Names are bytes: they are compared, escaped
// where shown, and never interpreted.

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "formats/log/cosignature.hpp"
#include "formats/log/note.hpp"

namespace aigaq::formats {

inline constexpr std::string_view kNoQuorum = "none";

struct PolicyWitness {
  std::string name;
  NoteKey key;
  // nullopt: of a type whose signatures we do not read; such a witness never counts.
  std::optional<CosignerKey> cosigner;
};
struct PolicyGroup {
  std::string name;
  std::uint64_t threshold = 1;       // 1 to members.size()
  std::vector<std::string> members;  // witnesses and groups defined before it
};
struct Policy {
  std::vector<VerifierKey> logs;
  std::vector<PolicyWitness> witnesses;
  std::vector<PolicyGroup> groups;  // each refers only to what stands before it
  std::string quorum;               // kNoQuorum, a witness or a group
};

// The first mistake. line: from 1; 0 for the file as a whole (no quorum line, too large).
struct PolicyFault {
  std::uint64_t line = 0;
  Error error;
};
using PolicyOrFault = std::variant<Policy, PolicyFault>;
[[nodiscard]] PolicyOrFault parse_policy(std::string_view text);

// Does it begin like a policy, and not like a list of verifier keys?
[[nodiscard]] bool looks_like_policy(std::string_view text);

}  // namespace aigaq::formats
