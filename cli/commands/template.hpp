#pragma once
// `aigaq template` (docs/commands.md).

#include "cli/reader/options.hpp"

namespace aigaq::cli {

void add_template_command(CLI::App& app, const Catalogue& say, CommandList& commands);

}  // namespace aigaq::cli
