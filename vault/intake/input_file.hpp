#pragma once
// A file that comes in from outside: a regular file, the same before and after it was read.

#include <sys/stat.h>

#include <string>

#include "vault/place/file.hpp"

namespace aigaq::vault {

class InputFile {
 public:
  // Throws refused_input for a link, folder, device or pipe; input_output when it cannot be opened.
  explicit InputFile(const std::string& path);

  [[nodiscard]] std::uint64_t size() const { return size_; }
  // Fills out from an offset; throws refused_input ("file-changed") when the file is shorter.
  void read_at(std::uint64_t offset, MutableByteView out) const;
  // Throws refused_input ("file-changed") when size or times differ from those at opening.
  void must_be_unchanged() const;
  [[noreturn]] void changed() const;

 private:
  std::string path_;
  File file_;
  std::uint64_t size_ = 0;
  struct stat before_ {};
};

// A stored name: a base name of 1 to 255 bytes without NUL and '/'. Throws refused_input.
void check_file_name(const std::string& name);

}  // namespace aigaq::vault
