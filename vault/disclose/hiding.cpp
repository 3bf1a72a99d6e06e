#include "vault/disclose/hiding.hpp"

#include <algorithm>

#include "crypto/result.hpp"
#include "vault/text/cut.hpp"

namespace aigaq::vault {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

WordHiding::WordHiding(std::string_view text, const formats::TextCuts& cuts)
    : text_(text), cuts_(cuts), hidden_(cuts.words.size()) {
  begins_.reserve(cuts.words.size() + 1);
  begins_.push_back(0);
  for (const auto& word : cuts.words) begins_.push_back(begins_.back() + word.bytes);
  AIGAQ_ASSERT(begins_.back() == text.size());
}

void WordHiding::hide(ByteRange range) {
  ByteRange core = range;
  while (core.begin < core.end && is_blank(text_[core.begin])) ++core.begin;
  while (core.begin < core.end && is_blank(text_[core.end - 1])) --core.end;
  if (core.begin == core.end) core = range;  // nothing but white space was meant
  if (core.begin == core.end) return;
  const auto behind = std::upper_bound(begins_.begin(), begins_.end(), core.begin);
  for (auto word = static_cast<std::size_t>(behind - begins_.begin()) - 1;
       word < hidden_.size() && begins_[word] < core.end; ++word) {
    hidden_[word] = true;
  }
}

void WordHiding::widen_to_sentences() {
  if (!any()) return;
  for (const crypto::LeafRange& sentence : sentences(text_, cuts_)) {
    const auto begin = hidden_.begin() + static_cast<std::ptrdiff_t>(sentence.begin);
    const auto end = hidden_.begin() + static_cast<std::ptrdiff_t>(sentence.end);
    if (std::find(begin, end, true) != end) std::fill(begin, end, true);
  }
}

bool WordHiding::any() const { return std::ranges::find(hidden_, true) != hidden_.end(); }
bool WordHiding::all() const { return std::ranges::find(hidden_, false) == hidden_.end(); }

formats::TextSelection WordHiding::selection() const {
  formats::TextSelection out;
  for (std::size_t word = 0; word < hidden_.size(); ++word) {
    if (hidden_[word]) continue;
    if (out.shown_words.empty() || out.shown_words.back().end != word) {
      out.shown_words.push_back({word, word});
    }
    out.shown_words.back().end = word + 1;
  }
  return out;
}

std::vector<std::string_view> WordHiding::pieces() const {
  std::vector<std::string_view> out;
  for (const crypto::LeafRange& range : selection().shown_words) {
    out.push_back(text_.substr(begins_[range.begin], begins_[range.end] - begins_[range.begin]));
  }
  return out;
}

}  // namespace aigaq::vault
