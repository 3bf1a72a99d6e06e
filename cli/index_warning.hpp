#pragma once
// That a lookup had to read the log where a piece of the index should have been.

#include "cli/reader/context.hpp"
#include "vault/index/slots.hpp"

namespace aigaq::cli {

// Nothing for the pieces that come with the log's growth.
void warn_of_index(Context& context, const vault::IndexUse& use);

}  // namespace aigaq::cli
