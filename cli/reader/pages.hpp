#pragma once
// Memory that goes back to the system while its owner stands: posix/ and windows/ each have a way.

#include "crypto/bytes.hpp"

namespace aigaq::cli {

// Wiped; whole pages of it hold nothing from then on, where the system has such. A formats::LetGo.
void let_go(MutableByteView bytes);

}  // namespace aigaq::cli
