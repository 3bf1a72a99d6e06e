#pragma once
// All commands of `aigaq`, in the order `--help` shows them.

#include "cli/reader/options.hpp"

namespace aigaq::cli {

void add_all_commands(CLI::App& app, const Catalogue& say, CommandList& commands);

}  // namespace aigaq::cli
