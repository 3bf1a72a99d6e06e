#include <doctest/doctest.h>

#include <CLI/CLI.hpp>

#include "cli/commands.hpp"

using namespace aigaq::cli;

TEST_CASE("a command that is added alone is the one among all, and each can be") {
  const Catalogue say(Language::en);
  CLI::App app;
  CommandList commands;
  add_all_commands(app, say, commands);
  const auto any = [](const CLI::App*) { return true; };
  const auto every = app.get_subcommands(any);
  std::size_t added = 0;
  for (const CLI::App* command : every) {
    CAPTURE(command->get_name());
    CLI::App other;
    CommandList alone;
    add_commands_among({"-q", "nothing", command->get_name()}, other, say, alone);
    const auto found = other.get_subcommands(any);
    REQUIRE(found.size() == 1);
    CHECK(found.front()->help() == command->help());
    CHECK(found.front()->get_subcommands(any).size() == command->get_subcommands(any).size());
    added += alone.size();
  }
  CHECK(every.size() > 20);
  CHECK(added == commands.size());
}
