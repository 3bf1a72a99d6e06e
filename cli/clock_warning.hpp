#pragma once
// A device's clock that ran backwards is told when it is met, and changes no exit code.

#include "cli/context.hpp"
#include "vault/vault.hpp"

namespace aigaq::cli {

void warn_of_clock(Context& context, std::uint64_t entry);
// Of an entry that was just added.
void warn_if_clock_went_back(Context& context, const vault::Vault& vault, std::uint64_t entry);

}  // namespace aigaq::cli
