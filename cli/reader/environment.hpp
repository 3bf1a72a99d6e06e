#pragma once
// What is taken from the environment: read once, in main. Nothing secret is ever in it.

#include <optional>
#include <string>

namespace aigaq::cli {

struct Environment {
  std::optional<std::string> vault;       // AIGAQ_VAULT
  std::optional<std::string> state_home;  // XDG_STATE_HOME
  std::optional<std::string> home;        // HOME
  std::string locale;                     // LC_ALL, else LC_MESSAGES, else LANG
  bool no_color = false;                  // NO_COLOR is set and not empty
  bool no_sandbox = false;                // AIGAQ_NO_SANDBOX=i-accept-the-risk
  bool unlocked_memory = false;           // AIGAQ_UNLOCKED_MEMORY=i-accept-the-risk
};
[[nodiscard]] Environment read_environment();

// $XDG_STATE_HOME/aigaq, else $HOME/.local/state/aigaq; nullopt when neither is known.
// A relative XDG_STATE_HOME is ignored (XDG base directory specification).
[[nodiscard]] std::optional<std::string> state_directory(const Environment& environment);

}  // namespace aigaq::cli
