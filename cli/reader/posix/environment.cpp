#include "cli/reader/environment.hpp"

#include <cstdlib>

namespace aigaq::cli {

std::optional<std::string> environment_variable(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return std::string(value);
}

std::string system_locale() { return {}; }

std::vector<std::string> arguments_of(int argc, char** argv) { return {argv + 1, argv + argc}; }

}  // namespace aigaq::cli
