#pragma once
// A file that comes in from outside: a regular file, the same before and after it was read.

#include <sys/stat.h>

#include <string>

#include "vault/intake/input_bytes.hpp"
#include "vault/place/file.hpp"

namespace aigaq::vault {

class InputFile final : public InputBytes {
 public:
  // Throws refused_input for a link, folder, device or pipe; input_output when it cannot be opened.
  explicit InputFile(const std::string& path);

  [[nodiscard]] std::uint64_t size() const override { return size_; }
  void read_at(std::uint64_t offset, MutableByteView out) override;
  // By size and times.
  void must_be_unchanged() override;

 private:
  std::string path_;
  File file_;
  std::uint64_t size_ = 0;
  struct stat before_ {};
};

// A stored name: a base name of 1 to 255 bytes without NUL and '/'. Throws refused_input.
void check_file_name(const std::string& name);

}  // namespace aigaq::vault
