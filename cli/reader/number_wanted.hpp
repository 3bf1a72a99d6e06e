#pragma once
// Thrown where an option that takes a number was given something else.

#include <CLI/CLI.hpp>
#include <string>

namespace aigaq::cli {

class NumberWanted final : public CLI::ConversionError {
 public:
  NumberWanted(const std::string& given, const std::string& option)
      : CLI::ConversionError(given, option), option_(option) {}
  [[nodiscard]] const std::string& option() const { return option_; }

 private:
  std::string option_;
};

}  // namespace aigaq::cli
