#pragma once
// The page that verifies bundles in a browser (web/dist/verify.html), as it was built in.

#include <string_view>

namespace aigaq::cli {

[[nodiscard]] std::string_view verify_page();

}  // namespace aigaq::cli
