#pragma once
// The salted tree: one mechanism for every redaction (docs/formats/salted-tree.md).
// Shape of RFC 6962 for any leaf count; every leaf carries a salt from a seed tree of depth 40.

#include <array>
#include <functional>
#include <optional>
#include <vector>

#include "crypto/bytes.hpp"
#include "crypto/hash.hpp"
#include "crypto/hash_row.hpp"
#include "crypto/limits.hpp"
#include "crypto/result.hpp"
#include "crypto/secret.hpp"

namespace aigaq::crypto {

// The kind byte of a leaf.
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
// Two content leaves at once, which costs less than one after the other.
struct ContentLeaf {
  Salt16 salt;
  ByteView data;
};
[[nodiscard]] std::pair<Hash, Hash> salted_leaves(const TreeLabel& label, const ContentLeaf& first,
                                                  const ContentLeaf& second);
[[nodiscard]] Hash salted_node(const TreeLabel& label, const Hash& left, const Hash& right);

// Seeds of leaves, keeping the path to the last one: going forward costs two hashes a leaf.
// Its copies of seeds lie outside the locked arena (they are many) and are wiped.
class SeedPath {
 public:
  // A seed of that level, of which the first leaf below has the index first.
  SeedPath(ByteView seed, unsigned level, std::uint64_t first = 0);
  explicit SeedPath(const TreeSeed& seed) : SeedPath(seed.reveal(), 0) {}
  ~SeedPath();
  // What is left behind is wiped in its own time.
  SeedPath(SeedPath&& other) noexcept;
  SeedPath& operator=(SeedPath&& other) noexcept;
  SeedPath(const SeedPath&) = delete;
  SeedPath& operator=(const SeedPath&) = delete;

  // Precondition: the leaf is below the seed. Valid until the next call.
  [[nodiscard]] const SeedNode& leaf(std::uint64_t index);

 private:
  // By level, from level_ down to the leaf's. Within, since asking for so much memory costs as much
  // as the hashes do.
  std::array<SeedNode, limits::kSeedTreeDepth + 1> path_;
  unsigned level_;
  std::uint64_t first_;
  std::uint64_t index_;
};

// Leaf hashes of one tree; quickest with ascending indices.
class SaltedLeaves {
 public:
  SaltedLeaves(const TreeLabel& label, const TreeSeed& seed) : label_(label), path_(seed) {}
  SaltedLeaves(const TreeLabel& label, SeedPath seeds) : label_(label), path_(std::move(seeds)) {}
  [[nodiscard]] Hash hash(std::uint64_t index, LeafKind kind, ByteView data);
  [[nodiscard]] Salt16 salt(std::uint64_t index) { return leaf_salt(path_.leaf(index)); }
  // The same of a content leaf, and whole.update(data), in one pass over the data.
  [[nodiscard]] Hash hash(std::uint64_t index, ByteView data, Sha256& whole);

 private:
  TreeLabel label_;
  SeedPath path_;
};

// Root over leaf hashes in order; memory is logarithmic in their number.
class SaltedRoot {
 public:
  explicit SaltedRoot(const TreeLabel& label) : label_(label) {}
  void add(const Hash& leaf);
  [[nodiscard]] std::uint64_t count() const { return count_; }
  // At least one leaf.
  [[nodiscard]] Hash root() const;
  // Before the first leaf: roots of the aligned subtrees of 2^level leaves are kept.
  void keep_pieces(unsigned level);
  // These roots, the last one over what is left over: the leaves of a tree with the same root.
  [[nodiscard]] std::vector<Hash> pieces() const;

 private:
  static constexpr unsigned kNone = ~0U;
  [[nodiscard]] Hash fold(std::size_t subtrees) const;
  TreeLabel label_;
  std::uint64_t count_ = 0;
  std::vector<Hash> stack_;  // perfect subtrees that tile the leaves, largest first
  unsigned piece_level_ = kNone;
  std::vector<Hash> pieces_;
};

// Root of a stream of leaves from its data. At least one leaf before root().
class SaltedTreeBuilder {
 public:
  SaltedTreeBuilder(const TreeLabel& label, const TreeSeed& seed)
      : label_(label), leaves_(label, seed), root_(label) {}
  // An aligned subtree: the leaf first, and those behind it, below a seed of their own.
  SaltedTreeBuilder(const TreeLabel& label, SeedPath seeds, std::uint64_t first)
      : label_(label), leaves_(label, std::move(seeds)), root_(label), first_(first) {}
  void add(LeafKind kind, ByteView data) { root_.add(leaves_.hash(next(), kind, data)); }
  // add(LeafKind::content, data), and whole.update(data), in one pass over the data.
  void add(ByteView data, Sha256& whole) { root_.add(leaves_.hash(next(), data, whole)); }
  // Content leaves of so many bytes each (64 at least), what is left over in a last one.
  void add_chunks(ByteView data, std::size_t leaf_bytes);
  [[nodiscard]] std::uint64_t count() const { return root_.count(); }
  [[nodiscard]] Hash root() const { return root_.root(); }
  void keep_pieces(unsigned level) { root_.keep_pieces(level); }
  [[nodiscard]] std::vector<Hash> pieces() const { return root_.pieces(); }

