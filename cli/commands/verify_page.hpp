#pragma once
// `aigaq verify-page` (docs/commands.md).

#include "cli/reader/options.hpp"

namespace aigaq::cli {

void add_verify_page_command(CLI::App& app, const Catalogue& say, CommandList& commands);

}  // namespace aigaq::cli
