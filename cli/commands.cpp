#include "cli/commands.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <string_view>

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

namespace {

struct TopCommand {
  std::string_view name;
  void (*add)(CLI::App&, const Catalogue&, CommandList&);
};

void add_bundle_and_take_in(CLI::App& app, const Catalogue& say, CommandList& commands) {
  add_take_in_command(*add_bundle_commands(app, say, commands), say, commands);
}

constexpr std::array<TopCommand, 22> kCommands{{
    {"identity", add_identity_commands},
    {"init", add_init_command},
    {"template", add_template_command},
    {"unlock", add_unlock_command},
    {"lock", add_lock_command},
    {"add", add_add_command},
    {"list", add_list_command},
    {"show", add_show_command},
    {"text", add_text_command},
    {"extract", add_extract_command},
    {"checkpoint", add_checkpoint_command},
    {"verify", add_verify_command},
    {"proof", add_proof_commands},
    {"fork", add_fork_commands},
    {"witness", add_witness_commands},
    {"export", add_export_command},
    {"bundle", add_bundle_and_take_in},
    {"verify-page", add_verify_page_command},
    {"backup", add_backup_command},
    {"restore", add_restore_command},
    {"rebuild", add_rebuild_command},
    {"time", add_time_commands},
}};

}  // namespace

void add_all_commands(CLI::App& app, const Catalogue& say, CommandList& commands) {
  app.require_subcommand(1);
  for (const TopCommand& command : kCommands) command.add(app, say, commands);
}

void add_commands_among(const std::vector<std::string>& words, CLI::App& app, const Catalogue& say,
                        CommandList& commands) {
  app.require_subcommand(1);
  for (const TopCommand& command : kCommands) {
    if (std::ranges::find(words, command.name) != words.end()) command.add(app, say, commands);
  }
}

std::optional<ExitCode> report_vault_failure(Context& context, const std::exception& failure) {
  const auto* storage = dynamic_cast<const vault::StorageError*>(&failure);
  if (storage == nullptr) return std::nullopt;
  return report_storage_error(context, *storage);
}

}  // namespace aigaq::cli
