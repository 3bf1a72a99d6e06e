#pragma once
// Evidence is hostile text: what of it reaches a terminal, JSON or a page is escaped here.

#include <cstdint>
#include <string>
#include <string_view>

namespace aigaq::cli {

enum class Lines : std::uint8_t { one, many };  // many: LF and tab pass, CR LF becomes LF

// Control characters, bidi controls and invisible format characters are written <U+202E>, bytes
// that are no UTF-8 <0xFF>. Letters of right-to-left scripts pass.
[[nodiscard]] std::string shown(std::string_view evidence, Lines lines = Lines::one);

// With quotes. Control and bidi characters as \uXXXX, invalid UTF-8 as U+FFFD.
[[nodiscard]] std::string json_string(std::string_view text);

// Element content and quoted attribute values: shown(), then & < > " ' as entities.
[[nodiscard]] std::string html_text(std::string_view evidence, Lines lines = Lines::one);

[[nodiscard]] bool valid_utf8(std::string_view text);

// Takes the next part of a long valid text from its front: what is written of the parts, one behind
// the other, is what would be written of the whole.
[[nodiscard]] std::string_view take_part(std::string_view& text);

// One code point from the front of text: its length in bytes, 0 when the front is no UTF-8.
struct CodePoint {
  char32_t value = 0;
  std::size_t bytes = 0;
};
[[nodiscard]] CodePoint next_code_point(std::string_view text);
// Unsafe to show as it is: control, bidi control, line separator, invisible format character.
[[nodiscard]] bool deceptive(char32_t c);

}  // namespace aigaq::cli
