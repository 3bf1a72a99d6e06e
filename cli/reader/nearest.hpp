#pragma once
// What somebody meant who mistyped an option or a command.

#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace aigaq::cli {

struct UnknownWord {
  std::string word;
  bool command = false;  // else an option
  std::string nearest;   // the known one that is near; empty if none is
};
// The first option or subcommand in the arguments that is not known.
[[nodiscard]] std::optional<UnknownWord> first_unknown(const CLI::App& app,
                                                       const std::vector<std::string>& arguments);
// The first option that wants a value and has none behind it.
[[nodiscard]] std::optional<std::string> first_without_value(
    const CLI::App& app, const std::vector<std::string>& arguments);

}  // namespace aigaq::cli
