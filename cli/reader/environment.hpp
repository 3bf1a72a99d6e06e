#pragma once
// What is taken from the environment: read once, in main. Nothing secret is ever in it.

#include <optional>
#include <string>
#include <vector>

namespace aigaq::cli {

struct Environment {
  std::optional<std::string> vault;       // AIGAQ_VAULT
  std::optional<std::string> state_home;  // XDG_STATE_HOME
  std::optional<std::string> home;        // HOME
  std::string locale;                     // LC_ALL, LC_MESSAGES, LANG, else the system's
  bool no_color = false;                  // NO_COLOR is set and not empty
  bool no_sandbox = false;                // AIGAQ_NO_SANDBOX=i-accept-the-risk
  bool unlocked_memory = false;           // AIGAQ_UNLOCKED_MEMORY=i-accept-the-risk
};
[[nodiscard]] Environment read_environment();

// $XDG_STATE_HOME/aigaq, else $HOME/.local/state/aigaq; nullopt when neither is known.
// A relative XDG_STATE_HOME is ignored (XDG base directory specification).
[[nodiscard]] std::optional<std::string> state_directory(const Environment& environment);

// The rest is the system's: posix/ and windows/ each have one. Texts are UTF-8.
// nullopt also when it is empty.
[[nodiscard]] std::optional<std::string> environment_variable(const char* name);
// What the person chose for the whole system; empty where only variables tell.
[[nodiscard]] std::string system_locale();
// The arguments after the program's name, as given to main or as the system keeps them.
[[nodiscard]] std::vector<std::string> arguments_of(int argc, char** argv);

}  // namespace aigaq::cli
