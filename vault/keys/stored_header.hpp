#pragma once
// The file `header` as it lies in a vault's folder.

#include <cstdint>
#include <string>

#include "crypto/bytes.hpp"

namespace aigaq::vault {

struct StoredHeader {
  Bytes bytes;  // of a longer file one more than a header has
  std::uint64_t device = 0, inode = 0;
};
// Throws no_vault, input_output. What the bytes say is not looked at.
[[nodiscard]] StoredHeader read_header(const std::string& directory);

}  // namespace aigaq::vault
