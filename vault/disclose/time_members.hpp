#pragma once
// Which evidence of time goes into a bundle (docs/formats/time.md, "In a bundle").

#include "vault/time.hpp"

namespace aigaq::vault {

struct TimeMembers {
  std::optional<std::uint64_t> anchor;                 // shown before all entries
  std::vector<std::pair<std::string, Bytes>> members;  // in the order of a bundle
};
// entries: ascending numbers of what is exported, not empty. checkpoint: size of the bundle's.
// For each entry the earliest answer of each authority and the earliest complete one of
// OpenTimestamps (a pending one where there is none), what renews them, and the last anchor before
// all entries with the links from it.
[[nodiscard]] TimeMembers time_members(const Vault& vault,
                                       const std::vector<std::uint64_t>& entries,
                                       std::uint64_t checkpoint);

}  // namespace aigaq::vault
