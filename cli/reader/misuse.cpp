#include "cli/reader/misuse.hpp"

#include <CLI/CLI.hpp>

#include "cli/reader/nearest.hpp"
#include "cli/reader/number_wanted.hpp"
#include "cli/reader/shield.hpp"

namespace aigaq::cli {
namespace {

// What is required and was not given: an option, an argument or, empty, a command.
std::string first_missing(const CLI::App& app) {
  const CLI::App* at = &app;
  for (;;) {
    for (const CLI::Option* option : at->get_options()) {
      if (option->get_required() && option->count() == 0) return option->get_name();
    }
    const auto selected = at->get_subcommands();
    if (selected.empty()) return {};
    at = selected.front();
  }
}

std::string first_surplus(const CLI::App& app, const std::vector<std::string>& arguments) {
  if (const auto unknown = first_unknown(app, arguments)) return unknown->word;
  const std::vector<std::string> left = app.remaining(true);
  return left.empty() ? std::string() : unshielded(left.front());
}

}  // namespace

std::string misuse_text(const CLI::ParseError& failure, const CLI::App& app,
                        const std::vector<std::string>& arguments, const Catalogue& say) {
  if (const auto* number = dynamic_cast<const NumberWanted*>(&failure)) {
    return say(Msg::opt_number_wanted, {{"option", number->option()}});
  }
  // Its text is that of the check, which is the catalogue's.
  if (dynamic_cast<const CLI::ValidationError*>(&failure) != nullptr) return failure.what();
  if (dynamic_cast<const CLI::RequiredError*>(&failure) != nullptr) {
    const std::string missing = first_missing(app);
    return missing.empty() ? say(Msg::usage_command_wanted)
                           : say(Msg::usage_missing, {{"option", missing}});
  }
  if (dynamic_cast<const CLI::ExtrasError*>(&failure) != nullptr) {
    return say(Msg::usage_surplus, {{"word", first_surplus(app, arguments)}});
  }
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&failure) != nullptr) {
    if (const auto option = first_without_value(app, arguments)) {
      return say(Msg::usage_value_wanted, {{"option", *option}});
    }
  }
  return say(Msg::usage_other, {{"words", failure.what()}});
}

}  // namespace aigaq::cli
