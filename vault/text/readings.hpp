#pragma once
// Reads a text once, letter by letter, for all phrases of a tree. Only sources of vault/text/.
//
// A line break may stand for a blank or for nothing, and a hyphen before one may be there or not,
// so one text has many readings. All that a reading leaves behind is a node of the tree; what
// several leave is a state. A state and what a letter makes of it are worked out once: a text that
// repeats itself meets the same ones again.

#include <cstdint>
#include <set>
#include <unordered_map>
#include <vector>

#include "vault/text/phrase_tree.hpp"

namespace aigaq::vault {

// A letter as a text has it.
struct Letter {
  char16_t unit = 0;
  unicode::Space before = unicode::Space::none;
  bool may_be_skipped = false;  // a hyphen that divides a word at the end of its line
};

class Readings {
 public:
  // The phrases met go to found.
  Readings(const PhraseTree& tree, std::set<std::size_t>& found);

  // How many letters the longest phrase that ends with this one goes back; 0: none ends here.
  [[nodiscard]] std::uint32_t read(const Letter& letter);
  // Nodes gone to so far: what the work is measured by.
  [[nodiscard]] std::uint64_t steps() const { return steps_; }

 private:
  using Node = PhraseTree::Node;
  enum class Kind : std::uint8_t {
    plain,          // every letter was read: stands for its shorter ones too
    over_a_hyphen,  // one at least was skipped: stands for itself alone
    plain_at_hyphen,
    over_at_hyphen  // the same, in front of one that may be skipped
  };
  struct Reading {
    Kind kind = Kind::plain;
    std::uint32_t order = 0;  // of the node
    Node node = PhraseTree::kRoot;
    std::uint32_t span = 0;  // letters of the text since it began
    auto operator<=>(const Reading&) const = default;
  };
  using State = std::vector<Reading>;
  struct StateHash {
    std::size_t operator()(const State& state) const;
  };
  struct Known {
    const State* state = nullptr;
    std::uint32_t longest = 0;
  };

  [[nodiscard]] State after(const State& state, const Letter& letter);
  [[nodiscard]] Node next(Node node, bool blank, char16_t unit);
  void follow(const Reading& reading, const Letter& letter, State& out);
  void add(Kind kind, Node node, std::uint32_t span, State& out) const;
  static void over_hyphen_once(State& state);
  void tidy(State& state) const;
  [[nodiscard]] std::uint32_t number_of(State state);
  [[nodiscard]] std::uint32_t ends_of(const State& state);
  void note(Node end);
  void forget();

  const PhraseTree& tree_;
  std::set<std::size_t>& found_;
  std::set<Node> noted_;
  std::unordered_map<State, std::uint32_t, StateHash> numbers_;
  std::vector<Known> known_;
  std::unordered_map<std::uint64_t, std::uint32_t> moves_;  // by state and letter
  std::unordered_map<std::uint64_t, Node> nexts_;           // by node and letter
  std::size_t kept_ = 0;                                    // readings of all known states
  std::uint32_t at_ = 0;
  std::uint64_t steps_ = 0;
};

}  // namespace aigaq::vault
