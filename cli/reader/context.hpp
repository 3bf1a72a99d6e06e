#pragma once
// All that a command needs from outside, passed in: nothing is global. Holds no store, so that
// aigaq-verify uses it too.

#include <functional>
#include <optional>
#include <string>

#include "cli/reader/catalogue/catalogue.hpp"
#include "cli/reader/clock.hpp"
#include "cli/reader/environment.hpp"
#include "cli/reader/output.hpp"
#include "cli/reader/sandbox.hpp"
#include "cli/reader/secrets.hpp"
#include "cli/reader/terminal.hpp"
#include "crypto/random.hpp"

namespace aigaq::cli {

struct GlobalOptions {
  bool json = false;
  bool quiet = false;                // -q: no progress
  std::optional<std::string> vault;  // -C, --vault
  SecretSource vault_passphrase;     // --passphrase-file, -fd, -command
  std::optional<std::string> identity_passphrase_file;
  std::optional<std::string> bundle_passphrase_file;
};

struct Context {
  Context(Terminal& t, crypto::RandomSource& r, Clock& c, const Environment& e, Language language,
          GlobalOptions o)
      : terminal(t),
        random(r),
        clock(c),
        environment(e),
        options(std::move(o)),
        say(language),
        out(t, say, options.json) {}
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  Terminal& terminal;
  crypto::RandomSource& random;
  Clock& clock;
  const Environment& environment;
  GlobalOptions options;
  Catalogue say;
  Output out;
  std::string command;                    // "bundle verify"
  PassphraseBroker* broker = nullptr;     // when --passphrase-command was given
  KeyringUse keyring = KeyringUse::none;  // what the filter leaves of the kernel's keyring
  // What holds for all of the command, reported behind it however it ended; its exit code counts.
  std::function<ExitCode()> last_word;
  bool sandboxed = false;                 // the filter is installed: children get a stricter one

  // -C, else AIGAQ_VAULT.
  [[nodiscard]] std::optional<std::string> vault_directory() const {
    return options.vault ? options.vault : environment.vault;
  }
};

}  // namespace aigaq::cli
