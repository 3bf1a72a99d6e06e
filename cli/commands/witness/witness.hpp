#pragma once
// `witness new|key|sign|history` of a witness, `witness request|accept` of a vault.

#include "cli/reader/options.hpp"

namespace aigaq::cli {

void add_witness_commands(CLI::App& app, const Catalogue& say, CommandList& commands);

// Of a witness: needs an identity and no vault.
void add_witness_side(CLI::App& group, const Catalogue& say, CommandList& commands);
// Of the vault whose log is witnessed.
void add_log_side(CLI::App& group, const Catalogue& say, CommandList& commands);

}  // namespace aigaq::cli
