#include "vault/text/phrases.hpp"

#include <algorithm>
#include <bit>

#include "vault/text/folding.hpp"
#include "vault/text/readings.hpp"

namespace aigaq::vault {
namespace {

using unicode::FoldedUnit;
using unicode::Space;

// White space and invisible characters that may stand between the letters of one phrase.
constexpr std::size_t kStretch = 4096;

bool may_be_skipped(const FoldedUnit& unit) {
  return unit.before == Space::none && unit.hyphen_at_line_end;
}

// The phrases of one tree in one text.
class Search {
 public:
  Search(const PhraseTree& tree, PhraseFinds& finds)
      : readings_(tree, finds.phrases),
        finds_(finds),
        begins_(std::bit_ceil(2 * std::size_t{tree.longest()} + 1)) {}

  void read(const FoldedUnit& unit, bool skip) {
    begins_[read_++ & (begins_.size() - 1)] = unit.begin;
    const std::uint32_t back = readings_.read({unit.unit, unit.before, skip});
    if (back > 0) found(begins_[(read_ - back) & (begins_.size() - 1)], unit.end);
  }

 private:
  void found(std::size_t begin, std::size_t end) {
    std::vector<PhraseFinds::Place>& places = finds_.places;
    while (!places.empty() && places.back().end >= begin) {
      begin = std::min(begin, places.back().begin);
      places.pop_back();
    }
    places.push_back({begin, end});
  }

  Readings readings_;
  PhraseFinds& finds_;
  std::vector<std::size_t> begins_;  // of the last letters: no phrase skips one between each two
  std::size_t read_ = 0;
};

}  // namespace

struct PhraseFinder::Tables {
  unicode::Folding folding;
  // Without a hyphen, and with one: the first pass over each that may be skipped.
  PhraseTree words, compounds;
  std::size_t longest = 0;
};

PhraseFinder::PhraseFinder(const std::vector<std::string>& phrases) {
  auto tables = std::make_unique<Tables>();
  for (std::size_t i = 0; i < phrases.size(); ++i) {
    const std::vector<FoldedUnit> folded = tables->folding.fold(phrases[i]);
    if (folded.empty()) continue;
    const bool hyphen =
        std::ranges::any_of(folded, [](const FoldedUnit& unit) { return unit.unit == u'-'; });
    (hyphen ? tables->compounds : tables->words).add(folded, i);
    tables->longest = std::max(tables->longest, phrases[i].size());
  }
  tables->words.link();
  tables->compounds.link();
  tables_ = std::move(tables);
}

PhraseFinder::~PhraseFinder() = default;

bool PhraseFinder::empty() const { return tables_->words.empty() && tables_->compounds.empty(); }

std::size_t PhraseFinder::overlap() const { return kStretch + 8 * tables_->longest; }

PhraseFinds PhraseFinder::find(std::string_view text) const {
  PhraseFinds finds;
  if (empty()) return finds;
  Search words(tables_->words, finds), compounds(tables_->compounds, finds);
  tables_->folding.each_unit(text, [&](const FoldedUnit& unit) {
    const bool skip = may_be_skipped(unit);
    if (!skip) words.read(unit, false);
    if (!tables_->compounds.empty()) compounds.read(unit, skip);
  });
  return finds;
}

}  // namespace aigaq::vault
