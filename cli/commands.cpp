#include "cli/commands.hpp"

#include <CLI/CLI.hpp>

#include "cli/commands/add.hpp"
#include "cli/commands/backup.hpp"
#include "cli/commands/checkpoint.hpp"
#include "cli/commands/export.hpp"
#include "cli/commands/extract.hpp"
#include "cli/commands/init.hpp"
#include "cli/commands/list.hpp"
#include "cli/commands/proof.hpp"
#include "cli/commands/rebuild.hpp"
#include "cli/commands/restore.hpp"
#include "cli/commands/show.hpp"
#include "cli/commands/take_in.hpp"
#include "cli/commands/template.hpp"
#include "cli/commands/text.hpp"
#include "cli/commands/unlock.hpp"
#include "cli/commands/verify.hpp"
#include "cli/commands/witness/witness.hpp"
#include "cli/commands/verify_page.hpp"
#include "cli/reader/bundle.hpp"
#include "cli/reader/log_commands.hpp"
#include "cli/storage_trouble.hpp"
#include "cli/time_commands.hpp"

namespace aigaq::cli {

void add_all_commands(CLI::App& app, const Catalogue& say, CommandList& commands) {
  app.require_subcommand(1);
  add_identity_commands(app, say, commands);
  add_init_command(app, say, commands);
  add_template_command(app, say, commands);
  add_unlock_command(app, say, commands);
  add_lock_command(app, say, commands);
  add_add_command(app, say, commands);
  add_list_command(app, say, commands);
  add_show_command(app, say, commands);
  add_text_command(app, say, commands);
  add_extract_command(app, say, commands);
  add_checkpoint_command(app, say, commands);
  add_verify_command(app, say, commands);
  add_proof_commands(app, say, commands);
  add_fork_commands(app, say, commands);
  add_witness_commands(app, say, commands);
  add_export_command(app, say, commands);
  CLI::App* bundle = add_bundle_commands(app, say, commands);
  add_take_in_command(*bundle, say, commands);
  add_verify_page_command(app, say, commands);
  add_backup_command(app, say, commands);
  add_restore_command(app, say, commands);
  add_rebuild_command(app, say, commands);
  add_time_commands(app, say, commands);
}

std::optional<ExitCode> report_vault_failure(Context& context, const std::exception& failure) {
  const auto* storage = dynamic_cast<const vault::StorageError*>(&failure);
  if (storage == nullptr) return std::nullopt;
  return report_storage_error(context, *storage);
}

}  // namespace aigaq::cli
