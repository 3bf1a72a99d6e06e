#include "cli/reader/escape.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "cli/reader/plain_text.hpp"

namespace aigaq::cli {

// Table 3-7 of the Unicode Standard: no overlong form, no surrogate, nothing above U+10FFFF.
CodePoint next_code_point(std::string_view text) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (text.empty()) return {};
  const unsigned lead = at(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return {};
  char32_t value = lead & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((at(i) & 0xC0u) != 0x80) return {};
    value = (value << 6) | (at(i) & 0x3Fu);
  }
  const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
  if (overlong || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return {};
  return {value, length};
}

bool valid_utf8(std::string_view text) {
  for (;;) {
    text.remove_prefix(plain_front(text));
    if (text.empty()) return true;
    const CodePoint c = next_code_point(text);
    if (c.bytes == 0) return false;
    text.remove_prefix(c.bytes);
  }
}

bool deceptive(char32_t c) {
  if (c < 0x20 || (c >= 0x7F && c < 0xA0)) return true;
  // Soft hyphen, Arabic letter mark, Mongolian vowel separator.
  if (c == 0xAD || c == 0x61C || c == 0x180E) return true;
  // Zero-width space, direction marks; the joiners U+200C and U+200D belong to real scripts.
  if (c == 0x200B || c == 0x200E || c == 0x200F) return true;
  if (c >= 0x2028 && c <= 0x202E) return true;  // separators, embeddings, overrides
  if (c >= 0x2060 && c <= 0x206F) return true;  // word joiner, isolates, deprecated controls
  if (c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB)) return true;
  return c >= 0xE0000 && c <= 0xE007F;  // tag characters
}

std::string shown(std::string_view evidence, Lines lines) {
  std::string out;
  out.reserve(evidence.size());
  for (;;) {
    const std::size_t plain = plain_front(evidence);
    out += evidence.substr(0, plain);
    evidence.remove_prefix(plain);
    if (evidence.empty()) return out;
    const CodePoint c = next_code_point(evidence);
    if (c.bytes == 0) {
      out += fmt::format("<0x{:02X}>", static_cast<unsigned char>(evidence.front()));
      evidence.remove_prefix(1);
      continue;
    }
    const bool line_end = evidence.starts_with("\r\n") || c.value == '\n' || c.value == '\t';
    if (lines == Lines::many && line_end) {
      if (c.value != '\r') out += static_cast<char>(c.value);
    } else if (deceptive(c.value)) {
      out += fmt::format("<U+{:04X}>", static_cast<std::uint32_t>(c.value));
    } else {
      out.append(evidence.substr(0, c.bytes));
    }
    evidence.remove_prefix(c.bytes);
  }
}

namespace {

void append_json_escape(std::string& out, char32_t c) {
  if (c >= 0x10000) {
    const auto rest = static_cast<std::uint32_t>(c) - 0x10000;
    out += fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + (rest >> 10), 0xDC00 + (rest & 0x3FF));
  } else {
    out += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(c));
  }
}

}  // namespace

std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (;;) {
    const std::size_t plain = plain_front<'"', '\\'>(text);
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) return out += '"';
    const CodePoint c = next_code_point(text);
    if (c.bytes == 0) {
      out += "\\ufffd";
      text.remove_prefix(1);
      continue;
    }
    if (c.value == '"' || c.value == '\\') {
      out += '\\';
      out += static_cast<char>(c.value);
    } else if (c.value == '\n') {
      out += "\\n";
    } else if (deceptive(c.value)) {
      append_json_escape(out, c.value);
    } else {
      out.append(text.substr(0, c.bytes));
    }
    text.remove_prefix(c.bytes);
  }
}

std::string_view take_part(std::string_view& text) {
  constexpr std::size_t kPart = std::size_t{64} << 10;
  std::size_t end = std::min(kPart, text.size());
  // Neither in a character nor between the two of a line's end.
  const auto inside = [&text](std::size_t at) {
    return at < text.size() && ((static_cast<unsigned char>(text[at]) & 0xC0u) == 0x80u ||
                                (text[at] == '\n' && text[at - 1] == '\r'));
  };
  while (inside(end)) ++end;
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(end);
  return part;
}

std::string html_text(std::string_view evidence, Lines lines) {
  std::string out;
  for (const char c : shown(evidence, lines)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace aigaq::cli
