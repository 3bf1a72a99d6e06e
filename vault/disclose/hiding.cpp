#include "vault/disclose/hiding.hpp"

#include <algorithm>

#include "crypto/result.hpp"
#include "vault/text/cut.hpp"

namespace aigaq::vault {
namespace {

constexpr std::size_t kWordsOfPlace = 64;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

WordHiding::WordHiding(std::string_view text, const formats::TextCuts& cuts)
    : text_(text), cuts_(cuts), hidden_(cuts.words.size()) {
  places_.reserve(hidden_.size() / kWordsOfPlace + 1);
  Place place = first();
  for (; place.word < hidden_.size(); place.next()) {
    if (place.word % kWordsOfPlace == 0) places_.push_back(place);
  }
  AIGAQ_ASSERT(place.byte == text.size());
}

// Precondition: byte lies in the text.
WordHiding::Place WordHiding::word_of(std::size_t byte) const {
  Place place = *std::prev(std::ranges::upper_bound(places_, byte, {}, &Place::byte));
  for (Place next = place; next.word < hidden_.size() && next.byte <= byte; next.next()) {
    place = next;
  }
  return place;
}

void WordHiding::hide(ByteRange range) {
  ByteRange core = range;
  while (core.begin < core.end && is_blank(text_[core.begin])) ++core.begin;
  while (core.begin < core.end && is_blank(text_[core.end - 1])) --core.end;
  if (core.begin == core.end) core = range;  // nothing but white space was meant
  if (core.begin == core.end) return;
  for (Place place = word_of(core.begin); place.word < hidden_.size() && place.byte < core.end;
       place.next()) {
    hidden_[place.word] = true;
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
  Place place = first();
  for (const crypto::LeafRange& range : selection().shown_words) {
    while (place.word < range.begin) place.next();
    const std::size_t begin = place.byte;
    while (place.word < range.end) place.next();
    out.push_back(text_.substr(begin, place.byte - begin));
  }
  return out;
}

}  // namespace aigaq::vault
