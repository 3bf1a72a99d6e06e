#pragma once
// The root of a salted tree (docs/formats/salted-tree.md) whose leaves are all at hand: what does
// not wait for one another is hashed side by side.

#include <optional>
#include <vector>

#include "crypto/bytes.hpp"
#include "crypto/secret.hpp"

namespace aigaq::crypto {

// Of each tree the lowest seed that covers its leaves. The way there is a chain of up to 40 hashes,
// each of which waits for the one before: the chains of several trees go side by side. Like
// SeedPath outside the locked arena, and wiped.
class TreeStarts {
 public:
  TreeStarts() = default;
  ~TreeStarts();
  TreeStarts(const TreeStarts&) = delete;
  TreeStarts& operator=(const TreeStarts&) = delete;
  // Of a tree with at least one leaf. Returns its number.
  std::size_t add(const TreeSeed& seed, std::size_t leaves);
  // Once, when all are added.
  void derive();
  [[nodiscard]] const Hash& at(std::size_t tree) const { return trees_.at(tree).seed; }

 private:
  struct Tree {
    Hash seed;
    unsigned levels = 0;  // between the seed and the start
  };
  void grow();
  void descend_in_lanes();
  // So many left children down.
  static void descend(Tree& tree, unsigned levels);
  static void descend(Tree& first, Tree& second, unsigned levels);
  std::vector<Tree> trees_;
};

// At least one leaf; nullopt is chaff. All seeds are in memory at once: for forms, not for files.
[[nodiscard]] Hash salted_root(const TreeLabel& label, const TreeSeed& seed,
                               const std::vector<std::optional<ByteView>>& leaves);
// The same from the tree's start, which was made for as many leaves.
[[nodiscard]] Hash salted_root(const TreeLabel& label, const Hash& start,
                               const std::vector<std::optional<ByteView>>& leaves);

}  // namespace aigaq::crypto
