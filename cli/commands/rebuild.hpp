#pragma once
// `aigaq rebuild` (docs/commands.md).

#include "cli/reader/options.hpp"

namespace aigaq::cli {

void add_rebuild_command(CLI::App& app, const Catalogue& say, CommandList& commands);

}  // namespace aigaq::cli
