#include "cli/commands/unlock.hpp"

#include "cli/kernel_keyring.hpp"
#include "cli/vault_access.hpp"
#include "formats/time/instant.hpp"
#include "vault/held.hpp"

namespace aigaq::cli {
namespace {

using formats::Aspect;

constexpr std::uint64_t kMinutes = 15;
constexpr std::uint64_t kMostMinutes = std::uint64_t{12} * 60;

struct UnlockOptions {
  std::optional<std::uint64_t> minutes;
  bool read = false;
  std::optional<std::string> identity;
};
struct LockOptions {};

ExitCode run_unlock(const UnlockOptions& options, Context& context) {
  const std::uint64_t minutes = options.minutes.value_or(kMinutes);
  if (minutes < 1 || minutes > kMostMinutes) {
    context.out.error("usage", Aspect::input, Msg::unlock_minutes, {{"most", kMostMinutes}});
    return ExitCode::usage;
  }
  AIGAQ_OR_EXIT(const std::string directory, locate_vault(context));
  AIGAQ_OR_EXIT(const auto keys, ask_vault_keys(context, directory, options.identity,
                                                Reading::unlocking));
  const crypto::SecretBytes held = vault::held_keys(directory, keys.unlock(), options.read);
  const auto why = keyring_put(vault::held_keys_name(directory), held,
                               static_cast<unsigned>(minutes * 60));
  if (why) {
    context.out.error_with_hint("keyring-unavailable", Aspect::environment,
                                context.say(Msg::keyring_unavailable, {{"detail", *why}}),
                                context.say(Msg::keyring_unavailable_hint));
    return ExitCode::error;
  }
  const std::int64_t until =
      context.clock.unix_seconds() + static_cast<std::int64_t>(minutes * 60);
  context.out.object("unlocked", Json::object()
                                     .set("minutes", minutes)
                                     .set("read", options.read)
                                     .set("until", formats::rfc3339_text(until)));
  context.out.conclude(options.read ? Msg::unlock_done_read : Msg::unlock_done,
                       {{"minutes", minutes}});
  context.out.next(Msg::unlock_next);
  return ExitCode::done;
}

ExitCode run_lock(const LockOptions& /*options*/, Context& context) {
  AIGAQ_OR_EXIT(const std::string directory, locate_vault(context));
  const bool was = keyring_drop(vault::held_keys_name(directory));
  context.out.object("locked", Json::object().set("was_unlocked", was));
  context.out.conclude(was ? Msg::lock_done : Msg::lock_was);
  context.out.next(Msg::lock_next);
  return ExitCode::done;
}

}  // namespace

void add_unlock_command(CLI::App& app, const Catalogue& say, CommandList& commands) {
  auto* command = add_command(app, "unlock", say(Msg::cmd_unlock));
  auto options = std::make_shared<UnlockOptions>();
  add_value(*command, "--minutes", options->minutes, say(Msg::opt_minutes));
  add_switch(*command, "--read", options->read, say(Msg::opt_unlock_read));
  add_identity_option(*command, say, options->identity);
  push_command<UnlockOptions>(commands, "unlock", command, options, run_unlock);
  commands.back().keyring = KeyringUse::write;
}

void add_lock_command(CLI::App& app, const Catalogue& say, CommandList& commands) {
  auto* command = add_command(app, "lock", say(Msg::cmd_lock));
  push_command<LockOptions>(commands, "lock", command, std::make_shared<LockOptions>(), run_lock);
  commands.back().keyring = KeyringUse::write;
}

}  // namespace aigaq::cli
