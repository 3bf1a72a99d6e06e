#include "vault/text/readings.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "crypto/result.hpp"

namespace aigaq::vault {
namespace {

using unicode::Space;

// States and moves are kept for speed alone: together some 16 MiB at most.
constexpr std::size_t kMostReadings = 1u << 18;
constexpr std::size_t kMostMoves = 1u << 17;
constexpr std::array<bool, 2> kBlanks{false, true};

// With a blank before the letter, without one, or either.
std::span<const bool> blanks(Space before) {
  if (before == Space::line_break) return kBlanks;
  return std::span(kBlanks).subspan(before == Space::blank ? 1 : 0, 1);
}

}  // namespace

Readings::Readings(const PhraseTree& tree, std::set<std::size_t>& found)
    : tree_(tree), found_(found) {
  at_ = number_of({});
}

std::size_t Readings::StateHash::operator()(const State& state) const {
  std::uint64_t hash = state.size();
  for (const Reading& reading : state) {
    hash ^= std::uint64_t{reading.node} << 34 ^ std::uint64_t{reading.span} << 2 ^
            static_cast<std::uint64_t>(reading.kind);
    hash *= 0x9E3779B97F4A7C15u;
    hash ^= hash >> 29;
  }
  return static_cast<std::size_t>(hash);
}

std::uint32_t Readings::read(const Letter& letter) {
  ++steps_;
  if (known_[at_].state->empty() && !tree_.begins(letter.unit)) return 0;
  const std::uint64_t move = std::uint64_t{at_} << 19 | std::uint64_t{letter.may_be_skipped} << 18 |
                             static_cast<std::uint64_t>(letter.before) << 16 | letter.unit;
  if (const auto found = moves_.find(move); found != moves_.end()) {
    at_ = found->second;
    return known_[at_].longest;
  }
  State to = after(*known_[at_].state, letter);
  if (kept_ + to.size() > kMostReadings || moves_.size() >= kMostMoves ||
      nexts_.size() >= kMostMoves) {
    forget();
    at_ = number_of(std::move(to));
  } else {
    at_ = moves_[move] = number_of(std::move(to));
  }
  return known_[at_].longest;
}

void Readings::forget() {
  numbers_.clear();
  known_.clear();
  moves_.clear();
  nexts_.clear();
  kept_ = 0;
}

std::uint32_t Readings::number_of(State state) {
  const auto [found, made] =
      numbers_.try_emplace(std::move(state), static_cast<std::uint32_t>(known_.size()));
  if (made) {
    known_.push_back({&found->first, ends_of(found->first)});
    kept_ += found->first.size() + 1;
  }
  return found->second;
}

void Readings::add(Kind kind, Node node, std::uint32_t span, State& out) const {
  if (node != PhraseTree::kRoot) out.push_back({kind, tree_.order(node), node, span});
}

// Where the letter leads from the node or else from the longest shorter one that it leads on from.
// Two readings of a line break ask it of each node anew: the way down is kept.
Readings::Node Readings::next(Node node, bool blank, char16_t unit) {
  const auto key = [&](Node at) {
    return std::uint64_t{at} << 17 | std::uint64_t{blank} << 16 | unit;
  };
  const Node begin = node;
  for (; node != PhraseTree::kRoot; node = tree_.shorter(node), ++steps_) {
    if (const Node longer = tree_.child(node, blank, unit); longer != PhraseTree::kRoot) {
      if (node != begin) nexts_[key(begin)] = longer;
      return longer;
    }
    if (const auto found = nexts_.find(key(node)); found != nexts_.end()) {
      const Node longer = found->second;
      nexts_[key(begin)] = longer;
      return longer;
    }
  }
  const Node first = tree_.first(unit);
  if (begin != PhraseTree::kRoot) nexts_[key(begin)] = first;
  return first;
}

void Readings::follow(const Reading& reading, const Letter& letter, State& out) {
  const bool plain = reading.kind == Kind::plain;
  for (const bool blank : blanks(letter.before)) {
    const Node to = plain ? next(reading.node, blank, letter.unit)
                          : tree_.child(reading.node, blank, letter.unit);
    ++steps_;
    add(plain ? Kind::plain : Kind::over_a_hyphen, to, plain ? tree_.depth(to) : reading.span + 1,
        out);
  }
}

Readings::State Readings::after(const State& state, const Letter& letter) {
  State out;
  follow({}, letter, out);  // a phrase that begins here
  for (const Reading& reading : state) {
    if (reading.kind != Kind::plain_at_hyphen) {
      follow(reading, letter, out);
      continue;
    }
    for (Node node = reading.node; node != PhraseTree::kRoot; node = tree_.shorter(node)) {
      follow({Kind::over_at_hyphen, tree_.order(node), node, tree_.depth(node) + 1}, letter, out);
    }
  }
  if (letter.may_be_skipped) {
    for (const Reading& reading : state) {
      const bool plain = reading.kind == Kind::plain;
      add(plain ? Kind::plain_at_hyphen : Kind::over_at_hyphen, reading.node, reading.span + 1,
          out);
    }
  }
  tidy(out);
  return out;
}

// Of readings at one node the one that goes back farthest: they go on alike. Of plain ones none
// that another stands for.
void Readings::tidy(State& state) const {
  std::ranges::sort(state);
  State out;
  for (const Reading& reading : state) {
    const bool same =
        !out.empty() && out.back().kind == reading.kind &&
        (out.back().node == reading.node ||
         (reading.kind == Kind::plain && tree_.is_shorter(out.back().node, reading.node)));
    if (same) out.pop_back();
    out.push_back(reading);
  }
  state = std::move(out);
}

std::uint32_t Readings::ends_of(const State& state) {
  std::uint32_t longest = 0;
  for (const Reading& reading : state) {
    if (reading.kind != Kind::plain && reading.kind != Kind::over_a_hyphen) continue;
    const Node end = tree_.end_at(reading.node);
    if (end == PhraseTree::kRoot) continue;
    note(end);
    if (reading.kind == Kind::plain) {
      longest = std::max(longest, tree_.depth(end));
    } else if (end == reading.node) {
      longest = std::max(longest, reading.span);
    }
  }
  return longest;
}

// Whatever ends the same stands here too, over the same hyphens.
void Readings::note(Node end) {
  for (; end != PhraseTree::kRoot && noted_.insert(end).second;
       end = tree_.end_at(tree_.shorter(end))) {
    found_.insert(tree_.phrases_at(end).begin(), tree_.phrases_at(end).end());
  }
}

}  // namespace aigaq::vault
