#pragma once
// Strict UTF-8 (RFC 3629): no overlong form, no surrogate, nothing above U+10FFFF.

#include <cstddef>
#include <string_view>

namespace aigaq::formats {

// Length of the one well-formed character at the start of text; 0 when there is none.
[[nodiscard]] std::size_t utf8_character(std::string_view text);
[[nodiscard]] bool valid_utf8(std::string_view text);

// Unicode's White_Space property of the one character given (stable since Unicode 6.3).
[[nodiscard]] bool is_white_space(std::string_view character);
[[nodiscard]] bool ends_in_white_space(std::string_view text);

}  // namespace aigaq::formats
