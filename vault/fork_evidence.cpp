#include "vault/fork_evidence.hpp"

#include "crypto/merkle_prefix.hpp"
#include "formats/log/fork.hpp"
#include "vault/impl.hpp"

namespace aigaq::vault {

std::optional<std::string> fork_evidence(const Vault& vault, std::string_view note) {
  const auto outside = formats::verify_checkpoint(note, vault.log_key());
  if (!outside || outside->size == 0 || outside->size > vault.size()) return std::nullopt;
  formats::ForkProof proof;
  proof.kind = outside->size == vault.size() ? formats::ForkKind::heads : formats::ForkKind::prefix;
  proof.key = vault.log_key();
  proof.first = note;
  proof.second = vault.checkpoint();
  if (proof.kind == formats::ForkKind::prefix) {
    proof.hashes = crypto::prefix_proof(outside->size, vault.size(), [&](crypto::NodeId id) {
      return vault.impl().store().node(id);
    });
  }
  if (!formats::verify_fork_proof(proof)) return std::nullopt;
  return formats::format_fork_proof(proof);
}

std::optional<std::string> fork_evidence_of_memory(const Vault& vault) {
  const auto known = vault.impl().memory().recall();
  if (!known) return std::nullopt;
  return fork_evidence(vault, known->note);
}

}  // namespace aigaq::vault
