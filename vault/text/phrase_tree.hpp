#pragma once
// All phrases as one tree of letters, and from each place in it the way to the longest shorter one
// that ends the same (Aho and Corasick): the time to search does not grow with their number.
// Only sources of vault/text/.

#include <bitset>
#include <unordered_map>
#include <vector>

#include "vault/text/folding.hpp"

namespace aigaq::vault {

class PhraseTree {
 public:
  using Node = std::uint32_t;
  static constexpr Node kRoot = 0;

  void add(const std::vector<unicode::FoldedUnit>& phrase, std::size_t index);
  // Once, when all are added and before anything is asked.
  void link();

  [[nodiscard]] bool empty() const { return next_.empty(); }
  [[nodiscard]] std::uint32_t longest() const { return longest_; }
  [[nodiscard]] bool begins(char16_t unit) const { return first_.test(unit); }
  // kRoot where there is none.
  [[nodiscard]] Node child(Node node, bool blank, char16_t unit) const;
  // What a phrase begins with: white space before it is no part of it.
  [[nodiscard]] Node first(char16_t unit) const {
    return begins(unit) ? child(kRoot, false, unit) : kRoot;
  }
  // The longest beginning of a phrase that what led to the node ends with, but for all of it.
  [[nodiscard]] Node shorter(Node node) const { return nodes_[node].shorter; }
  [[nodiscard]] std::uint32_t depth(Node node) const { return nodes_[node].depth; }
  // The node itself or the longest shorter one at which a phrase ends; kRoot: none.
  [[nodiscard]] Node end_at(Node node) const { return nodes_[node].end; }
  [[nodiscard]] const std::vector<std::size_t>& phrases_at(Node end) const;
  // What the shorter one leads to, the longer one leads to as well. In this order the shorter
  // ones of a node stand before it, and between the two nothing but others of that kind.
  [[nodiscard]] std::uint32_t order(Node node) const { return nodes_[node].order; }
  [[nodiscard]] bool is_shorter(Node shorter, Node node) const {
    return nodes_[node].order - nodes_[shorter].order < nodes_[shorter].longer;
  }

 private:
  struct Place {
    Node before = kRoot;  // the node that it is a child of
    Node shorter = kRoot, end = kRoot;
    std::uint32_t depth = 0, order = 0;
    std::uint32_t longer = 1;  // itself and those that it is a shorter one of
    char16_t unit = 0;
    bool blank = false;
  };
  static std::uint64_t key(Node node, bool blank, char16_t unit) {
    return std::uint64_t{node} << 17 | std::uint64_t{blank} << 16 | unit;
  }
  [[nodiscard]] std::vector<Node> by_depth() const;
  [[nodiscard]] Node shorter_of(const Place& place) const;

  std::unordered_map<std::uint64_t, Node> next_;
  std::unordered_map<Node, std::vector<std::size_t>> ends_;
  std::vector<Place> nodes_{Place{}};
  std::bitset<0x10000> first_;
  std::uint32_t longest_ = 0;
};

}  // namespace aigaq::vault
