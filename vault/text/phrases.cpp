#include "vault/text/phrases.hpp"

#include <algorithm>
#include <bit>

#include "vault/text/folding.hpp"
#include "vault/text/readings.hpp"

namespace aigaq::vault {
namespace {

using unicode::FoldedUnit;
using unicode::Space;

// One character with all that is folded with it: of no language is it nearly as long.
constexpr std::size_t kLongestSegment = 1u << 16;

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

// That they stand there, not where.
class Presence {
 public:
  Presence(const PhraseTree& tree, std::set<std::size_t>& phrases) : readings_(tree, phrases) {}
  void read(const FoldedUnit& unit, bool skip) {
    (void)readings_.read({unit.unit, unit.before, skip});
  }

 private:
  Readings readings_;
};

}  // namespace

struct PhraseFinder::Tables {
  unicode::Folding folding;
  // Without a hyphen, and with one: the first pass over each that may be skipped.
  PhraseTree words, compounds;

  template <typename Reader>
  void read(const FoldedUnit& unit, Reader& in_words, Reader& in_compounds) const {
    const bool skip = may_be_skipped(unit);
    if (!skip) in_words.read(unit, false);
    if (!compounds.empty()) in_compounds.read(unit, skip);
  }
};

PhraseFinder::PhraseFinder(const std::vector<std::string>& phrases) {
  auto tables = std::make_unique<Tables>();
  for (std::size_t i = 0; i < phrases.size(); ++i) {
    const std::vector<FoldedUnit> folded = tables->folding.fold(phrases[i]);
    if (folded.empty()) continue;
    const bool hyphen =
        std::ranges::any_of(folded, [](const FoldedUnit& unit) { return unit.unit == u'-'; });
    (hyphen ? tables->compounds : tables->words).add(folded, i);
  }
  tables->words.link();
  tables->compounds.link();
  tables_ = std::move(tables);
}

PhraseFinder::~PhraseFinder() = default;

bool PhraseFinder::empty() const { return tables_->words.empty() && tables_->compounds.empty(); }

PhraseFinds PhraseFinder::find(std::string_view text) const {
  PhraseFinds finds;
  if (empty()) return finds;
  Search words(tables_->words, finds), compounds(tables_->compounds, finds);
  tables_->folding.each_unit(
      text, [&](const FoldedUnit& unit) { tables_->read(unit, words, compounds); });
  return finds;
}

struct PhraseStream::Pass {
  explicit Pass(const PhraseFinder::Tables& its)
      : tables(its), words(its.words, phrases), compounds(its.compounds, phrases) {}

  const PhraseFinder::Tables& tables;
  std::set<std::size_t> phrases;
  Presence words, compounds;
  unicode::FoldingPass folding{
      tables.folding, [this](const FoldedUnit& unit) { tables.read(unit, words, compounds); }};
  std::string held;
};

PhraseStream::PhraseStream(const PhraseFinder& finder)
    : pass_(std::make_unique<Pass>(*finder.tables_)) {}

PhraseStream::~PhraseStream() = default;

void PhraseStream::read(std::string_view piece) {
  std::string& held = pass_->held;
  held.append(piece);
  held.erase(0, pass_->folding.read(held, false));
  if (held.size() <= kLongestSegment) return;
  unicode::drop_ignorable(held);
  if (held.size() > kLongestSegment) held.erase(0, pass_->folding.read(held, true));
}

void PhraseStream::finish() {
  std::string& held = pass_->held;
  held.erase(0, pass_->folding.read(held, true));
  pass_->folding.finish();
}

const std::set<std::size_t>& PhraseStream::phrases() const { return pass_->phrases; }

}  // namespace aigaq::vault
