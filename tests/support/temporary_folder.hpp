#pragma once
// A fresh folder, removed at the end with all that is in it.

#include <filesystem>
#include <string>
#include <string_view>

#include "crypto/bytes.hpp"

namespace aigaq::test {

class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] std::string path(const std::string& name = {}) const;
  // The file's path; folders in its name are made.
  std::string write(const std::string& name, std::string_view content) const;
  std::string write(const std::string& name, ByteView content) const;

 private:
  std::filesystem::path path_;
};

}  // namespace aigaq::test
