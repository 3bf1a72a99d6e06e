#include "cli/vault_access.hpp"

#include "cli/crash_guard.hpp"
#include "cli/kernel_keyring.hpp"
#include "cli/reader/files.hpp"
#include "cli/reader/identity.hpp"
#include "cli/reader/interrupt.hpp"
#include "cli/reader/secrets.hpp"
#include "cli/storage_trouble.hpp"
#include "vault/held.hpp"

namespace aigaq::cli {

Outcome<std::string> locate_vault(Context& context) {
  const auto directory = context.vault_directory();
  if (!directory || directory->empty()) {
    context.out.error_with_hint("usage", formats::Aspect::input, context.say(Msg::vault_not_named),
                                context.say(Msg::vault_not_named_hint));
    return ExitCode::usage;
  }
  if (!vault::Vault::is_vault(*directory)) {
    context.out.error_of_file(*directory, "no-vault", formats::Aspect::input,
                              context.say(Msg::vault_not_there, {{"path", *directory}}),
                              context.say(Msg::vault_not_there_hint));
    return ExitCode::no_vault;
  }
  return *directory;
}

Outcome<vault::Surroundings> surroundings_of(Context& context) {
  const auto state = state_directory(context.environment);
  if (!state) {
    context.out.error_with_hint("no-state-directory", formats::Aspect::environment,
                                context.say(Msg::state_unknown),
                                context.say(Msg::state_unknown_hint));
    return ExitCode::error;
  }
  Clock& clock = context.clock;
  return vault::Surroundings{context.random, [&clock] { return clock.unix_seconds(); }, *state,
                             crypto::kArgonModerate};
}

vault::Unlock VaultKeys::unlock() const {
  if (!held.empty()) return {nullptr, nullptr, &held};
  return {&passphrase, identity ? &*identity : nullptr, nullptr};
}

namespace {

// What waits since `unlock`, when it is enough. A passphrase or an identity that is named on the
// command line is asked for instead.
std::optional<crypto::SecretBytes> held_keys_for(const Context& context,
                                                 const std::string& directory, Reading reading) {
  const SecretSource& source = context.options.vault_passphrase;
  const bool named = source.file || source.fd || source.command;
  if (context.keyring == KeyringUse::none || reading == Reading::unlocking || named) {
    return std::nullopt;
  }
  auto held = keyring_get(vault::held_keys_name(directory));
  if (!held) return std::nullopt;
  const auto use = vault::held_use(directory, held->reveal());
  const bool enough = use == vault::HeldUse::reading ||
                      (use == vault::HeldUse::adding && reading != Reading::entries);
  if (!enough) return std::nullopt;
  return held;
}

}  // namespace

Outcome<VaultKeys> ask_vault_keys(Context& context, const std::string& directory,
                                  const std::optional<std::string>& identity_file,
                                  Reading reading) {
  const bool needed = vault::Vault::needs_identity(directory);
  if (!identity_file) {
    if (auto held = held_keys_for(context, directory, reading)) {
      VaultKeys keys;
      keys.held = std::move(*held);
      return keys;
    }
  }
  if (needed && !identity_file && reading != Reading::chain) {
    context.out.error_with_hint("identity-needed", formats::Aspect::input,
                                context.say(Msg::identity_needed),
                                context.say(Msg::identity_needed_hint));
    return ExitCode::usage;
  }
  VaultKeys keys;
  AIGAQ_OR_EXIT(keys.passphrase, read_passphrase(context, SecretFor::vault));
  if (needed && identity_file) {
    AIGAQ_OR_EXIT(auto identities, load_identities(context, *identity_file));
    if (identities.size() != 1) {
      context.out.error_of_file(*identity_file, "usage", formats::Aspect::input,
                                context.say(Msg::identity_several, {{"path", *identity_file}}));
      return ExitCode::usage;
    }
    keys.identity = std::move(identities.front());
  }
  return keys;
}

Outcome<OpenVault> open_vault(Context& context, vault::Access access,
                              const std::optional<std::string>& identity_file, Reading reading) {
  OpenVault out;
  AIGAQ_OR_EXIT(out.directory, locate_vault(context));
  AIGAQ_OR_EXIT(auto surroundings, surroundings_of(context));
  AIGAQ_OR_EXIT(const auto keys, ask_vault_keys(context, out.directory, identity_file, reading));
  guard_against_store_crashes(context);
  out.vault = vault::Vault::open(out.directory, access, keys.unlock(), std::move(surroundings));
  if (access == vault::Access::read) tell_behind_the_result(context, out);
  return out;
}

void tell_behind_the_result(Context& context, OpenVault& open) {
  std::vector<vault::StorageError> faults;
  if (open.vault->missing_piece() != nullptr) faults.push_back(*open.vault->missing_piece());
  try {
    (void)open.vault->remembered();
  } catch (const vault::StorageError& error) {
    // A memory that can't be read keeps nobody from reading the vault either.
    open.contradicted = error.trouble() == vault::Trouble::contradiction;
    faults.push_back(error);
  }
  if (faults.empty()) return;
  context.last_word = [&context, faults = std::move(faults)] {
    ExitCode exit = ExitCode::done;
    for (const auto& fault : faults) exit = graver(exit, report_storage_error(context, fault));
    context.out.nothing_next();
    return exit;
  };
}

Outcome<bool> confirm_head(Context& context, vault::Vault& vault,
                           const std::optional<std::string>& fingerprint) {
  if (fingerprint) {
    vault.confirm_head(*fingerprint);
    return true;
  }
  if (vault.remembered()) return true;
  if (!context.terminal.can_ask()) {
    context.out.error_with_hint("head-not-confirmed", formats::Aspect::input,
                                context.say(Msg::head_unknown),
                                context.say(Msg::head_unknown_hint));
    return ExitCode::usage;
  }
  const auto typed = context.terminal.ask_line(context.say.text(Msg::ask_head));
  if (!typed) {
    context.out.error("usage", formats::Aspect::input, Msg::input_ended);
    return ExitCode::usage;
  }
  vault.confirm_head(*typed);
  return true;
}

vault::Progress ticking(Progress& bar) {
  return {[&bar](std::uint64_t done, std::uint64_t total) {
    stop_if_interrupted();
    bar.set_total(total);
    bar.update(done);
    return true;
  }};
}

CLI::Option* add_identity_option(CLI::App& app, const Catalogue& say,
                                 std::optional<std::string>& identity) {
  return add_value(app, "--identity", identity, say(Msg::option_identity));
}

}  // namespace aigaq::cli
