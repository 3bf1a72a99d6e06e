#include "cli/reader/environment.hpp"

namespace aigaq::cli {
namespace {

constexpr const char* kAccepted = "i-accept-the-risk";

}  // namespace

Environment read_environment() {
  Environment out;
  out.vault = environment_variable("AIGAQ_VAULT");
  out.state_home = environment_variable("XDG_STATE_HOME");
  out.home = environment_variable("HOME");
  out.locale = system_locale();
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    if (auto value = environment_variable(name)) {
      out.locale = *value;
      break;
    }
  }
  out.no_color = environment_variable("NO_COLOR").has_value();
  out.no_sandbox = environment_variable("AIGAQ_NO_SANDBOX") == kAccepted;
  out.unlocked_memory = environment_variable("AIGAQ_UNLOCKED_MEMORY") == kAccepted;
  return out;
}

std::optional<std::string> state_directory(const Environment& environment) {
  if (environment.state_home && environment.state_home->starts_with('/')) {
    return *environment.state_home + "/aigaq";
  }
  if (environment.home) return *environment.home + "/.local/state/aigaq";
  return std::nullopt;
}

}  // namespace aigaq::cli
