#include "cli/commands/rebuild.hpp"

#include "cli/outside_checkpoint.hpp"
#include "cli/reader/secrets.hpp"
#include "cli/restore_places.hpp"
#include "cli/vault_access.hpp"
#include "vault/backup.hpp"

namespace aigaq::cli {
namespace {

struct RebuildOptions {
  std::string backup, output;
  std::optional<std::string> against;
};

void print_rebuilt(Context& context, const RebuildOptions& options, const vault::Rebuilt& rebuilt) {
  Json out = Json::object();
  out.set_name("path", options.output).set("size", rebuilt.size);
  out.set("root", to_hex(rebuilt.root.view())).set("origin", rebuilt.origin);
  out.set("checkpoint", rebuilt.checkpoint).set("remembered", rebuilt.remembered);
  if (rebuilt.against_size) {
    out.set("against",
            Json::object().set("result", "consistent").set("size", *rebuilt.against_size));
  } else {
    out.set("against", nullptr);
  }
  context.out.object("rebuilt", out);
  context.out.count("entries", rebuilt.size);
  if (rebuilt.against_size) {
    context.out.sentence(Msg::verify_against_ok, {{"size", *rebuilt.against_size}});
  }
  context.out.sentence(rebuilt.remembered ? Msg::rebuild_remembered : Msg::rebuild_unremembered);
  context.out.conclude(Msg::rebuild_done, {{"path", options.output}, {"size", rebuilt.size}});
  context.out.next(Msg::restore_next, {{"path", options.output}});
}

ExitCode run_rebuild(const RebuildOptions& options, Context& context) {
  if (const ExitCode usable = check_places(context, options.backup, options.output);
      usable != ExitCode::done) {
    return usable;
  }
  AIGAQ_OR_EXIT(const auto against, read_outside_checkpoint(context, options.against));
  AIGAQ_OR_EXIT(auto surroundings, surroundings_of(context));
  AIGAQ_OR_EXIT(const auto passphrase, read_passphrase(context, SecretFor::vault));
  vault::Unlock unlock;
  unlock.passphrase = &passphrase;
  vault::Rebuilt rebuilt;
  {
    Progress bar(context, Msg::rebuilding, Progress::Unit::bytes, 0);
    rebuilt = vault::rebuild(options.backup, options.output, unlock, std::move(surroundings),
                             against, ticking(bar));
  }
  print_rebuilt(context, options, rebuilt);
  return ExitCode::done;
}

}  // namespace

void add_rebuild_command(CLI::App& app, const Catalogue& say, CommandList& commands) {
  auto* command = add_command(app, "rebuild", say(Msg::cmd_rebuild));
  auto options = std::make_shared<RebuildOptions>();
  add_argument(*command, "DIR", options->backup, say(Msg::arg_restore));
  require(add_value(*command, "-o,--output", options->output, say(Msg::opt_restore_out)));
  add_value(*command, "--against", options->against, say(Msg::opt_against));
  push_command<RebuildOptions>(commands, "rebuild", command, options, run_rebuild);
}

}  // namespace aigaq::cli
