#include "vault/text/encoded.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace aigaq::vault {
namespace {

// What these spellings are announced by, in small letters.
constexpr std::array<std::string_view, 5> kAnnounced{"quoted-printable", "base64", "encoding=b",
                                                     "utf-7", "xn--"};
constexpr std::size_t kLooksAhead = 32;  // bytes; a named entity and the words above are shorter
constexpr std::size_t kLongRun = 60;     // lines of base64 have 64 or 76; no word is as long
constexpr std::uint32_t kNoValue = 0xFFFFFFFF;
constexpr std::size_t kPiece = 1u << 16;
constexpr std::size_t kUnclosed = std::string_view::npos;

struct Character {
  std::size_t bytes = 0;  // of the spelling; 0: there is none
  std::string means;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_letter(char c) { return is_upper(c) || is_lower(c); }
char small(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }
char at(std::string_view text, std::size_t place) {
  return place < text.size() ? text[place] : '\0';
}

// The number that so many digits at the front are; kNoValue if one is none.
std::uint32_t number(std::string_view text, std::size_t digits, std::uint32_t base) {
  if (digits == 0 || digits > 8 || text.size() < digits) return kNoValue;
  std::uint32_t value = 0;
  for (const char c : text.substr(0, digits)) {
    const char low = small(c);
    const std::uint32_t digit = is_digit(low) ? static_cast<std::uint32_t>(low - '0')
                                : low >= 'a' && low <= 'f'
                                    ? static_cast<std::uint32_t>(low - 'a' + 10)
                                    : base;
    if (digit >= base) return kNoValue;
    value = value * base + digit;
  }
  return value;
}

std::string utf8(std::uint32_t c) {
  std::string out;
  const auto tail = [&](unsigned shift) {
    out.push_back(static_cast<char>(0x80 | ((c >> shift) & 0x3F)));
  };
  if (c < 0x80) {
    out.push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    out.push_back(static_cast<char>(0xC0 | (c >> 6)));
    tail(0);
  } else if (c < 0x10000) {
    out.push_back(static_cast<char>(0xE0 | (c >> 12)));
    tail(6);
    tail(0);
  } else if (c < 0x110000) {
    out.push_back(static_cast<char>(0xF0 | (c >> 18)));
    tail(12);
    tail(6);
    tail(0);
  }
  return out;
}

// A byte of a letter that is not ASCII's.
Character high_byte(std::size_t bytes, std::uint32_t value) {
  if (value < 0x80 || value > 0xFF) return {};
  return {bytes, std::string(1, static_cast<char>(value))};
}

Character quoted_printable(std::string_view text) {
  if (text.starts_with("=\n")) return {2, ""};
  if (text.starts_with("=\r\n")) return {3, ""};
  const Character byte = high_byte(3, number(text.substr(1), 2, 16));
  return byte.bytes == 0 || is_lower(at(text, 1)) || is_lower(at(text, 2)) ? Character{} : byte;
}

Character entity(std::string_view text) {
  const std::size_t end = text.substr(0, kLooksAhead).find(';');
  if (end == std::string_view::npos || end < 3) return {};
  const std::string_view name = text.substr(1, end - 1);
  if (name.front() != '#') {
    if (!std::ranges::all_of(name, [](char c) { return is_letter(c) || is_digit(c); })) return {};
    return {end + 1, name == "shy" || name == "zwnj" || name == "zwj" ? ""
                     : name == "apos"                                 ? "'"
                                                                      : " "};
  }
  const bool hex = small(at(name, 1)) == 'x';
  const std::string_view digits = name.substr(hex ? 2 : 1);
  const std::uint32_t value = number(digits, digits.size(), hex ? 16 : 10);
  return value == kNoValue ? Character{} : Character{end + 1, utf8(value)};
}

Character escape(std::string_view text) {
  const char kind = at(text, 1);
  const std::string_view digits = text.substr(std::min<std::size_t>(2, text.size()));
  if (kind == 'x' || kind == '\'') return high_byte(4, number(digits, 2, 16));
  if (kind == '2' || kind == '3') return high_byte(4, number(text.substr(1), 3, 8));
  if (kind == 'u' && at(text, 2) == '{') {
    const std::size_t end = text.substr(0, kLooksAhead).find('}');
    if (end == std::string_view::npos) return {};
    const std::uint32_t value = number(digits.substr(1), end - 3, 16);
    return value == kNoValue ? Character{} : Character{end + 1, utf8(value)};
  }
  if (kind != 'u' && kind != 'U') return {};
  const std::size_t count = kind == 'u' ? 4 : 8;
  const std::uint32_t value = number(digits, count, 16);
  if (value == kNoValue) return {};
  const std::string_view next = text.substr(2 + count);
  const std::uint32_t low = next.starts_with("\\u") ? number(next.substr(2), 4, 16) : kNoValue;
  if (value >= 0xD800 && value < 0xDC00 && low != kNoValue && low >= 0xDC00 && low < 0xE000) {
    return {12, utf8(0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00))};
  }
  return {2 + count, utf8(value)};
}

// Of a tag only its beginning is looked at: it may be as long as it likes.
bool begins_tag(std::string_view text) {
  const char next = small(at(text, 1));
  if (next == '!' || (next == '/' && is_letter(at(text, 2)))) return true;
  std::string low(text.substr(1, 3));
  std::ranges::transform(low, low.begin(), small);
  return low.starts_with("br") || low == "wbr";
}

Character tag(std::string_view text) {
  const char next = at(text, 1);
  if (next != '!' && next != '/' && !is_letter(next)) return {};
  const std::size_t end = text.find('>');
  return end == std::string_view::npos ? Character{kUnclosed, ""} : Character{end + 1, ""};
}

Character character_at(std::string_view text) {
  switch (text.front()) {
    case '%':
      return high_byte(3, number(text.substr(1), 2, 16));
    case '=':
      return quoted_printable(text);
    case '&':
      return entity(text);
    case '\\':
      return escape(text);
    default:
      return {};
  }
}

bool announced(std::string_view text) {
  return std::ranges::any_of(kAnnounced, [&](std::string_view word) {
    return text.size() >= word.size() && std::equal(word.begin(), word.end(), text.begin(),
                                                    [](char a, char b) { return a == small(b); });
  });
}

// Precondition: what is at the front is no letter of another alphabet.
bool encoded_at(std::string_view text, char before) {
  switch (text.front()) {
    case '<':
      return begins_tag(text);
    case '=':
      // A line of such signs below a heading is no line that goes on.
      if (at(text, 1) == '\n' || at(text, 1) == '\r') return is_letter(before);
      if (at(text, 1) == '?') return is_letter(at(text, 2));
      return quoted_printable(text).bytes > 0;
    case '%':
    case '&':
    case '\\':
      return character_at(text).bytes > 0;
    default:
      return announced(text);
  }
}

}  // namespace

