#pragma once
// A damaged store can crash whoever reads its map (docs/formats/vault.md): that becomes a verdict
// here for the commands that read the store without a child of their own.

#include "cli/reader/context.hpp"

namespace aigaq::cli {

// From here on SIGBUS and SIGSEGV end the process with exit 20 and a message, JSON lines with
// --json. Nothing half-written is left: every command writes under a temporary name.
void guard_against_store_crashes(const Context& context);

}  // namespace aigaq::cli
