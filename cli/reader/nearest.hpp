#pragma once
// What somebody meant who mistyped an option or a command.

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace aigaq::cli {

// The known option or subcommand nearest to the first unknown one in the arguments; empty when
// everything is known or nothing is near.
[[nodiscard]] std::string nearest_known(const CLI::App& app,
                                        const std::vector<std::string>& arguments);

[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace aigaq::cli
