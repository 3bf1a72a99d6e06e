#pragma once
// `aigaq backup` (docs/commands.md).

#include "cli/reader/options.hpp"

namespace aigaq::cli {

void add_backup_command(CLI::App& app, const Catalogue& say, CommandList& commands);

}  // namespace aigaq::cli
