#pragma once
// All commands of `aigaq`, in the order `--help` shows them.

#include <exception>
#include <string>
#include <vector>

#include "cli/reader/options.hpp"

namespace aigaq::cli {

void add_all_commands(CLI::App& app, const Catalogue& say, CommandList& commands);
// Those alone whose names are among the words: building all of them is a tenth of a short command.
void add_commands_among(const std::vector<std::string>& words, CLI::App& app, const Catalogue& say,
                        CommandList& commands);

// What a failure of the store comes to; nullopt: the exception is none of the vault's.
std::optional<ExitCode> report_vault_failure(Context& context, const std::exception& failure);

}  // namespace aigaq::cli
