#pragma once
// `aigaq export` (docs/commands.md).

#include "cli/reader/options.hpp"

namespace aigaq::cli {

void add_export_command(CLI::App& app, const Catalogue& say, CommandList& commands);

}  // namespace aigaq::cli
