#include "cli/reader/help_text.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

namespace aigaq::cli {
namespace {

std::size_t columns_of(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

class HelpText final : public CLI::Formatter {
 public:
  std::string make_option(const CLI::Option* option, bool positional) const override {
    return line(make_option_name(option, positional) + make_option_opts(option),
                make_option_desc(option));
  }
  std::string make_subcommand(const CLI::App* command) const override {
    return line(command->get_name(), command->get_description());
  }

 private:
  [[nodiscard]] std::string line(const std::string& name, const std::string& help) const {
    std::string out = "  " + name;
    const std::size_t wide = columns_of(out);
    const std::size_t room = get_column_width();
    out += wide < room ? std::string(room - wide, ' ') : "\n" + std::string(room, ' ');
    return out + help + "\n";
  }
};

}  // namespace

void word_help(CLI::App& app, const Catalogue& say) {
  const auto text = [&](Msg id) { return std::string(say.text(id)); };
  const auto formatter = std::make_shared<HelpText>();
  formatter->label("Usage", text(Msg::help_usage));
  formatter->label("Positionals", text(Msg::help_arguments));
  formatter->label("OPTIONS", text(Msg::help_options_word));
  formatter->label("SUBCOMMAND", text(Msg::help_command_word));
  formatter->label("TEXT", text(Msg::help_text_word));
  formatter->label("N", text(Msg::help_number_word));
  formatter->label("REQUIRED", text(Msg::help_required));
  app.formatter(formatter);
  app.group(text(Msg::help_commands));
  app.option_defaults()->group(text(Msg::help_options));
}

}  // namespace aigaq::cli
