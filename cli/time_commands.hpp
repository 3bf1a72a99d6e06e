#pragma once
// `time ENTRY` and its steps: a file each in cli/commands/, one group on the command line.

#include "cli/reader/options.hpp"

namespace aigaq::cli {

// The group with all of them.
void add_time_commands(CLI::App& app, const Catalogue& say, CommandList& commands);

void add_time_request(CLI::App& group, const Catalogue& say, CommandList& commands);
void add_time_accept(CLI::App& group, const Catalogue& say, CommandList& commands);
void add_time_anchor(CLI::App& group, const Catalogue& say, CommandList& commands);

}  // namespace aigaq::cli
