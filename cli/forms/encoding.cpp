#include "cli/forms/encoding.hpp"

#include <algorithm>

#include "cli/reader/escape.hpp"
#include "cli/reader/plain_text.hpp"

namespace aigaq::cli {
namespace {

bool starts_with(ByteView bytes, std::initializer_list<std::uint8_t> front) {
  return bytes.size() >= front.size() && std::equal(front.begin(), front.end(), bytes.begin());
}

// Text of Latin letters in UTF-16 has a zero in nearly every second byte. Cyrillic has none, but
// its high byte is 0x04 there, and spaces and line ends give the zeros.
TextEncoding utf16_without_mark(ByteView bytes) {
  std::size_t high_even = 0;
  std::size_t high_odd = 0;
  const std::size_t pairs = std::min<std::size_t>(bytes.size() / 2, 4096);
  for (std::size_t i = 0; i < pairs; ++i) {
    if (bytes[2 * i] == 0x00 || bytes[2 * i] == 0x04) ++high_even;
    if (bytes[2 * i + 1] == 0x00 || bytes[2 * i + 1] == 0x04) ++high_odd;
  }
  if (pairs < 4) return TextEncoding::utf8;
  const bool zeros = std::find(bytes.begin(), bytes.end(), 0) != bytes.end();
  if (zeros && high_odd * 10 >= pairs * 9) return TextEncoding::utf16le;
  if (zeros && high_even * 10 >= pairs * 9) return TextEncoding::utf16be;
  return TextEncoding::utf8;
}

struct Letters {
  std::size_t good = 0;      // code points of two bytes or more
  std::size_t cyrillic = 0;  // bad bytes that are Cyrillic letters in Windows-1251
  std::size_t bad = 0;       // bad bytes in all
};
Letters count_letters(std::string_view text) {
  Letters out;
  for (;;) {
    text.remove_prefix(plain_front(text));
    if (text.empty()) return out;
    const auto point = next_code_point(text);
    if (point.bytes == 0) {
      const auto byte = static_cast<std::uint8_t>(text.front());
      ++out.bad;
      if (byte >= 0xC0 || byte == 0xA8 || byte == 0xB8) ++out.cyrillic;
    } else if (point.bytes > 1) {
      ++out.good;
    }
    text.remove_prefix(std::max<std::size_t>(point.bytes, 1));
  }
}

}  // namespace

TextEncoding detect_encoding(ByteView bytes) {
  if (starts_with(bytes, {0xFF, 0xFE, 0x00, 0x00}) || starts_with(bytes, {0x00, 0x00, 0xFE, 0xFF}))
    return TextEncoding::utf32;
  if (starts_with(bytes, {0xFF, 0xFE})) return TextEncoding::utf16le;
  if (starts_with(bytes, {0xFE, 0xFF})) return TextEncoding::utf16be;
  const auto wide = utf16_without_mark(bytes);
  if (wide != TextEncoding::utf8) return wide;
  const auto letters = count_letters(as_text(bytes));
  if (letters.bad == 0) return TextEncoding::utf8;
  // Two Windows-1251 letters rarely make one UTF-8 code point: the bad ones outnumber those far.
  // One or two bad bytes are an accident, not an encoding.
  const bool cyrillic = letters.bad > 2 && letters.cyrillic * 2 >= letters.bad &&
                        letters.bad > 4 * letters.good;
  return cyrillic ? TextEncoding::windows1251 : TextEncoding::unknown;
}

std::string_view iconv_name(TextEncoding encoding) {
  switch (encoding) {
    case TextEncoding::utf16le:
    case TextEncoding::utf16be:
      return "UTF-16";
    case TextEncoding::utf32:
      return "UTF-32";
    case TextEncoding::windows1251:
      return "CP1251";
    case TextEncoding::utf8:
    case TextEncoding::unknown:
      return "";
  }
  return "";
}

std::string iconv_command(TextEncoding encoding, std::string_view path) {
  std::string quoted = "'";
  for (const char c : path) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  quoted += "'";
  std::string_view name = iconv_name(encoding);
  // Without a byte order mark iconv's UTF-16 guesses the machine's order.
  if (encoding == TextEncoding::utf16be) name = "UTF-16BE";
  if (encoding == TextEncoding::utf16le) name = "UTF-16LE";
  return "iconv -f " + std::string(name) + " -t UTF-8 " + quoted + " > form-utf8.txt";
}

std::optional<std::uint64_t> first_bad_line(std::string_view text) {
  std::uint64_t line = 1;
  while (!text.empty()) {
    const auto point = next_code_point(text);
    if (point.bytes == 0) return line;
    if (point.value == U'\n') ++line;
    text.remove_prefix(point.bytes);
  }
  return std::nullopt;
}

}  // namespace aigaq::cli
