#pragma once
// All of a vault that the log key can check without the bytes of its files.

#include <optional>

#include "vault/impl.hpp"

namespace aigaq::vault {

// Head, checkpoint, key table, sizes of segments, chain, tree, cosignatures: the first of what is
// wrong. nullopt: nothing.
[[nodiscard]] std::optional<formats::Finding> first_fault(const Vault::Impl& vault);

}  // namespace aigaq::vault
