#include "cli/commands/text.hpp"

#include "cli/checked_entry.hpp"
#include "cli/entry_ids.hpp"
#include "cli/vault_access.hpp"

namespace aigaq::cli {
namespace {

struct TextOptions {
  std::string id;
  std::optional<std::string> identity;
};

// The bytes as they were given, and nothing else: a person may want them in a file.
ExitCode run_text(const TextOptions& options, Context& context) {
  context.out.result_takes_stdout();
  AIGAQ_OR_EXIT(const auto name, read_entry_name(context, options.id));
  AIGAQ_OR_EXIT(const auto open,
                open_vault(context, vault::Access::read, options.identity, Reading::entries));
  AIGAQ_OR_EXIT(const auto number, resolve_entry(context, *open.vault, name));
  AIGAQ_OR_EXIT(const auto entry, read_checked_entry(context, *open.vault, number));
  const auto& text = entry.statement->text;
  if (!text) {
    context.out.error_of_entry(std::to_string(number), "no-text", formats::Aspect::input,
                               context.say(Msg::text_none, {{"number", number}}),
                               context.say(Msg::text_none_hint, {{"number", number}}));
    return ExitCode::error;
  }
  context.out.result(*text);
  context.out.object("text", Json::object()
                                 .set("number", number)
                                 .set("leaf_hash", to_hex(entry.leaf_hash.view()))
                                 .set("bytes", text->size())
                                 .set_long("text", *text));
  context.out.count("bytes", text->size());
  context.out.conclude(Msg::text_done, {{"number", number}});
  return ExitCode::done;
}

}  // namespace

void add_text_command(CLI::App& app, const Catalogue& say, CommandList& commands) {
  auto* command = add_command(app, "text", say(Msg::cmd_text));
  auto options = std::make_shared<TextOptions>();
  add_argument(*command, "ID", options->id, say(Msg::argument_id));
  add_identity_option(*command, say, options->identity);
  push_command<TextOptions>(commands, "text", command, options, run_text);
  commands.back().keyring = KeyringUse::read;
}

}  // namespace aigaq::cli
