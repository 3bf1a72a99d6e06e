#pragma once
// `aigaq restore` (docs/commands.md).

#include "cli/reader/options.hpp"

namespace aigaq::cli {

void add_restore_command(CLI::App& app, const Catalogue& say, CommandList& commands);

}  // namespace aigaq::cli
