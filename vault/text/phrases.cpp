#include "vault/text/phrases.hpp"

#include <algorithm>
#include <unordered_map>

#include "vault/text/folding.hpp"

namespace aigaq::vault {
namespace {

using unicode::FoldedUnit;
using unicode::Space;

// A folded text takes 12 bytes a unit: long ones go piece by piece.
constexpr std::size_t kWindow = 1u << 20;
// White space and invisible characters that may stand between the letters of one phrase.
constexpr std::size_t kStretch = 4096;

using FoldedPhrase = std::vector<FoldedUnit>;

bool space_fits(Space in_phrase, Space in_text) {
  if (in_phrase == Space::none) return in_text != Space::blank;
  return in_text != Space::none;
}

// Index behind the last unit of the phrase that begins at text[at], or 0.
std::size_t match(const std::vector<FoldedUnit>& text, std::size_t at, const FoldedPhrase& phrase) {
  bool any_space = true;  // in front of the phrase
  for (const FoldedUnit& wanted : phrase) {
    if (at < text.size() && !any_space && wanted.unit != u'-' && text[at].hyphen_at_line_end &&
        text[at].before == Space::none) {
      ++at;  // a word divided at the end of its line, or a compound written with a blank
      any_space = true;
    }
    if (at >= text.size() || text[at].unit != wanted.unit) return 0;
    if (!any_space && !space_fits(wanted.before, text[at].before)) return 0;
    any_space = false;
    ++at;
  }
  return at;
}

}  // namespace

struct PhraseFinder::Tables {
  unicode::Folding folding;
  std::vector<FoldedPhrase> phrases;
  std::unordered_map<char16_t, std::vector<std::size_t>> by_first;
  std::size_t longest = 0;
};

PhraseFinder::PhraseFinder(const std::vector<std::string>& phrases) {
  auto tables = std::make_unique<Tables>();
  for (const std::string& phrase : phrases) {
    FoldedPhrase folded = tables->folding.fold(phrase);
    if (!folded.empty()) tables->by_first[folded.front().unit].push_back(tables->phrases.size());
    tables->longest = std::max(tables->longest, phrase.size());
    tables->phrases.push_back(std::move(folded));
  }
  tables_ = std::move(tables);
}

PhraseFinder::~PhraseFinder() = default;

bool PhraseFinder::empty() const { return tables_->by_first.empty(); }

std::size_t PhraseFinder::overlap() const { return kStretch + 8 * tables_->longest; }

std::vector<PhraseHit> PhraseFinder::find(std::string_view text) const {
  std::vector<PhraseHit> hits;
  if (empty()) return hits;
  const unicode::Folding& folding = tables_->folding;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = folding.fresh_start(text, std::min(text.size(), begin + kWindow));
    const std::string_view window = text.substr(begin, end - begin + overlap());
    const std::vector<FoldedUnit> units = folding.fold(window);
    for (std::size_t at = 0; at < units.size() && units[at].begin < end - begin; ++at) {
      const auto candidates = tables_->by_first.find(units[at].unit);
      if (candidates == tables_->by_first.end()) continue;
      for (const std::size_t phrase : candidates->second) {
        const std::size_t behind = match(units, at, tables_->phrases[phrase]);
        if (behind == 0) continue;
        hits.push_back({begin + units[at].begin, begin + units[behind - 1].end, phrase});
      }
    }
    begin = end;
  }
  return hits;
}

}  // namespace aigaq::vault
