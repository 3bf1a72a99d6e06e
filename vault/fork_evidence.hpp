#pragma once
// What proves to others that a checkpoint held outside and this vault's head are of two histories.

#include <optional>
#include <string>

#include "vault/vault.hpp"

namespace aigaq::vault {

// A fork proof (docs/formats/fork.md); nothing is signed for it. nullopt: the two do not exclude
// each other, the note is not this log's, or it is of a longer log, of which too little is known.
[[nodiscard]] std::optional<std::string> fork_evidence(const Vault& vault, std::string_view note);

// The same with the checkpoint that this machine remembers. nullopt also: nothing is remembered, or
// its note is not.
[[nodiscard]] std::optional<std::string> fork_evidence_of_memory(const Vault& vault);

}  // namespace aigaq::vault
