#include "cli/reader/program.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>

#include "cli/reader/child.hpp"
#include "cli/reader/files.hpp"
#include "cli/reader/help_text.hpp"
#include "cli/reader/interrupt.hpp"
#include "cli/reader/misuse.hpp"
#include "cli/reader/nearest.hpp"
#include "cli/reader/sandbox.hpp"
#include "cli/reader/shield.hpp"

namespace aigaq::cli {
namespace {

constexpr const char* kVersion = AIGAQ_VERSION;

// The language is needed for the texts of the options themselves, before they are parsed.
Language choose_language(const std::vector<std::string>& arguments, const Environment& env) {
  Language language = language_of_locale(env.locale);
  for (std::size_t i = 0; i < arguments.size() && arguments[i] != "--"; ++i) {
    const std::string_view argument = arguments[i];
    std::optional<Language> named;
    if (argument == "--lang" && i + 1 < arguments.size()) named = language_named(arguments[i + 1]);
    if (argument.starts_with("--lang=")) named = language_named(argument.substr(7));
    language = named.value_or(language);
  }
  return language;
}

bool asks_for_json(const std::vector<std::string>& arguments) {
  const auto end = std::find(arguments.begin(), arguments.end(), "--");
  return std::find(arguments.begin(), end, "--json") != end;
}

struct RawGlobals {
  GlobalOptions options;
  std::string lang;
  std::optional<std::string> passphrase_fd;
};

void bind_globals(CLI::App& app, const Program& program, const Catalogue& say, RawGlobals& raw) {
  const auto text = [&](Msg id) { return std::string(say.text(id)); };
  app.set_help_flag("-h,--help", text(Msg::opt_help));
  app.set_version_flag("--version", program.name + " " + kVersion, text(Msg::opt_version));
  add_switch(app, "--json", raw.options.json, text(Msg::opt_json));
  add_switch(app, "-q,--quiet", raw.options.quiet, text(Msg::opt_quiet));
  add_value(app, "--lang", raw.lang, text(Msg::opt_lang))
      ->check([refusal = text(Msg::opt_language_unknown)](const std::string& name) {
        return language_named(name) ? std::string() : refusal;
      });
  if (program.has_vault) {
    auto& secret = raw.options.vault_passphrase;
    add_value(app, "-C,--vault", raw.options.vault, text(Msg::opt_vault));
    add_value(app, "--passphrase-file", secret.file, text(Msg::opt_passphrase_file));
    add_value(app, "--passphrase-fd", raw.passphrase_fd, text(Msg::opt_passphrase_fd));
    add_value(app, "--passphrase-command", secret.command, text(Msg::opt_passphrase_command));
  }
  add_value(app, "--identity-passphrase-file", raw.options.identity_passphrase_file,
            text(Msg::opt_identity_passphrase_file));
  add_value(app, "--bundle-passphrase-file", raw.options.bundle_passphrase_file,
            text(Msg::opt_bundle_passphrase_file));
}

std::optional<int> number_of(const std::string& text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

// "bundle verify": as far as parsing came.
std::string name_of_parsed(const CLI::App& app) {
  std::string name;
  const CLI::App* at = &app;
  for (;;) {
    const auto selected = at->get_subcommands();
    if (selected.empty()) return name;
    at = selected.front();
    name += (name.empty() ? "" : " ") + at->get_name();
  }
}

const Command* selected_command(const CommandList& commands) {
  const auto chosen = [](const Command& command) {
    for (const CLI::App* app = command.app; app != nullptr; app = app->get_parent()) {
      if (!app->parsed()) return false;
    }
    // `checkpoint` is a command and the parent of one.
    return command.app->get_subcommands().empty();
  };
  const auto found = std::find_if(commands.begin(), commands.end(), chosen);
  return found == commands.end() ? nullptr : &*found;
}

ExitCode usage_error(Context& context, const Program& program, const std::string& detail,
                     const std::string& nearest = {}) {
  std::string hint = context.say(Msg::usage_hint, {{"program", program.name}});
  if (!nearest.empty()) hint = context.say(Msg::usage_nearest, {{"nearest", nearest}}) + " " + hint;
  context.out.error_with_hint("usage", formats::Aspect::input,
                              context.say(Msg::usage_error, {{"detail", detail}}), hint);
  return ExitCode::usage;
}

// Broker first, then the filter, then nothing is started any more.
ExitCode enclose(Context& context, std::optional<PassphraseBroker>& broker) {
  if (context.options.vault_passphrase.command) {
    broker.emplace(*context.options.vault_passphrase.command);
    context.broker = &*broker;
  }
  if (context.environment.no_sandbox) {
    context.out.warning("sandbox-off", formats::Aspect::environment, Msg::sandbox_off);
    return ExitCode::done;
  }
  if (const auto why = install_filter(FilterLevel::program, context.keyring)) {
    context.out.error_with_hint("sandbox", formats::Aspect::environment,
                                context.say(Msg::sandbox_failed, {{"detail", *why}}),
                                context.say(Msg::sandbox_failed_hint));
    return ExitCode::error;
  }
  context.sandboxed = true;
  return ExitCode::done;
}

ExitCode report_file_error(Context& context, const FileError& failure) {
  const bool full = is_disk_full(failure.error_number());
  context.out.error_of_file(failure.path(), full ? "disk-full" : "environment",
                            formats::Aspect::environment,
                            context.say(Msg::environment_error, {{"detail", failure.what()}}),
                            full ? context.say(Msg::file_disk_full_hint) : "");
  return ExitCode::error;
}

ExitCode run_guarded(const Program& program, Context& context, const Command& command) {
  try {
    return command.run(context);
  } catch (const Interrupted&) {
    context.out.error("interrupted", formats::Aspect::environment, Msg::interrupted);
    return ExitCode::interrupted;
  } catch (const FileError& failure) {
    return report_file_error(context, failure);
  } catch (const std::exception& failure) {
    if (program.on_exception) {
      if (const auto exit = program.on_exception(context, failure)) return *exit;
    }
    context.out.error("environment", formats::Aspect::environment, Msg::environment_error,
                      {{"detail", failure.what()}});
    return ExitCode::error;
  }
}

struct Parsed {
  RawGlobals globals;
  CommandList commands;
  CLI::App app;
};

// True: go on; else the text of --help or --version to print, or what was wrong.
struct ParseEnd {
  bool go_on = false;
  bool usage = false;
  std::string text;
};
enum class Among : std::uint8_t { arguments, all };
ParseEnd parse(const Program& program, const Catalogue& say,
               const std::vector<std::string>& arguments, Among among, Parsed& parsed) {
  parsed.app.name(program.name);
  parsed.app.description(std::string(say.text(program.description)));
  parsed.app.footer(std::string(say.text(Msg::about_translation)));
  parsed.app.fallthrough();
  word_help(parsed.app, say);
  bind_globals(parsed.app, program, say, parsed.globals);
  if (among == Among::all) {
    program.add_commands(parsed.app, say, parsed.commands);
  } else {
    program.add_commands_among(arguments, parsed.app, say, parsed.commands);
  }
  auto words = shielded(arguments);
  std::reverse(words.begin(), words.end());  // CLI11 takes them from the back
  try {
    parsed.app.parse(std::move(words));
    return {true, false, ""};
  } catch (const CLI::CallForHelp&) {
    return {false, false, parsed.app.help()};
  } catch (const CLI::CallForVersion& version) {
    return {false, false, std::string(version.what()) + "\n"};
  } catch (const CLI::ParseError& failure) {
    return {false, true, misuse_text(failure, parsed.app, arguments, say)};
  }
}

}  // namespace

ExitCode run_program(const Program& program, const World& world,
                     const std::vector<std::string>& arguments) {
  const Language language = choose_language(arguments, world.environment);
  const Catalogue say(language);
  std::optional<Parsed> place;
  ParseEnd end;
  if (program.add_commands_among) {
    end = parse(program, say, arguments, Among::arguments, place.emplace());
  }
  // Help and mistakes speak of all commands.
  const bool version = arguments == std::vector<std::string>{"--version"} && !end.text.empty();
  if (!end.go_on && !version) end = parse(program, say, arguments, Among::all, place.emplace());
  Parsed& parsed = *place;
  if (!end.go_on && !end.usage) {
    world.terminal.out(end.text);
    world.terminal.flush();
    return ExitCode::done;
  }
  parsed.globals.options.json = asks_for_json(arguments) || parsed.globals.options.json;
  Context context(world.terminal, world.random, world.clock, world.environment, language,
                  parsed.globals.options);
  const auto finish = [&](const std::string& name, ExitCode exit) {
    context.out.finish(name, exit);
    return exit;
  };
  if (!end.go_on) {
    const auto unknown = first_unknown(parsed.app, arguments);
    const bool verb = unknown && unknown->command;
    const std::string detail =
        verb ? say(Msg::usage_unknown_command, {{"word", unknown->word}}) : end.text;
    return finish(name_of_parsed(parsed.app),
                  usage_error(context, program, detail, unknown ? unknown->nearest : ""));
  }
  const Command* command = selected_command(parsed.commands);
  if (command == nullptr) {
    return finish(name_of_parsed(parsed.app),
                  usage_error(context, program, context.say(Msg::usage_command_wanted)));
  }
  if (const auto& fd = parsed.globals.passphrase_fd) {
    context.options.vault_passphrase.fd = number_of(*fd);
    if (!context.options.vault_passphrase.fd) {
      return finish(command->name,
                    usage_error(context, program,
                                say(Msg::opt_number_wanted, {{"option", "--passphrase-fd"}})));
    }
  }
  context.command = command->name;
  context.keyring = command->keyring;
  std::optional<PassphraseBroker> broker;
  if (world.enclose) {
    if (const auto anew = run_anew(context)) {
      if (anew->kind == ChildEnd::Kind::answered) return static_cast<ExitCode>(anew->number);
      return finish(command->name, report_child_end(context, *anew));
    }
    const ExitCode enclosed = enclose(context, broker);
    if (enclosed != ExitCode::done) return finish(command->name, enclosed);
  }
  const ExitCode exit = run_guarded(program, context, *command);
  return finish(command->name, context.last_word ? graver(exit, context.last_word()) : exit);
}

int program_main(const Program& program, int argc, char** argv) {
  const auto unhardened = harden_process();
  install_signal_handlers();
  const Environment environment = read_environment();
  SystemTerminal terminal;
  if (unhardened) {
    const Catalogue say(language_of_locale(environment.locale));
    terminal.err(say(Msg::sandbox_failed, {{"detail", *unhardened}}) + "\n");
    return exit_number(ExitCode::error);
  }
  crypto::SystemRandom random;
  SystemClock clock;
  const auto lock =
      environment.unlocked_memory ? crypto::MemoryLock::best_effort : crypto::MemoryLock::required;
  if (!crypto::initialise(lock)) {
    const Catalogue say(language_of_locale(environment.locale));
    terminal.err(std::string(say.text(Msg::memory_lock_failed)) + "\n" +
                 std::string(say.text(Msg::memory_lock_hint)) + "\n");
    return exit_number(ExitCode::error);
  }
  const World world{terminal, random, clock, environment};
  const std::vector<std::string> arguments = arguments_of(argc, argv);
  try {
    return exit_number(run_program(program, world, arguments));
  } catch (const FileError& failure) {
    if (failure.error_number() != EPIPE) {  // who left a pipe wants to hear nothing more
      const Catalogue say(choose_language(arguments, environment));
      terminal.err(say(Msg::report_lost, {{"detail", failure.what()}}) + "\n");
    }
    return exit_number(ExitCode::error);
  }
}

}  // namespace aigaq::cli
