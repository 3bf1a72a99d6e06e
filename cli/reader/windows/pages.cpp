#include "cli/reader/pages.hpp"

#include "crypto/secret.hpp"

namespace aigaq::cli {

void let_go(MutableByteView bytes) { crypto::wipe(bytes); }

}  // namespace aigaq::cli
