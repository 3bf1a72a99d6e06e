#include "cli/reader/bundle.hpp"

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

void add_verify_program(CLI::App& app, const Catalogue& say, CommandList& commands) {
  const auto options = std::make_shared<BundleOptions>();
  bind_bundle_options(app, say, *options, false);
  add_value(app, "-o,--output", options->out, std::string(say.text(Msg::opt_out_folder)));
  push_command(commands, "aigaq-verify", &app, options, run_recipient);
}

}  // namespace aigaq::cli
