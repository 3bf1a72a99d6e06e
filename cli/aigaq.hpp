#pragma once
// The program `aigaq`: which commands there are, and what a failing vault comes to.

#include "cli/reader/program.hpp"

namespace aigaq::cli {

[[nodiscard]] Program aigaq_program();

}  // namespace aigaq::cli
