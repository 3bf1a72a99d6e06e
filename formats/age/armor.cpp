// ASCII armor (C2SP age.md, "ASCII armor"): the strict form of RFC 7468.

#include "formats/age/age.hpp"

namespace aigaq::formats::age {
namespace {

constexpr std::string_view kBegin = "-----BEGIN AGE ENCRYPTED FILE-----";
constexpr std::string_view kEnd = "-----END AGE ENCRYPTED FILE-----";
constexpr std::size_t kColumns = 64;
// As the reference implementation bounds it.
constexpr std::size_t kWhiteSpace = 1'024;

bool blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n\v\f") == std::string_view::npos;
}

// Lines end in LF or CRLF; the last one may end with the text.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}
  std::optional<std::string_view> next() {
    if (rest_.empty()) return std::nullopt;
    const std::size_t end = rest_.find('\n');
    std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
  }
  [[nodiscard]] std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

}  // namespace

Result<Bytes> dearmor(std::string_view text) {
  const std::size_t begin = text.find(kBegin);
  if (begin == std::string_view::npos || !blank(text.substr(0, begin)) ||
      (begin > 0 && text[begin - 1] != '\n')) {
    return fail(ErrorCode::malformed, "armor: first line");
  }
  if (begin > kWhiteSpace) return fail(ErrorCode::limit_exceeded, "armor: white space in front");
  Lines lines(text.substr(begin));
  if (*lines.next() != kBegin) return fail(ErrorCode::malformed, "armor: first line");
  Bytes out;
  bool short_line = false;
  while (true) {
    const auto line = lines.next();
    if (!line) return fail(ErrorCode::truncated, "armor: last line");
    if (*line == kEnd) break;
    if (short_line || line->empty() || line->size() > kColumns) {
      return fail(ErrorCode::malformed, "armor: line length");
    }
    const auto bytes = from_base64(*line, Base64Padding::padded);
    if (!bytes) return fail(ErrorCode::malformed, "armor: base64");
    short_line = bytes->size() < kColumns / 4 * 3;
    append(out, *bytes);
  }
  if (!blank(lines.rest())) return fail(ErrorCode::trailing_data, "armor: after the last line");
  if (lines.rest().size() > kWhiteSpace) {
    return fail(ErrorCode::limit_exceeded, "armor: white space behind");
  }
  return out;
}

}  // namespace aigaq::formats::age
