#pragma once
// CLI11 as we use it: every option takes exactly one value, and may be repeated (the last one
// counts where there is room for one). Secrets never pass through it.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/reader/context.hpp"
#include "cli/reader/sandbox.hpp"

// Only declared: instantiating CLI11 in every command's file made most of the build's time.
namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace aigaq::cli {

CLI::App* add_command(CLI::App& app, const std::string& name, const std::string& help);
// A noun, under which one verb has to follow.
CLI::App* add_group(CLI::App& app, const std::string& name, const std::string& help);
void require(CLI::Option* option);

CLI::Option* add_value(CLI::App& app, const std::string& names, std::string& value,
                       const std::string& help);
CLI::Option* add_value(CLI::App& app, const std::string& names, std::optional<std::string>& value,
                       const std::string& help);
CLI::Option* add_value(CLI::App& app, const std::string& names,
                       std::optional<std::uint64_t>& value, const std::string& help);
CLI::Option* add_values(CLI::App& app, const std::string& names, std::vector<std::string>& values,
                        const std::string& help);
CLI::Option* add_switch(CLI::App& app, const std::string& names, bool& value,
                        const std::string& help);
// Positional arguments: one that is required, and any number.
CLI::Option* add_argument(CLI::App& app, const std::string& name, std::string& value,
                          const std::string& help);
CLI::Option* add_arguments(CLI::App& app, const std::string& name,
                           std::vector<std::string>& values, const std::string& help);

// One command: selected by parsing, run afterwards.
struct Command {
  std::string name;  // "bundle verify": as the summary names it
  const CLI::App* app = nullptr;
  std::function<ExitCode(Context&)> run;
  KeyringUse keyring = KeyringUse::none;
};
using CommandList = std::vector<Command>;

// A command's file offers: void add_xyz_command(CLI::App& app, const Catalogue& say,
// CommandList& commands). It makes its subcommand, binds a shared options struct and pushes one
// Command whose run holds that struct.
template <class Options>
void push_command(CommandList& commands, std::string name, const CLI::App* app,
                  std::shared_ptr<Options> options,
                  ExitCode (*run)(const Options&, Context&)) {
  commands.push_back({std::move(name), app, [options, run](Context& context) {
                        return run(*options, context);
                      }, KeyringUse::none});
}

}  // namespace aigaq::cli
