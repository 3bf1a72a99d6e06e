#pragma once
// The log's tree: RFC 6962 section 2.1 / RFC 9162 section 2.1 with SHA-256.

#include <functional>
#include <vector>

#include "crypto/bytes.hpp"
#include "crypto/result.hpp"

namespace aigaq::crypto {

using TreeSize = std::uint64_t;
using LeafIndex = std::uint64_t;

[[nodiscard]] Hash leaf_hash(ByteView entry);                   // SHA-256(0x00 ‖ entry)
[[nodiscard]] Hash node_hash(const Hash& l, const Hash& r);     // SHA-256(0x01 ‖ l ‖ r)
[[nodiscard]] Hash empty_root();                                // SHA-256("")

// A perfect subtree of 2^level leaves, the index-th of that level, counted from the left.
struct NodeId {
  unsigned level = 0;
  std::uint64_t index = 0;
  auto operator<=>(const NodeId&) const = default;
};

// The hashes of the perfect subtrees that tile [0, size), largest first; size of them is popcount.
class CompactRange {
 public:
  CompactRange() = default;
  // Errors: wrong_value when the number of hashes is not popcount(size).
  static Result<CompactRange> from(TreeSize size, std::vector<Hash> hashes);
  // Every perfect subtree that this leaf completes (the leaf itself first) goes to on_node.
  void append(const Hash& leaf, const std::function<void(NodeId, const Hash&)>& on_node = {});
  [[nodiscard]] TreeSize size() const { return size_; }
  [[nodiscard]] const std::vector<Hash>& hashes() const { return hashes_; }
  [[nodiscard]] Hash root() const;
  // The nodes that tile [0, size), for reading them back from a store.
  static std::vector<NodeId> nodes(TreeSize size);

 private:
  TreeSize size_ = 0;
  std::vector<Hash> hashes_;
};

// Reads a stored perfect subtree; may throw what the store throws.
using NodeReader = std::function<Hash(NodeId)>;

using Proof = std::vector<Hash>;
// Preconditions: index < size; old_size <= new_size.
[[nodiscard]] Proof inclusion_proof(LeafIndex index, TreeSize size, const NodeReader& read);
[[nodiscard]] Proof consistency_proof(TreeSize old_size, TreeSize new_size, const NodeReader& read);

// Errors: bad_proof (also for a proof of the wrong length).
[[nodiscard]] Result<void> verify_inclusion(LeafIndex index, TreeSize size, const Hash& leaf,
                                            const Proof& proof, const Hash& root);
// RFC 9162 2.1.4.2. An old size of 0 takes an empty proof and the empty tree's root as old root;
// equal sizes take an empty proof and equal roots.
[[nodiscard]] Result<void> verify_consistency(TreeSize old_size, TreeSize new_size,
                                              const Hash& old_root, const Hash& new_root,
                                              const Proof& proof);

// Subtrees [start, end) that do not begin at 0 (draft-ietf-plants-merkle-tree-certs sections 4.1 to
// 4.4): start is a multiple of the smallest power of two >= end - start. Errors: bad_proof.
[[nodiscard]] bool valid_subtree(LeafIndex start, LeafIndex end);
[[nodiscard]] Result<void> verify_subtree_inclusion(LeafIndex index, LeafIndex start, LeafIndex end,
                                                    const Hash& leaf, const Proof& proof,
                                                    const Hash& root);
[[nodiscard]] Result<void> verify_subtree_consistency(LeafIndex start, LeafIndex end, TreeSize size,
                                                      const Hash& subtree_root, const Hash& root,
                                                      const Proof& proof);

}  // namespace aigaq::crypto
