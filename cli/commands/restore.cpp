#include "cli/commands/restore.hpp"

#include "cli/restore_places.hpp"
#include "cli/vault_access.hpp"
#include "vault/backup.hpp"

namespace aigaq::cli {
namespace {

struct RestoreOptions {
  std::string backup, output;
};

// Asks for no passphrase: whoever holds a backup may put it back, and it stays frozen.
ExitCode run_restore(const RestoreOptions& options, Context& context) {
  if (const ExitCode usable = check_places(context, options.backup, options.output);
      usable != ExitCode::done) {
    return usable;
  }
  {
    Progress bar(context, Msg::restoring, Progress::Unit::bytes, 0);
    vault::restore(options.backup, options.output, ticking(bar));
  }
  context.out.object("restored", Json::object().set_name("path", options.output));
  context.out.conclude(Msg::restore_done, {{"path", options.output}});
  context.out.next(Msg::restore_next, {{"path", options.output}});
  return ExitCode::done;
}

}  // namespace

void add_restore_command(CLI::App& app, const Catalogue& say, CommandList& commands) {
  auto* command = add_command(app, "restore", say(Msg::cmd_restore));
  auto options = std::make_shared<RestoreOptions>();
  add_argument(*command, "DIR", options->backup, say(Msg::arg_restore));
  require(add_value(*command, "-o,--output", options->output, say(Msg::opt_restore_out)));
  push_command<RestoreOptions>(commands, "restore", command, options, run_restore);
}

}  // namespace aigaq::cli
