#pragma once
// What `aigaq` and `aigaq-verify` share around their commands.

#include <functional>
#include <string>
#include <vector>

#include "cli/reader/options.hpp"

namespace aigaq::cli {

struct Program {
  std::string name;
  Msg description;
  bool has_vault = false;  // takes -C and the vault's passphrase
  // Adds the subcommands, or the program's own options when it has one command only.
  std::function<void(CLI::App&, const Catalogue&, CommandList&)> add_commands;
  // What an error of the environment (an exception) comes to; 1 unless this says otherwise.
  // Reports it and returns the exit code, or nullopt when it does not know the exception.
  std::function<std::optional<ExitCode>(Context&, const std::exception&)> on_exception;
  // Adds the subcommands among these words, which are enough to parse them when they are in order.
  std::function<void(const std::vector<std::string>&, CLI::App&, const Catalogue&, CommandList&)>
      add_commands_among = {};
};

// The world a program runs in; tests bring their own.
struct World {
  Terminal& terminal;
  crypto::RandomSource& random;
  Clock& clock;
  const Environment& environment;
  bool enclose = true;  // install the filter (off in unit tests, which go on afterwards)
};

// Parses, closes the process in, runs one command, writes the summary. arguments: without argv[0].
[[nodiscard]] ExitCode run_program(const Program& program, const World& world,
                                   const std::vector<std::string>& arguments);
// For main: hardening first, then run_program with the system's terminal, clock and randomness.
[[nodiscard]] int program_main(const Program& program, int argc, char** argv);

}  // namespace aigaq::cli