void EncodedSpellings::count(char c) {
  if (!is_letter(c) && !is_digit(c) && c != '+' && c != '/') {
    run_ = {};
    return;
  }
  ++run_.length;
  run_.upper = run_.upper || is_upper(c);
  run_.lower = run_.lower || is_lower(c);
  run_.digit = run_.digit || is_digit(c);
  if (run_.length >= kLongRun && run_.upper && run_.lower && run_.digit) met_ = true;
}

void EncodedSpellings::look(bool last) {
  const std::string_view text = held_;
  std::size_t begin = 0;
  for (; begin < text.size() && !met_ && (last || begin + kLooksAhead <= text.size()); ++begin) {
    const char c = text[begin];
    count(c);
    if (static_cast<unsigned char>(c) < 0x80 && encoded_at(text.substr(begin), before_)) {
      met_ = true;
    }
    before_ = c;
  }
  held_.erase(0, begin);
}

void EncodedSpellings::read(std::string_view piece) {
  if (met_) return;
  held_.append(piece);
  look(false);
}

namespace {

// A text, spelling by spelling and byte by byte.
class Spellings {
 public:
  struct Met {
    std::string_view letters;
    bool spelt = false;
  };
  explicit Spellings(std::string_view text) : rest_(text) {}
  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  // Holds until the next.
  [[nodiscard]] Met next() {
    const char front = rest_.front();
    met_ = front != '<' ? character_at(rest_) : tags_ ? tag(rest_) : Character{};
    // Behind a tag that nothing closes none is closed: the end is not looked for again.
    if (met_.bytes == kUnclosed) tags_ = false;
    const bool spelt = met_.bytes != 0 && met_.bytes != kUnclosed;
    const std::size_t bytes = spelt ? met_.bytes : 1;
    const std::string_view plain = rest_.substr(0, bytes);
    rest_.remove_prefix(bytes);
    return {spelt ? std::string_view(met_.means) : plain, spelt};
  }

 private:
  std::string_view rest_;
  Character met_;
  bool tags_ = true;
};

bool holds_spelling(std::string_view text) {
  Spellings spellings(text);
  while (!spellings.at_end()) {
    if (spellings.next().spelt) return true;
  }
  return false;
}

}  // namespace

void each_decoded(std::string_view text, const std::function<void(std::string_view)>& take) {
  if (!holds_spelling(text)) return;
  std::string out;
  for (Spellings spellings(text); !spellings.at_end();) {
    out += spellings.next().letters;
    // Behind a character of one byte no other is cut in two.
    const bool whole = !out.empty() && static_cast<unsigned char>(out.back()) < 0x80;
    if (out.size() < kPiece || (!whole && out.size() < 2 * kPiece)) continue;
    take(out);
    out.clear();
  }
  if (!out.empty()) take(out);
}

}  // namespace aigaq::vault
