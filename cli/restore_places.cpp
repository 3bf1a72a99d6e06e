#include "cli/restore_places.hpp"

#include "cli/reader/files.hpp"
#include "vault/vault.hpp"

namespace aigaq::cli {

ExitCode check_places(Context& context, const std::string& backup, const std::string& output) {
  if (!vault::Vault::is_vault(backup)) {
    context.out.error_of_file(backup, "no-vault", formats::Aspect::input,
                              context.say(Msg::restore_no_backup, {{"path", backup}}),
                              context.say(Msg::trouble_no_vault_hint));
    return ExitCode::no_vault;
  }
  return check_new_path(context, without_slashes(output));
}

}  // namespace aigaq::cli
