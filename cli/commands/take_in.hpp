#pragma once

#include "cli/reader/options.hpp"

namespace aigaq::cli {

// group: `bundle`.
void add_take_in_command(CLI::App& group, const Catalogue& say, CommandList& commands);

}  // namespace aigaq::cli
