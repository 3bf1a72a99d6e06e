#pragma once
// `aigaq list` (docs/commands.md).

#include "cli/reader/options.hpp"

namespace aigaq::cli {

void add_list_command(CLI::App& app, const Catalogue& say, CommandList& commands);

}  // namespace aigaq::cli
