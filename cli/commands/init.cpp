#include "cli/commands/init.hpp"

#include "cli/reader/files.hpp"
#include "cli/reader/identity.hpp"
#include "cli/reader/secrets.hpp"
#include "cli/recovery_sheet.hpp"
#include "cli/vault_access.hpp"

namespace aigaq::cli {
namespace {

struct InitCommandOptions {
  std::string directory;
  std::string name;
  std::optional<std::string> identity, recovery_sheet;
  bool no_recovery = false;
};

// Everything that can be refused without a passphrase.
ExitCode check_before(const InitCommandOptions& options, Context& context) {
  const auto usage = [&](Msg id, Msg hint) {
    context.out.error_with_hint("usage", formats::Aspect::input, context.say(id),
                                context.say(hint));
    return ExitCode::usage;
  };
  if (options.no_recovery && options.recovery_sheet) {
    return usage(Msg::init_two_recoveries, Msg::init_recovery_hint);
  }
  if (!options.no_recovery && !options.recovery_sheet && !context.terminal.can_ask()) {
    return usage(Msg::init_no_recovery_way, Msg::init_recovery_hint);
  }
  if (!valid_utf8(options.name)) return usage(Msg::init_name_bad, Msg::init_name_bad_hint);
  if (vault::Vault::is_vault(options.directory)) {
    context.out.error_of_file(options.directory, "vault-exists", formats::Aspect::input,
                              context.say(Msg::init_is_vault, {{"path", options.directory}}),
                              context.say(Msg::init_is_vault_hint));
    return ExitCode::error;
  }
  const std::string directory = without_slashes(options.directory);
  if (path_kind(directory) != PathKind::folder) {
    const ExitCode usable = check_new_path(context, directory);
    if (usable != ExitCode::done) return usable;
  }
  return options.recovery_sheet ? check_new_path(context, *options.recovery_sheet) : ExitCode::done;
}

// The public half is enough: FILE.pub beside the identity, or the public half itself.
Outcome<std::optional<X25519PublicKey>> identity_recipient(const InitCommandOptions& options,
                                                           Context& context) {
  if (!options.identity) return std::optional<X25519PublicKey>();
  const std::string& path = *options.identity;
  const bool beside = path_kind(path + ".pub") == PathKind::file;
  AIGAQ_OR_EXIT(const auto key, load_recipient(context, beside ? path + ".pub" : path));
  return std::optional<X25519PublicKey>(key);
}

Json vault_json(const InitCommandOptions& options, const vault::Created& created,
                const formats::Checkpoint& head) {
  Json out = Json::object();
  out.set("vault_id", to_hex(created.id.view())).set_name("path", options.directory);
  out.set("name", options.name).set("origin", head.origin);
  out.set("log_vkey", created.log_key.text());
  out.set("fingerprint", formats::vault_fingerprint(created.log_key));
  out.set("size", head.size).set("root", to_hex(head.root.view()));
  return out.set("checkpoint", created.checkpoint);
}

RecoverySheet sheet_of(const vault::Created& created) {
  return RecoverySheet(created.succession_seed, formats::vault_fingerprint(created.log_key));
}

void show_sheet(const InitCommandOptions& options, Context& context, const vault::Created& created,
                NewFile* file) {
  if (options.no_recovery) {
    context.out.warning("no-recovery", formats::Aspect::input, Msg::init_without_recovery);
  } else if (file == nullptr) {
    context.terminal.show_secret(sheet_of(created).text());
  } else {
    file->commit();
    context.out.sentence(Msg::init_sheet_written, {{"path", *options.recovery_sheet}});
  }
}

ExitCode run_init(const InitCommandOptions& options, Context& context) {
  const ExitCode usable = check_before(options, context);
  if (usable != ExitCode::done) return usable;
  AIGAQ_OR_EXIT(auto surroundings, surroundings_of(context));
  AIGAQ_OR_EXIT(auto recipient, identity_recipient(options, context));
  std::unique_ptr<NewFile> sheet;
  if (options.recovery_sheet) {
    AIGAQ_OR_EXIT(sheet, NewFile::create(context, *options.recovery_sheet, NewFile::Mode::secret));
  }
  AIGAQ_OR_EXIT(const auto passphrase, read_passphrase(context, SecretFor::new_vault));
  // Before the vault stands: neither a sheet that can't be written nor a power cut must leave a
  // vault without one.
  const auto write_sheet = [&sheet](const vault::Created& made) {
    if (sheet == nullptr) return;
    sheet->write(as_bytes(sheet_of(made).text()));
    sheet->sync();
  };
  const auto created =
      vault::Vault::create(options.directory, {options.name, recipient, write_sheet}, passphrase,
                           std::move(surroundings));
  show_sheet(options, context, created, sheet.get());
  const auto head = formats::verify_checkpoint(created.checkpoint, created.log_key);
  if (!head) {
    context.out.error("checkpoint-signature", formats::Aspect::integrity, Msg::checkpoint_bad);
    return ExitCode::integrity;
  }
  const std::string fingerprint = formats::vault_fingerprint(created.log_key);
  context.out.object("vault", vault_json(options, created, *head));
  context.out.sentence(Msg::init_fingerprint, {{"fingerprint", fingerprint}});
  context.out.count("entries", head->size);
  context.out.conclude(Msg::init_done, {{"path", options.directory}});
  context.out.next(Msg::init_next);
  return ExitCode::done;
}

}  // namespace

void add_init_command(CLI::App& app, const Catalogue& say, CommandList& commands) {
  auto* command = add_command(app, "init", say(Msg::cmd_init));
  auto options = std::make_shared<InitCommandOptions>();
  add_argument(*command, "DIR", options->directory, say(Msg::arg_init_directory));
  add_value(*command, "--name", options->name, say(Msg::opt_init_name));
  add_value(*command, "--identity", options->identity, say(Msg::opt_init_identity));
  add_value(*command, "--recovery-sheet", options->recovery_sheet,
            say(Msg::opt_init_recovery_sheet));
  add_switch(*command, "--no-recovery", options->no_recovery, say(Msg::opt_init_no_recovery));
  push_command<InitCommandOptions>(commands, "init", command, options, run_init);
}

}  // namespace aigaq::cli
