#include "vault/backup.hpp"

#include "cli/commands/backup.hpp"
#include "cli/reader/file_system.hpp"
#include "cli/vault_access.hpp"

namespace aigaq::cli {
namespace {

struct BackupOptions {
  std::string directory;
};

// An earlier backup, an empty folder, or a new one in a folder that is there.
ExitCode check_target(const BackupOptions& options, Context& context) {
  const std::string target = without_slashes(options.directory);
  return is_folder_missing(target) ? check_new_path(context, target) : ExitCode::done;
}

void warn_of_mended(Context& context, const std::string& path) {
  Notice notice;
  notice.kind = Notice::Kind::warning;
  notice.cls = "backup-mended";
  notice.aspect = formats::Aspect::environment;
  notice.file = path;
  notice.message = context.say(Msg::backup_mended, {{"path", path}});
  context.out.report(notice);
}

ExitCode run_backup(const BackupOptions& options, Context& context) {
  AIGAQ_OR_EXIT([[maybe_unused]] const std::string vault, locate_vault(context));
  if (const ExitCode usable = check_target(options, context); usable != ExitCode::done) {
    return usable;
  }
  AIGAQ_OR_EXIT(const auto open,
                open_vault(context, vault::Access::read, std::nullopt, Reading::chain));
  vault::BackupReceipt receipt;
  {
    Progress bar(context, Msg::backing_up, Progress::Unit::bytes, 0);
    receipt = vault::backup(*open.vault, options.directory, ticking(bar));
  }
  for (const std::string& path : receipt.mended) warn_of_mended(context, path);
  Json backup = Json::object();
  backup.set_name("path", options.directory).set("size", receipt.size);
  backup.set("bytes_copied", receipt.bytes_copied).set("bytes_total", receipt.bytes_total);
  backup.set("checkpoint", receipt.checkpoint);
  context.out.object("backup", backup);
  context.out.count("entries", receipt.size);
  context.out.count("bytes_copied", receipt.bytes_copied);
  context.out.count("bytes_total", receipt.bytes_total);
  context.out.conclude(Msg::backup_done, {{"path", options.directory},
                                          {"size", receipt.size},
                                          {"copied", human_size(context.say, receipt.bytes_copied)},
                                          {"total", human_size(context.say, receipt.bytes_total)}});
  context.out.next(Msg::backup_next, {{"path", options.directory}});
  return ExitCode::done;
}

}  // namespace

void add_backup_command(CLI::App& app, const Catalogue& say, CommandList& commands) {
  auto* command = add_command(app, "backup", say(Msg::cmd_backup));
  auto options = std::make_shared<BackupOptions>();
  add_argument(*command, "DIR", options->directory, say(Msg::arg_backup));
  push_command<BackupOptions>(commands, "backup", command, options, run_backup);
}

}  // namespace aigaq::cli
