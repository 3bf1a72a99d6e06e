#pragma once
// Two short messages hashed side by side, which costs little more than one.

#include <initializer_list>
#include <utility>

#include "crypto/bytes.hpp"

namespace aigaq::crypto {

// SHA-256 of each. It pays where both, padded, are of one or of two blocks.
[[nodiscard]] std::pair<Hash, Hash> sha256_pair(std::initializer_list<ByteView> first,
                                                std::initializer_list<ByteView> second);

}  // namespace aigaq::crypto