 private:
  [[nodiscard]] std::uint64_t next() const { return first_ + root_.count(); }
  [[nodiscard]] ContentLeaf content(std::uint64_t index, ByteView data) {
    return {leaves_.salt(index), data};
  }
  TreeLabel label_;
  SaltedLeaves leaves_;
  SaltedRoot root_;
  std::uint64_t first_ = 0;
};

struct LeafRange {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;  // one past the last
  auto operator<=>(const LeafRange&) const = default;
};

// Ranges ascend, are not empty, never touch and end by count.
[[nodiscard]] bool valid_ranges(const std::vector<LeafRange>& ranges, std::uint64_t count);

// What is disclosed of one tree. Ranges ascend and never touch; values from left to right are
// seeds of disclosed and hashes of hidden subtrees, which of the two the verifier derives.
struct Opening {
  std::uint64_t count = 0;
  std::vector<LeafRange> ranges;
  HashRow values;
  [[nodiscard]] bool complete() const {
    return ranges.size() == 1 && ranges[0].begin == 0 && ranges[0].end == count;
  }
};

// How many values an opening of these ranges has.
[[nodiscard]] std::size_t opening_values(const std::vector<LeafRange>& ranges, std::uint64_t count);
// These values, from left to right; none is kept. Leaf hashes of hidden leaves are asked for from
// left to right, each at most once. Precondition: ranges valid for count.
void each_opening_value(const TreeLabel& label, const TreeSeed& seed, std::uint64_t count,
                        const std::vector<LeafRange>& ranges,
                        const std::function<Hash(std::uint64_t)>& hidden_leaf,
                        const std::function<void(const Hash&)>& take);
// All of it. Hidden leaves and precondition as above.
[[nodiscard]] Opening make_opening(const TreeLabel& label, const TreeSeed& seed,
                                   std::uint64_t count, std::vector<LeafRange> ranges,
                                   const std::function<Hash(std::uint64_t)>& hidden_leaf);
// The same from roots of hidden subtrees, which are asked for from left to right: of such leaves as
// have one value.
[[nodiscard]] Opening open_subtrees(const TreeSeed& seed, std::uint64_t count,
                                    std::vector<LeafRange> ranges,
                                    const std::function<Hash(const LeafRange&)>& hidden);
// Leaf hash of one leaf, from the root of the seed tree: SaltedLeaves for many.
[[nodiscard]] Hash salted_leaf_at(const TreeLabel& label, const TreeSeed& seed, std::uint64_t index,
                                  LeafKind kind, ByteView data);

// Takes the disclosed leaves in order and compares the root at the end: streams, any size.
class OpeningVerifier {
 public:
  // Errors: bad_proof (ranges not ascending or touching or outside, number of values wrong),
  // limit_exceeded (count).
  static Result<OpeningVerifier> create(const TreeLabel& label, Opening opening);
  // The same for a tree whose leaf count is committed to (in its parent's leaf, or by its kind):
  // the root alone does not bind it where the last leaves are hidden. Errors: also bad_proof.
  static Result<OpeningVerifier> create(const TreeLabel& label, Opening opening,
                                        std::uint64_t committed_count);
  // The next disclosed leaf. Errors: bad_proof (more leaves than disclosed; chaff with data).
  [[nodiscard]] Result<void> add(LeafKind kind, ByteView data);
  // The root that the opening leads to, for a parent that commits to it. Errors: bad_proof (too
  // few leaves came).
  [[nodiscard]] Result<Hash> root() const;
  // All disclosed leaves must have come. Errors: bad_proof (too few), bad_hash (root differs).
  [[nodiscard]] Result<void> finish(const Hash& root);
  [[nodiscard]] const Opening& opening() const { return opening_; }

 private:
  // A subtree still to be looked at, or two that are to be joined.
  struct Step {
    LeafRange leaves;
    bool join = false;
  };
  OpeningVerifier(const TreeLabel& label, Opening opening);
  void go_on();

  TreeLabel label_;
  Opening opening_;
  std::vector<Step> steps_;             // of the tree's walk from left to right: the next one last
  std::size_t range_ = 0, value_ = 0;   // of the opening, the next ones
  std::optional<LeafRange> disclosed_;  // the subtree whose leaves come now
  std::vector<Hash> roots_;             // of the subtrees before it that wait for their neighbour
  std::optional<SeedPath> path_;        // into it, once a leaf of it came
  std::optional<SaltedRoot> subtree_;
};

}  // namespace aigaq::crypto
