#include "vault/text/scan.hpp"

#include <algorithm>
#include <array>

#include "vault/text/unicode_text.hpp"

namespace aigaq::vault {
namespace {

constexpr std::size_t kPiece = 1u << 20;

bool is_control(char32_t c) {
  return (c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f') || c == 0x7F;
}

bool is_mark_up(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return false;
  text.remove_prefix(first);
  constexpr std::array<std::string_view, 4> kStarts{"<", "{\\rtf", "%PDF", "%!"};
  for (const std::string_view start : kStarts) {
    if (text.starts_with(start)) return true;
  }
  return false;
}

// A sequence cut by the end of what is there so far: not wrong yet.
bool cut_off(std::string_view rest) {
  if (rest.empty() || rest.size() > 3) return false;
  const auto lead = static_cast<unsigned char>(rest[0]);
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
  return rest.size() < length;
}

}  // namespace

void TextScan::check_plain(std::string_view text) {
  while (checked_ < text.size()) {
    std::size_t next = 0;
    const char32_t c = unicode::code_point_at(text, checked_, next);
    const bool wrong = c == 0xFFFD && text.substr(checked_, next - checked_) != "\xEF\xBF\xBD";
    if (wrong && cut_off(text.substr(checked_))) return;
    if (wrong || is_control(c)) {
      plain_ = false;
      return;
    }
    checked_ = next;
  }
}

void TextScan::look(std::size_t upto) {
  phrases_.merge(finder_.find(kept_).phrases);
  kept_.erase(0, upto);
  checked_ -= upto;
}

void TextScan::write(ByteView bytes) {
  if (!plain_ || bytes.empty()) return;
  kept_.append(as_text(bytes));
  check_plain(kept_);
  if (plain_ && !begun_ && kept_.size() >= 4096) {
    begun_ = true;
    plain_ = !is_mark_up(kept_);
  }
  // What overlaps is searched twice: no piece is shorter than that.
  const std::size_t overlap = finder_.overlap();
  if (plain_ && kept_.size() >= std::max(kPiece, overlap) + overlap) {
    look(std::min(checked_, kept_.size() - overlap));
  }
  if (!plain_) kept_.clear();
}

void TextScan::finish() {
  if (plain_ && (checked_ < kept_.size() || (!begun_ && is_mark_up(kept_)))) plain_ = false;
  if (plain_) look(kept_.size());
  if (!plain_) phrases_.clear();
}

}  // namespace aigaq::vault
