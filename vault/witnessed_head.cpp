#include "vault/witnessed_head.hpp"

#include <set>

#include "formats/verify/vouching.hpp"
#include "vault/log/store.hpp"

namespace aigaq::vault {

WitnessedHead witnessed_head(const Vault& vault, std::uint64_t entry,
                             const std::optional<formats::Policy>& policy) {
  WitnessedHead out{vault.bundle_size_for(entry), false};
  if (!policy || policy->quorum == formats::kNoQuorum) return out;
  std::set<crypto::TreeSize> sizes;
  for (const Cosigned& one : vault.cosignatures()) {
    if (one.size > entry) sizes.insert(one.size);
  }
  for (const crypto::TreeSize size : sizes) {
    const auto note = formats::parse_note(vault.checkpoint_at(size));
    AIGAQ_ASSERT(note.has_value());
    const auto vouching = formats::judge_cosignatures(*policy, *note);
    if (vouching.quorum == formats::Quorum::met && vouching.broken.empty()) return {size, false};
  }
  out.quorum_missed = true;
  return out;
}

}  // namespace aigaq::vault
