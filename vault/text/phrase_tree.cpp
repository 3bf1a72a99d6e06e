#include "vault/text/phrase_tree.hpp"

#include <algorithm>

#include "crypto/result.hpp"

namespace aigaq::vault {

using unicode::FoldedUnit;
using unicode::Space;

void PhraseTree::add(const std::vector<FoldedUnit>& phrase, std::size_t index) {
  AIGAQ_ASSERT(!phrase.empty() && nodes_.size() + phrase.size() < UINT32_MAX);
  Node node = kRoot;
  for (std::size_t i = 0; i < phrase.size(); ++i) {
    const bool blank = i > 0 && phrase[i].before != Space::none;
    const auto [found, made] =
        next_.try_emplace(key(node, blank, phrase[i].unit), static_cast<Node>(nodes_.size()));
    if (made) {
      Place place;
      place.before = node;
      place.depth = static_cast<std::uint32_t>(i + 1);
      place.unit = phrase[i].unit;
      place.blank = blank;
      nodes_.push_back(place);
    }
    node = found->second;
  }
  first_.set(phrase.front().unit);
  ends_[node].push_back(index);
  longest_ = std::max(longest_, static_cast<std::uint32_t>(phrase.size()));
}

std::vector<PhraseTree::Node> PhraseTree::by_depth() const {
  std::vector<Node> starts(longest_ + 2), out(nodes_.size());
  for (const Place& place : nodes_) ++starts[place.depth + 1];
  for (std::size_t depth = 1; depth < starts.size(); ++depth) starts[depth] += starts[depth - 1];
  for (Node node = 0; node < nodes_.size(); ++node) out[starts[nodes_[node].depth]++] = node;
  return out;
}

PhraseTree::Node PhraseTree::shorter_of(const Place& place) const {
  for (Node node = nodes_[place.before].shorter; node != kRoot; node = nodes_[node].shorter) {
    if (const Node longer = child(node, place.blank, place.unit); longer != kRoot) return longer;
  }
  return first(place.unit);
}

void PhraseTree::link() {
  const std::vector<Node> nodes = by_depth();
  for (const Node node : nodes) {
    Place& place = nodes_[node];
    if (place.depth > 1) place.shorter = shorter_of(place);
    place.end = ends_.contains(node) ? node : nodes_[place.shorter].end;
  }
  for (std::size_t i = nodes.size(); i-- > 1;) {
    nodes_[nodes_[nodes[i]].shorter].longer += nodes_[nodes[i]].longer;
  }
  std::vector<std::uint32_t> free(nodes.size(), 1);  // the next order behind each node
  for (std::size_t i = 1; i < nodes.size(); ++i) {
    Place& place = nodes_[nodes[i]];
    place.order = free[place.shorter];
    free[place.shorter] += place.longer;
    free[nodes[i]] = place.order + 1;
  }
}

PhraseTree::Node PhraseTree::child(Node node, bool blank, char16_t unit) const {
  const auto found = next_.find(key(node, blank, unit));
  return found == next_.end() ? kRoot : found->second;
}

const std::vector<std::size_t>& PhraseTree::phrases_at(Node end) const {
  const auto found = ends_.find(end);
  AIGAQ_ASSERT(found != ends_.end());
  return found->second;
}

}  // namespace aigaq::vault
