#pragma once
// The salted tree: one mechanism for every redaction (docs/formats/salted-tree.md).
// Shape of RFC 6962 for any leaf count; every leaf carries a salt from a seed tree of depth 40.

#include <functional>
#include <utility>
#include <vector>

#include "crypto/bytes.hpp"
#include "crypto/result.hpp"
#include "crypto/secret.hpp"

namespace aigaq::crypto {

enum class LeafKind : std::uint8_t { content = 0x00, chaff = 0x01 };

// A node of the seed tree: 32 bytes. Disclosing one discloses every leaf below it.
using SeedNode = Hash;

// Seed at a level (0 = the tree's seed itself, 40 = a leaf's) whose path has the prefix's bits.
[[nodiscard]] SeedNode derive_seed(ByteView seed, unsigned from_level, unsigned to_level,
                                   std::uint64_t prefix);
[[nodiscard]] Salt16 leaf_salt(const SeedNode& leaf_seed);
// SHA-256(0x00 ‖ label ‖ kind ‖ salt ‖ data); chaff has empty data.
[[nodiscard]] Hash salted_leaf(const TreeLabel& label, LeafKind kind, const Salt16& salt,
                               ByteView data);
[[nodiscard]] Hash salted_node(const TreeLabel& label, const Hash& left, const Hash& right);

// Root of a stream of leaves; memory is logarithmic in their number. At least one leaf.
class SaltedTreeBuilder {
 public:
  SaltedTreeBuilder(const TreeLabel& label, const TreeSeed& seed);
  void add(LeafKind kind, ByteView data);
  [[nodiscard]] std::uint64_t count() const { return count_; }
  [[nodiscard]] Hash root() const;

 private:
  [[nodiscard]] SeedNode next_leaf_seed();
  TreeLabel label_;
  std::vector<SecretBytes> path_;  // seeds from the root to the current leaf
  std::uint64_t count_ = 0;
  std::vector<Hash> stack_;
  std::vector<unsigned> levels_;
};

struct LeafRange {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;  // one past the last
  auto operator<=>(const LeafRange&) const = default;
};

// What is disclosed of one tree. Ranges ascend and never touch; values from left to right are
// seeds of disclosed and hashes of hidden subtrees, which of the two the verifier derives.
struct Opening {
  std::uint64_t count = 0;
  std::vector<LeafRange> ranges;
  std::vector<Hash> values;
  [[nodiscard]] bool complete() const {
    return ranges.size() == 1 && ranges[0].begin == 0 && ranges[0].end == count;
  }
};

// Leaf hashes of hidden leaves are asked for from left to right, each at most once.
// Precondition: ranges valid for count.
[[nodiscard]] Opening make_opening(const TreeLabel& label, const TreeSeed& seed,
                                   std::uint64_t count, std::vector<LeafRange> ranges,
                                   const std::function<Hash(std::uint64_t)>& hidden_leaf);
// Leaf hash of one leaf, for hidden_leaf.
[[nodiscard]] Hash salted_leaf_at(const TreeLabel& label, const TreeSeed& seed,
                                  std::uint64_t index, LeafKind kind, ByteView data);

// Takes the disclosed leaves in order and compares the root at the end: streams, any size.
class OpeningVerifier {
 public:
  // Errors: bad_proof (ranges not ascending or touching or outside, number of values wrong),
  // limit_exceeded (count).
  static Result<OpeningVerifier> create(const TreeLabel& label, Opening opening);
  // The next disclosed leaf. Errors: bad_proof (more leaves than disclosed; chaff with data).
  [[nodiscard]] Result<void> add(LeafKind kind, ByteView data);
  // All disclosed leaves must have come. Errors: bad_proof (too few), bad_hash (root differs).
  [[nodiscard]] Result<void> finish(const Hash& root);
  [[nodiscard]] const Opening& opening() const { return opening_; }

 private:
  struct Step;  // a subtree to walk into; defined in the source
  OpeningVerifier(const TreeLabel& label, Opening opening);
  TreeLabel label_;
  Opening opening_;
  std::uint64_t next_leaf_ = 0;
  std::size_t range_ = 0;
  std::vector<std::pair<LeafRange, SeedNode>> disclosed_;  // maximal disclosed subtrees
  std::size_t subtree_ = 0;
  std::vector<Hash> leaf_stack_;  // partial hashes inside the current disclosed subtree
  std::vector<unsigned> leaf_levels_;
  std::vector<SeedNode> path_;
  std::vector<Hash> subtree_roots_;
};

}  // namespace aigaq::crypto
