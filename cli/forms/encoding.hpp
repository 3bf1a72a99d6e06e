#pragma once
// Which encoding a text that people wrote is in. Only UTF-8 is taken; the others are recognised so
// that the refusal can name the remedy.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/bytes.hpp"

namespace aigaq::cli {

enum class TextEncoding : std::uint8_t {
  utf8,
  utf16le,
  utf16be,
  utf32,
  windows1251,  // most likely: one byte a letter, as Cyrillic Windows writes it
  unknown,      // UTF-8 with bad bytes in it
};
[[nodiscard]] TextEncoding detect_encoding(ByteView bytes);

// iconv's name for it; empty for utf8 and unknown.
[[nodiscard]] std::string_view iconv_name(TextEncoding encoding);
// The command that turns the file into UTF-8; path is quoted for a shell.
[[nodiscard]] std::string iconv_command(TextEncoding encoding, std::string_view path);

// Line (from 1) of the first byte that is no UTF-8.
[[nodiscard]] std::optional<std::uint64_t> first_bad_line(std::string_view text);

}  // namespace aigaq::cli
