#include "vault/disclose/marked.hpp"

#include <string>

#include "vault/errors.hpp"

namespace aigaq::vault {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

[[noreturn]] void refuse(const char* cls, const char* what, std::size_t line) {
  throw StorageError(Trouble::refused_input, cls, {what, {{"line", line}}});
}

// Bytes of the line ending at the front, 0 if there is none.
std::size_t line_end(std::string_view rest) {
  if (rest.starts_with("\r\n")) return 2;
  return rest.starts_with('\n') || rest.starts_with('\r') ? 1 : 0;
}

void check_marks(std::string_view text, std::string_view open, std::string_view close) {
  if (open.empty() || close.empty() || open.find(close) != std::string_view::npos ||
      close.find(open) != std::string_view::npos ||
      open.find_first_of("\r\n") != std::string_view::npos ||
      close.find_first_of("\r\n") != std::string_view::npos) {
    throw StorageError(Trouble::refused_input, "marks-invalid",
                       "the two marks must differ, and neither may hold the other");
  }
  if (text.find(open) != std::string_view::npos || text.find(close) != std::string_view::npos) {
    throw StorageError(Trouble::refused_input, "marks-in-text",
                       "the text itself holds a mark: choose others");
  }
}

// Walks both texts side by side.
class MarkedCopy {
 public:
  MarkedCopy(std::string_view text, std::string_view copy, std::string_view open,
             std::string_view close)
      : text_(text), rest_(copy), open_(open), close_(close) {}

  std::vector<ByteRange> read() {
    const bool theirs = rest_.starts_with(kByteOrderMark);
    const bool ours = text_.starts_with(kByteOrderMark);
    if (theirs && !ours) rest_.remove_prefix(kByteOrderMark.size());
    if (ours && !theirs) at_ = kByteOrderMark.size();
    while (!rest_.empty()) {
      if (!take_mark() && !take_same()) break;
    }
    finish();
    return std::move(hidden_);
  }

 private:
  bool take_mark() {
    const bool opens = rest_.starts_with(open_);
    if (!opens && !rest_.starts_with(close_)) return false;
    if (opens == inside_) {
      refuse("marks-unbalanced", opens ? "a mark opens inside another" : "a mark closes nothing",
             line_);
    }
    rest_.remove_prefix(opens ? open_.size() : close_.size());
    if (opens) {
      begin_ = at_;
    } else if (begin_ < at_) {
      hidden_.push_back({begin_, at_});
    }
    inside_ = opens;
    return true;
  }

  bool take_same() {
    const std::string_view original = text_.substr(at_);
    const std::size_t ours = line_end(original), theirs = line_end(rest_);
    if (ours > 0 && theirs > 0) {
      at_ += ours;
      rest_.remove_prefix(theirs);
      ++line_;
      return true;
    }
    if (original.empty() || original.front() != rest_.front()) return false;
    ++at_;
    rest_.remove_prefix(1);
    return true;
  }

  void finish() {
    std::string_view original = text_.substr(at_);
    // One newline at the end may have come or gone; marks may stand behind it.
    if (original.empty() && line_end(rest_) > 0) {
      rest_.remove_prefix(line_end(rest_));
      while (!rest_.empty() && take_mark()) {
      }
    } else if (rest_.empty()) {
      original.remove_prefix(line_end(original));
    }
    if (!rest_.empty() || !original.empty()) {
      refuse("marked-copy-changed", "the marked copy differs from the text by more than marks",
             line_);
    }
    if (inside_) refuse("marks-unbalanced", "a mark is never closed", line_);
  }

  std::string_view text_, rest_, open_, close_;
  std::size_t at_ = 0, begin_ = 0, line_ = 1;
  bool inside_ = false;
  std::vector<ByteRange> hidden_;
};

}  // namespace

std::vector<ByteRange> read_marked(std::string_view text, std::string_view copy,
                                   std::string_view open, std::string_view close) {
  check_marks(text, open, close);
  return MarkedCopy(text, copy, open, close).read();
}

}  // namespace aigaq::vault
