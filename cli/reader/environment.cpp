#include "cli/reader/environment.hpp"

#include <cstdlib>

namespace aigaq::cli {
namespace {

constexpr const char* kAccepted = "i-accept-the-risk";

std::optional<std::string> variable(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return std::string(value);
}

}  // namespace

Environment read_environment() {
  Environment out;
  out.vault = variable("AIGAQ_VAULT");
  out.state_home = variable("XDG_STATE_HOME");
  out.home = variable("HOME");
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    if (auto value = variable(name)) {
      out.locale = *value;
      break;
    }
  }
  out.no_color = variable("NO_COLOR").has_value();
  out.no_sandbox = variable("AIGAQ_NO_SANDBOX") == kAccepted;
  out.unlocked_memory = variable("AIGAQ_UNLOCKED_MEMORY") == kAccepted;
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
