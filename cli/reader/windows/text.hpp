#pragma once
// UTF-8 as the program speaks it, UTF-16 as Windows does.

#include <optional>
#include <string>
#include <string_view>

namespace aigaq::cli {

// nullopt: not UTF-8, or not UTF-16.
[[nodiscard]] std::optional<std::wstring> to_wide(std::string_view text);
[[nodiscard]] std::optional<std::string> to_utf8(std::wstring_view text);

// The errno value for what GetLastError said.
[[nodiscard]] int errno_of(unsigned long windows_error);

}  // namespace aigaq::cli
