#pragma once
// `aigaq proof export|verify` (docs/commands.md).

#include "cli/reader/options.hpp"

namespace aigaq::cli {

void add_proof_commands(CLI::App& app, const Catalogue& say, CommandList& commands);

}  // namespace aigaq::cli
