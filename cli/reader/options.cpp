#include "cli/reader/options.hpp"

#include <CLI/CLI.hpp>
#include <charconv>

#include "cli/reader/number_wanted.hpp"
#include "cli/reader/shield.hpp"

namespace aigaq::cli {
namespace {

CLI::Option* once(CLI::Option* option) {
  return option->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

// CLI11 itself takes -1 for the greatest number there is, and a number too great for the greatest.
std::optional<std::uint64_t> whole_number(const std::string& text) {
  std::uint64_t number = 0;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, number);
  if (error != std::errc() || end != last) return std::nullopt;
  return number;
}

}  // namespace

CLI::App* add_command(CLI::App& app, const std::string& name, const std::string& help) {
  auto* command = app.add_subcommand(name, help);
  // Its own --help is older than what it takes over.
  command->get_help_ptr()->group(app.get_help_ptr()->get_group());
  return command;
}
CLI::App* add_group(CLI::App& app, const std::string& name, const std::string& help) {
  return add_command(app, name, help)->require_subcommand(1);
}
void require(CLI::Option* option) { option->required(); }

CLI::Option* add_value(CLI::App& app, const std::string& names, std::string& value,
                       const std::string& help) {
  return once(app.add_option_function<std::string>(
      names, [&value](const std::string& given) { value = unshielded(given); }, help));
}
CLI::Option* add_value(CLI::App& app, const std::string& names, std::optional<std::string>& value,
                       const std::string& help) {
  return once(app.add_option_function<std::string>(
      names, [&value](const std::string& given) { value = unshielded(given); }, help));
}
CLI::Option* add_value(CLI::App& app, const std::string& names, std::optional<std::uint64_t>& value,
                       const std::string& help) {
  const auto take = [&value, names](const std::string& given) {
    const auto number = whole_number(given);
    if (!number) throw NumberWanted(given, names);
    value = number;
  };
  return once(app.add_option_function<std::string>(names, take, help)->type_name("N"));
}
CLI::Option* add_values(CLI::App& app, const std::string& names, std::vector<std::string>& values,
                        const std::string& help) {
  // Each occurrence takes one value and no more: what follows is an argument.
  return add_arguments(app, names, values, help)->allow_extra_args(false);
}
CLI::Option* add_switch(CLI::App& app, const std::string& names, bool& value,
                        const std::string& help) {
  return once(app.add_flag(names, value, help));
}
CLI::Option* add_argument(CLI::App& app, const std::string& name, std::string& value,
                          const std::string& help) {
  return add_value(app, name, value, help)->required();
}
CLI::Option* add_arguments(CLI::App& app, const std::string& name, std::vector<std::string>& values,
                           const std::string& help) {
  return app.add_option_function<std::vector<std::string>>(
      name,
      [&values](const std::vector<std::string>& given) {
        values.clear();
        for (const std::string& word : given) values.push_back(unshielded(word));
      },
      help);
}

}  // namespace aigaq::cli
