#pragma once
// `aigaq unlock` and `aigaq lock` (docs/commands.md).

#include "cli/reader/options.hpp"

namespace aigaq::cli {

void add_unlock_command(CLI::App& app, const Catalogue& say, CommandList& commands);
void add_lock_command(CLI::App& app, const Catalogue& say, CommandList& commands);

}  // namespace aigaq::cli
