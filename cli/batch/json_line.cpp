#include "cli/batch/json_line.hpp"

#include <algorithm>

#include "cli/reader/escape.hpp"
#include "cli/reader/plain_text.hpp"

namespace aigaq::cli {
namespace {

void append_utf8(std::string& out, std::uint32_t c) {
  const auto put = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6);
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3F));
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  }
}

// The first thing that does not fit makes it fail, and every later step too.
class LineReader {
 public:
  explicit LineReader(std::string_view text) : rest_(text) {}

  std::optional<JsonLine> read() {
    JsonLine out;
    object([&](std::string key) { out.emplace_back(std::move(key), member()); });
    put_in_order(out);
    skip_space();
    if (!ok_ || !rest_.empty()) return std::nullopt;
    return out;
  }

 private:
  void skip_space() {
    const auto space = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!rest_.empty() && space(rest_[0])) rest_.remove_prefix(1);
  }
  [[nodiscard]] char peek() {
    skip_space();
    return rest_.empty() ? '\0' : rest_[0];
  }
  bool take(char c) {
    if (!ok_ || peek() != c || rest_.empty()) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void need(char c) {
    if (!take(c)) ok_ = false;
  }
  template <class Each>
  void list(char begin, char end, const Each& each) {
    need(begin);
    if (take(end)) return;
    do {
      if (ok_) each();
    } while (take(','));
    need(end);
  }
  template <class Each>
  void object(const Each& each) {
    list('{', '}', [&] {
      std::string key = text();
      need(':');
      if (ok_) each(std::move(key));
    });
  }
  template <class Named>
  void put_in_order(Named& named) {
    const auto key = [](const auto& member) -> const std::string& { return member.first; };
    if (!std::ranges::is_sorted(named, {}, key)) std::ranges::sort(named, {}, key);
    if (std::ranges::adjacent_find(named, {}, key) != named.end()) ok_ = false;
  }
  JsonTexts texts() {
    JsonTexts out;
    list('[', ']', [&] { out.push_back(text()); });
    return out;
  }
  JsonMember member() {
    if (peek() == '[') return texts();
    if (peek() != '{') return text();
    JsonNamed out;
    object([&](std::string key) {
      JsonTexts& values = out.emplace_back(std::move(key), JsonTexts{}).second;
      if (peek() == '[') {
        values = texts();
      } else {
        values.push_back(text());
      }
    });
    put_in_order(out);
    return out;
  }
  std::uint32_t hex4() {
    std::uint32_t out = 0;
    for (int i = 0; i < 4; ++i) {
      const char c = rest_.empty() ? '\0' : rest_[0];
      const std::string_view digits = "0123456789abcdef";
      const auto digit = digits.find(c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c);
      if (digit == digits.npos) {
        ok_ = false;
        return 0;
      }
      out = out * 16 + static_cast<std::uint32_t>(digit);
      rest_.remove_prefix(1);
    }
    return out;
  }
  void escaped(std::string& out) {
    if (rest_.empty()) {
      ok_ = false;
      return;
    }
    const char c = rest_[0];
    rest_.remove_prefix(1);
    const std::string_view from = "\"\\/bfnrt";
    if (const auto at = from.find(c); at != from.npos) {
      out.push_back("\"\\/\b\f\n\r\t"[at]);
      return;
    }
    std::uint32_t value = c == 'u' ? hex4() : 0;
    if (value >= 0xD800 && value < 0xDC00 && rest_.starts_with("\\u")) {
      rest_.remove_prefix(2);
      const std::uint32_t low = hex4();
      value =
          low >= 0xDC00 && low < 0xE000 ? 0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00) : 0;
    }
    // Zero: no such escape, NUL, or half a pair that is not one.
    if (value == 0 || (value >= 0xD800 && value < 0xE000)) {
      ok_ = false;
      return;
    }
    append_utf8(out, value);
  }
  // Where the text ends or a character is escaped.
  std::size_t run() {
    for (std::size_t at = 0;; ++at) {
      at += plain_front<'"', '\\'>(rest_.substr(at));
      if (at == rest_.size() || rest_[at] == '"' || rest_[at] == '\\') return at;
      if (static_cast<unsigned char>(rest_[at]) < 0x20) ok_ = false;
    }
  }
  std::string text() {
    std::string out;
    need('"');
    while (ok_) {
      const std::size_t end = run();
      if (end == rest_.size()) {
        ok_ = false;
        break;
      }
      out += rest_.substr(0, end);
      const bool done = rest_[end] == '"';
      rest_.remove_prefix(end + 1);
      if (done) break;
      escaped(out);
    }
    return out;
  }

  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace

std::optional<JsonLine> read_json_line(std::string_view text) {
  if (!valid_utf8(text)) return std::nullopt;
  return LineReader(text).read();
}

}  // namespace aigaq::cli
