#include "vault/text/scan.hpp"

#include <algorithm>
#include <array>

#include "vault/text/unicode_text.hpp"

namespace aigaq::vault {
namespace {

constexpr std::array<std::string_view, 4> kMarkUp{"<", "{\\rtf", "%PDF", "%!"};
constexpr std::size_t kOpening = 5;  // bytes of the longest of them
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_control(char32_t c) {
  return (c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f') || c == 0x7F;
}

bool is_mark_up(std::string_view opening) {
  return std::ranges::any_of(kMarkUp,
                             [&](std::string_view start) { return opening.starts_with(start); });
}

// A sequence cut by the end of what is there so far: not wrong yet.
bool cut_off(std::string_view rest) {
  if (rest.empty() || rest.size() > 3) return false;
  const auto lead = static_cast<unsigned char>(rest[0]);
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
  return rest.size() < length;
}

}  // namespace

std::size_t TextScan::check_plain(std::string_view text) {
  std::size_t at = 0;
  for (std::size_t next = 0; at < text.size(); at = next) {
    const char32_t c = unicode::code_point_at(text, at, next);
    const bool wrong = c == 0xFFFD && text.substr(at, next - at) != "\xEF\xBF\xBD";
    if (wrong && cut_off(text.substr(at))) break;
    if (wrong || is_control(c)) plain_ = false;
    if (!plain_) break;
  }
  return at;
}

// White space in front of mark-up is without end.
void TextScan::look_for_mark_up(std::string_view text) {
  for (const char byte : text) {
    if (opening_.size() == kOpening) return;
    if (!opening_.empty() || std::string_view(" \t\r\n\f").find(byte) == std::string_view::npos) {
      opening_.push_back(byte);
    }
    if (opening_ == kByteOrderMark) opening_.clear();
  }
}

void TextScan::write(ByteView bytes) {
  if (!plain_ || bytes.empty()) return;
  std::string_view text = as_text(bytes);
  const std::string joined = cut_off_.empty() ? std::string() : cut_off_ + std::string(text);
  if (!joined.empty()) text = joined;
  const std::size_t whole = check_plain(text);
  if (!plain_) return;
  cut_off_ = text.substr(whole);
  text = text.substr(0, whole);
  look_for_mark_up(text);
  encoded_.read(text);
  if (is_mark_up(opening_) || encoded_.met()) plain_ = false;
  if (plain_) phrases_.read(text);
}

void TextScan::finish() {
  encoded_.finish();
  if (!cut_off_.empty() || encoded_.met()) plain_ = false;
  if (plain_) phrases_.finish();
}

std::set<std::size_t> TextScan::phrases() const {
  return plain_ ? phrases_.phrases() : std::set<std::size_t>{};
}

}  // namespace aigaq::vault
