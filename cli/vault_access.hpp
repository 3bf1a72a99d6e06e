#pragma once
// Finding, unlocking and opening the vault for a command. The path is checked before a passphrase
// is asked for, and that before any long work.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/reader/context.hpp"
#include "cli/reader/options.hpp"
#include "cli/reader/outcome.hpp"
#include "cli/reader/progress.hpp"
#include "vault/vault.hpp"

namespace aigaq::cli {

// -C, else AIGAQ_VAULT; exit 2 when neither is given, 10 when there is no vault.
[[nodiscard]] Outcome<std::string> locate_vault(Context& context);

[[nodiscard]] Outcome<vault::Surroundings> surroundings_of(Context& context);

struct VaultKeys {
  crypto::SecretBytes passphrase;
  std::optional<crypto::X25519Secret> identity;
  crypto::SecretBytes held;  // of `unlock`; without them empty
  [[nodiscard]] vault::Unlock unlock() const;
};
// What the command is going to do: with the log key alone the chain is checked; reading what
// entries say takes the identity too, in a vault that was made with one.
// Adding signs as a member; unlocking asks for all anew.
enum class Reading : std::uint8_t { chain, adding, entries, unlocking };
[[nodiscard]] Outcome<VaultKeys> ask_vault_keys(Context& context, const std::string& directory,
                                                const std::optional<std::string>& identity_file,
                                                Reading reading);

struct OpenVault {
  std::string directory;
  std::unique_ptr<vault::Vault> vault;
  bool contradicted = false;  // by what this machine remembers: it is reported behind the command
};
[[nodiscard]] Outcome<OpenVault> open_vault(Context& context, vault::Access access,
                                            const std::optional<std::string>& identity_file,
                                            Reading reading);
// Of a vault that is only read: what is missing of it (20), and that it is not the one this machine
// remembers (22). Neither keeps anybody from reading what holds.
void tell_behind_the_result(Context& context, OpenVault& open);

// On a machine that does not remember this vault, and whenever --head is given: the head's
// fingerprint from the option or the terminal, compared. Exit 2 without either, 22 when it differs.
[[nodiscard]] Outcome<bool> confirm_head(Context& context, vault::Vault& vault,
                                         const std::optional<std::string>& fingerprint);

// Feeds the progress bar, and unwinds with Interrupted when a person has had enough.
[[nodiscard]] vault::Progress ticking(Progress& bar);

CLI::Option* add_identity_option(CLI::App& app, const Catalogue& say,
                                 std::optional<std::string>& identity);

}  // namespace aigaq::cli
