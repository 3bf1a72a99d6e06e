#pragma once
// Memory that is given back while its owner stands.

#include "crypto/bytes.hpp"

namespace aigaq::crypto {

// Wipes bytes that nobody reads any more, and gives whole pages of them back to the system where
// that can be (Linux): they read as zeros then, and take memory again when they are written.
void let_go(MutableByteView bytes);

}  // namespace aigaq::crypto
