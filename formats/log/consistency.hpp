#pragma once
// A consistency proof as a file (docs/formats/checkpoint.md): the body of a C2SP tlog-witness
// request, or a checkpoint with the hashes behind it.

#include <optional>
#include <string>

#include "crypto/merkle.hpp"

namespace aigaq::formats {

struct ConsistencyFile {
  std::optional<crypto::TreeSize> old_size;  // said only by a request
  crypto::Proof proof;
  std::string checkpoint;  // verbatim
};
// The checkpoint is not looked into. Errors: limit_exceeded, malformed, non_canonical, truncated.
[[nodiscard]] Result<ConsistencyFile> parse_consistency_file(std::string_view text);

}  // namespace aigaq::formats
