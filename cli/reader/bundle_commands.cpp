#include <algorithm>

#include "cli/reader/bundle.hpp"
#include "cli/reader/log_commands.hpp"

namespace aigaq::cli {
namespace {

ExitCode run_verify(const BundleOptions& options, Context& context) {
  return run_bundle(BundleAction::verify, options, context);
}
ExitCode run_inspect(const BundleOptions& options, Context& context) {
  return run_bundle(BundleAction::inspect, options, context);
}
ExitCode run_open(const BundleOptions& options, Context& context) {
  return run_bundle(BundleAction::open, options, context);
}
// The recipient's program shows what is in the bundle, and unpacks it when told where to.
ExitCode run_recipient(const BundleOptions& options, Context& context) {
  const auto action = options.out.empty() ? BundleAction::inspect : BundleAction::open;
  return run_bundle(action, options, context);
}

// A command under which FILE is no bundle. Chosen before parsing, so that every other first word
// names a bundle, and no option of the one form is taken in the other.
bool asks_for(const std::vector<std::string>& arguments, std::string_view noun) {
  const auto end = std::ranges::find(arguments, "--");
  const auto found = std::adjacent_find(arguments.begin(), end,
                                        [&](const std::string& first, const std::string& second) {
                                          return first == noun && second == "verify";
                                        });
  return found != end;
}

}  // namespace

void bind_bundle_options(CLI::App& app, const Catalogue& say, BundleOptions& options,
                         bool vault_command) {
  const auto text = [&](Msg id) { return std::string(say.text(id)); };
  add_argument(app, "FILE", options.file, text(Msg::arg_bundle_file));
  add_values(app, vault_command ? "-i" : "-i,--identity", options.identities,
             text(Msg::opt_identity));
  add_values(app, "--trust", options.trust, text(Msg::opt_trust));
  add_time_options(app, say, options.time);
}

CLI::App* add_bundle_commands(CLI::App& app, const Catalogue& say, CommandList& commands) {
  const auto text = [&](Msg id) { return std::string(say.text(id)); };
  CLI::App* group = add_group(app, "bundle", text(Msg::cmd_bundle));
  const auto add = [&](const char* name, Msg help, const char* full,
                       ExitCode (*run)(const BundleOptions&, Context&)) {
    const auto options = std::make_shared<BundleOptions>();
    CLI::App* command = add_command(*group, name, text(help));
    bind_bundle_options(*command, say, *options, false);
    push_command(commands, full, command, options, run);
    return std::pair(command, options);
  };
  add("verify", Msg::cmd_bundle_verify, "bundle verify", run_verify);
  add("inspect", Msg::cmd_bundle_inspect, "bundle inspect", run_inspect);
  const auto [open, options] = add("open", Msg::cmd_bundle_open, "bundle open", run_open);
  require(add_value(*open, "-o,--output", options->out, text(Msg::opt_out_folder)));
  return group;
}

void add_verify_program(CLI::App& app, const Catalogue& say, CommandList& commands,
                        const std::vector<std::string>& arguments) {
  if (asks_for(arguments, "proof")) {
    return add_proof_verify(*add_group(app, "proof", say(Msg::cmd_proof_verify)), say, commands);
  }
  if (asks_for(arguments, "checkpoint")) {
    CLI::App* group = add_group(app, "checkpoint", say(Msg::cmd_checkpoint_verify));
    return add_checkpoint_verify(*group, say, commands);
  }
  const auto options = std::make_shared<BundleOptions>();
  bind_bundle_options(app, say, *options, false);
  add_value(app, "-o,--output", options->out, std::string(say.text(Msg::opt_out_folder)));
  push_command(commands, "aigaq-verify", &app, options, run_recipient);
}

}  // namespace aigaq::cli
