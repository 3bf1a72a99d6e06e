#include "vault/text/phrases.hpp"

#include <algorithm>
#include <unordered_map>

#include "vault/text/folding.hpp"

namespace aigaq::vault {
namespace {

using unicode::FoldedUnit;
using unicode::Space;

// A folded text takes 16 bytes a unit: long ones go piece by piece.
constexpr std::size_t kWindow = 1u << 20;
// White space and invisible characters that may stand between the letters of one phrase.
constexpr std::size_t kStretch = 4096;

// All phrases as one tree of letters: the time to search does not grow with their number.
class PhraseTree {
 public:
  void add(const std::vector<FoldedUnit>& phrase, std::size_t index) {
    std::uint32_t node = 0;
    for (std::size_t i = 0; i < phrase.size(); ++i) {
      const bool blank = i > 0 && phrase[i].before != Space::none;
      node = next_.try_emplace(key(node, blank, phrase[i].unit), nodes_).first->second;
      nodes_ = std::max(nodes_, node + 1);
    }
    ends_[node].push_back(index);
  }
  [[nodiscard]] bool empty() const { return next_.empty(); }

  // on_end(index of the last unit, phrase) for each phrase that begins at text[at].
  template <class OnEnd>
  void match(const std::vector<FoldedUnit>& text, std::size_t at, const OnEnd& on_end) const {
    std::vector<Step> open;
    follow(text, at, 0, false, open);
    while (!open.empty()) {
      const Step step = open.back();
      open.pop_back();
      if (const auto end = ends_.find(step.node); end != ends_.end()) {
        for (const std::size_t phrase : end->second) on_end(step.at, phrase);
      }
      const std::size_t next = step.at + 1;
      if (next >= text.size()) continue;
      if (text[next].before != Space::blank) follow(text, next, step.node, false, open);
      if (text[next].before != Space::none) {
        follow(text, next, step.node, true, open);
      } else if (text[next].hyphen_at_line_end && next + 1 < text.size()) {
        // A word divided at the end of its line, or a compound that is sought with a blank.
        follow(text, next + 1, step.node, false, open);
        follow(text, next + 1, step.node, true, open);
      }
    }
  }

 private:
  struct Step {
    std::size_t at;
    std::uint32_t node;  // that text[at] led to
  };
  static std::uint64_t key(std::uint32_t node, bool blank, char16_t unit) {
    return std::uint64_t{node} << 17 | std::uint64_t{blank} << 16 | unit;
  }
  void follow(const std::vector<FoldedUnit>& text, std::size_t at, std::uint32_t node, bool blank,
              std::vector<Step>& open) const {
    const auto found = next_.find(key(node, blank, text[at].unit));
    if (found != next_.end()) open.push_back({at, found->second});
  }

  std::unordered_map<std::uint64_t, std::uint32_t> next_;
  std::unordered_map<std::uint32_t, std::vector<std::size_t>> ends_;
  std::uint32_t nodes_ = 1;
};

}  // namespace

struct PhraseFinder::Tables {
  unicode::Folding folding;
  PhraseTree tree;
  std::size_t longest = 0;
};

PhraseFinder::PhraseFinder(const std::vector<std::string>& phrases) {
  auto tables = std::make_unique<Tables>();
  for (std::size_t i = 0; i < phrases.size(); ++i) {
    const std::vector<FoldedUnit> folded = tables->folding.fold(phrases[i]);
    if (folded.empty()) continue;
    tables->tree.add(folded, i);
    tables->longest = std::max(tables->longest, phrases[i].size());
  }
  tables_ = std::move(tables);
}

PhraseFinder::~PhraseFinder() = default;

bool PhraseFinder::empty() const { return tables_->tree.empty(); }

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
      tables_->tree.match(units, at, [&](std::size_t last, std::size_t phrase) {
        hits.push_back({begin + units[at].begin, begin + units[last].end, phrase});
      });
    }
    begin = end;
  }
  return hits;
}

}  // namespace aigaq::vault
