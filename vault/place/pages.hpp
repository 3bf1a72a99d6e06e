#pragma once
// Memory that goes back to the kernel while its owner stands.

#include "crypto/bytes.hpp"

namespace aigaq::vault {

// Wiped; whole pages of it hold nothing from then on. A formats::LetGo.
void let_go(MutableByteView bytes);

}  // namespace aigaq::vault
