#pragma once
// Which checkpoint goes out with an entry: sizes and dates show activity, so the oldest that will
// do (docs/formats/bundle.md).

#include "formats/log/policy.hpp"
#include "vault/vault.hpp"

namespace aigaq::vault {

struct WitnessedHead {
  crypto::TreeSize size = 0;
  bool quorum_missed = false;  // the policy asks for one, and no tree with the entry has it
};
// The oldest tree that holds the entry and for which the policy's quorum is met by the cosignatures
// kept. Without a quorum to meet, and where none is met: one cosignature is enough, else the
// head's.
[[nodiscard]] WitnessedHead witnessed_head(const Vault& vault, std::uint64_t entry,
                                           const std::optional<formats::Policy>& policy);

}  // namespace aigaq::vault
