#pragma once
// The statements of one kind, found by the index of entries and looked at themselves.

#include "vault/index/entry_index.hpp"

namespace aigaq::vault {

// Ascending, from an entry on. step is called now and then, and may throw; take says false to end.
// Needs the reading half. Throws integrity for a statement that does not open.
void each_of_kind(
    const Vault& vault, formats::FormKind kind, std::uint64_t from,
    const std::function<void()>& step,
    const std::function<bool(std::uint64_t number, const formats::Statement&)>& take);

}  // namespace aigaq::vault
