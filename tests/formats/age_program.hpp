#pragma once
// Runs a stock program, without a shell.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "crypto/bytes.hpp"

namespace aigaq::test {

// Its place in PATH.
std::optional<std::string> find_program(const std::string& name);

struct Ran {
  int exit_code = -1;
  Bytes out;
};
// input goes to its standard input; what it says on standard error is dropped.
Ran run_program(const std::vector<std::string>& arguments, ByteView input,
                const std::filesystem::path& folder = ".");

}  // namespace aigaq::test
