#pragma once
// Byte-exact views of UTF-8 for ICU. Only sources of vault/text/ include this.

#include <unicode/brkiter.h>
#include <unicode/utext.h>

#include <cstdint>
#include <functional>
#include <string_view>

namespace aigaq::vault::unicode {

enum class Cut : std::uint8_t { word, sentence };

// Calls on_segment(begin, end, rule status) for each segment between two ICU boundaries, in bytes.
// ICU's positions over a UTF-8 UText are byte offsets, so nothing has to be mapped back.
void each_segment(std::string_view text, Cut cut,
                  const std::function<void(std::size_t, std::size_t, int)>& on_segment);

// The code point at an offset; U+FFFD for bytes that are no UTF-8. next is the offset behind it.
[[nodiscard]] char32_t code_point_at(std::string_view text, std::size_t offset, std::size_t& next);
[[nodiscard]] bool is_combining_mark(char32_t c);

}  // namespace aigaq::vault::unicode
