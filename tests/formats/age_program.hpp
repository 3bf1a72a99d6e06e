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

// A fresh folder, removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  // The file's path.
  std::string write(const std::string& name, ByteView bytes) const;

 private:
  std::filesystem::path path_;
};

}  // namespace aigaq::test
