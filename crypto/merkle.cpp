#include "crypto/merkle.hpp"

#include <algorithm>
#include <bit>

#include "crypto/hash.hpp"

namespace aigaq::crypto {
namespace {

constexpr std::uint8_t kLeafPrefix = 0x00;
constexpr std::uint8_t kNodePrefix = 0x01;

// Level of the left subtree of size > 1 leaves: the largest power of two below size.
unsigned split_level(TreeSize size) { return static_cast<unsigned>(std::bit_width(size - 1)) - 1; }

// Root over some hashes of the nodes that tile a range, largest first.
Hash fold(const std::vector<Hash>& hashes) {
  Hash root = hashes.back();
  for (std::size_t i = hashes.size() - 1; i-- > 0;) root = node_hash(hashes[i], root);
  return root;
}

// Nodes that tile [begin, begin + size), where begin is a multiple of a power of two >= size.
std::vector<NodeId> tiles(LeafIndex begin, TreeSize size) {
  std::vector<NodeId> out;
  while (size > 0) {
    const auto level = static_cast<unsigned>(std::bit_width(size)) - 1;
    out.push_back({level, begin >> level});
    begin += TreeSize{1} << level;
    size -= TreeSize{1} << level;
  }
  return out;
}

Hash subtree_hash(LeafIndex begin, TreeSize size, const NodeReader& read) {
  std::vector<Hash> hashes;
  for (const NodeId id : tiles(begin, size)) hashes.push_back(read(id));
  return fold(hashes);
}

}  // namespace

Hash leaf_hash(ByteView entry) { return sha256({ByteView(&kLeafPrefix, 1), entry}); }

Hash node_hash(const Hash& l, const Hash& r) {
  return sha256({ByteView(&kNodePrefix, 1), l.view(), r.view()});
}

Hash empty_root() { return sha256(ByteView{}); }

Result<CompactRange> CompactRange::from(TreeSize size, std::vector<Hash> hashes) {
  if (hashes.size() != static_cast<std::size_t>(std::popcount(size))) {
    return fail(ErrorCode::wrong_value, "number of hashes in a compact range");
  }
  CompactRange range;
  range.size_ = size;
  range.hashes_ = std::move(hashes);
  return range;
}

void CompactRange::append(const Hash& leaf,
                          const std::function<void(NodeId, const Hash&)>& on_node) {
  AIGAQ_ASSERT(size_ + 1 != 0);
  Hash node = leaf;
  NodeId id{0, size_};
  if (on_node) on_node(id, node);
  for (TreeSize left = size_; (left & 1) != 0; left >>= 1) {
    node = node_hash(hashes_.back(), node);
    hashes_.pop_back();
    id = {id.level + 1, id.index >> 1};
    if (on_node) on_node(id, node);
  }
  hashes_.push_back(node);
  ++size_;
}

Hash CompactRange::root() const { return size_ == 0 ? empty_root() : fold(hashes_); }

std::vector<NodeId> CompactRange::nodes(TreeSize size) { return tiles(0, size); }

Proof inclusion_proof(LeafIndex index, TreeSize size, const NodeReader& read) {
  AIGAQ_ASSERT(index < size);
  Proof proof;
  LeafIndex begin = 0;
  while (size > 1) {
    const TreeSize left = TreeSize{1} << split_level(size);
    if (index - begin < left) {
      proof.push_back(subtree_hash(begin + left, size - left, read));
      size = left;
    } else {
      proof.push_back(subtree_hash(begin, left, read));
      begin += left;
      size -= left;
    }
  }
  std::reverse(proof.begin(), proof.end());
  return proof;
}

// RFC 9162 section 2.1.4.1, unrolled from the root downwards.
Proof consistency_proof(TreeSize old_size, TreeSize new_size, const NodeReader& read) {
  AIGAQ_ASSERT(old_size <= new_size);
  Proof proof;
  if (old_size == 0 || old_size == new_size) return proof;
  LeafIndex begin = 0;
  TreeSize size = new_size;
  TreeSize rest = old_size;  // of the old tree, inside the current subtree
  while (rest != size) {
    const TreeSize left = TreeSize{1} << split_level(size);
    if (rest <= left) {
      proof.push_back(subtree_hash(begin + left, size - left, read));
      size = left;
    } else {
      proof.push_back(subtree_hash(begin, left, read));
      begin += left;
      size -= left;
      rest -= left;
    }
  }
  // A whole left edge is the old root itself, which the verifier has.
  if (begin != 0) proof.push_back(subtree_hash(begin, size, read));
  std::reverse(proof.begin(), proof.end());
  return proof;
}

// RFC 9162 section 2.1.3.2.
Result<void> verify_inclusion(LeafIndex index, TreeSize size, const Hash& leaf, const Proof& proof,
                              const Hash& root) {
  if (index >= size) return fail(ErrorCode::bad_proof, "leaf index outside the tree");
  LeafIndex fn = index;
  LeafIndex sn = size - 1;
  Hash r = leaf;
  for (const Hash& p : proof) {
    if (sn == 0) return fail(ErrorCode::bad_proof, "inclusion proof too long");
    if ((fn & 1) != 0 || fn == sn) {
      r = node_hash(p, r);
      while ((fn & 1) == 0 && fn != 0) {
        fn >>= 1;
        sn >>= 1;
      }
    } else {
      r = node_hash(r, p);
    }
    fn >>= 1;
    sn >>= 1;
  }
  if (sn != 0) return fail(ErrorCode::bad_proof, "inclusion proof too short");
  if (r != root) return fail(ErrorCode::bad_proof, "inclusion proof");
  return {};
}

// RFC 9162 section 2.1.4.2 is the case of a subtree that starts at 0.
Result<void> verify_consistency(TreeSize old_size, TreeSize new_size, const Hash& old_root,
                                const Hash& new_root, const Proof& proof) {
  if (new_size == 0 && new_root != empty_root()) {
    return fail(ErrorCode::bad_proof, "root of the empty tree");
  }
  return verify_subtree_consistency(0, old_size, new_size, old_root, new_root, proof);
}

bool valid_subtree(LeafIndex start, LeafIndex end) {
  if (start > end) return false;
  // start is a multiple of the power of two that holds end - start leaves.
  const auto bits = static_cast<unsigned>(end - start <= 1 ? 0 : std::bit_width(end - start - 1));
  return bits == 64 ? start == 0 : (start & ((LeafIndex{1} << bits) - 1)) == 0;
}

Result<void> verify_subtree_inclusion(LeafIndex index, LeafIndex start, LeafIndex end,
                                      const Hash& leaf, const Proof& proof, const Hash& root) {
  if (!valid_subtree(start, end) || index < start || index >= end) {
    return fail(ErrorCode::bad_proof, "leaf index outside the subtree");
  }
  return verify_inclusion(index - start, end - start, leaf, proof, root);
}

Result<void> verify_subtree_consistency(LeafIndex start, LeafIndex end, TreeSize size,
                                        const Hash& subtree_root, const Hash& root,
                                        const Proof& proof) {
  if (!valid_subtree(start, end) || end > size) {
    return fail(ErrorCode::bad_proof, "subtree outside the tree");
  }
  if (start == end) {
    if (!proof.empty()) return fail(ErrorCode::bad_proof, "consistency proof must be empty");
    if (subtree_root != empty_root()) return fail(ErrorCode::bad_proof, "root of the empty tree");
    return {};
  }
  // Position of the subtree's first and last leaf and of the tree's last, at the current level.
  LeafIndex first = start;
  LeafIndex last = end - 1;
  LeafIndex tree_last = size - 1;
  const auto up = [&] {
    first >>= 1;
    last >>= 1;
    tree_last >>= 1;
  };
  // Whole right edges need no hash: go up to where the proof starts.
  if (last == tree_last) {
    while (first != last) up();
  } else {
    while (first != last && (last & 1) != 0) up();
  }
  auto next = proof.begin();
  if (first != last && next == proof.end()) {
    return fail(ErrorCode::bad_proof, "consistency proof missing");
  }
  // A perfect subtree, or one at the tree's end, starts the path itself and is not sent.
  Hash small = first == last ? subtree_root : *next++;
  Hash large = small;
  for (; next != proof.end(); ++next) {
    if (tree_last == 0) return fail(ErrorCode::bad_proof, "consistency proof too long");
    if ((last & 1) != 0 || last == tree_last) {
      if (first < last) small = node_hash(*next, small);
      large = node_hash(*next, large);
      while ((last & 1) == 0 && last != 0) up();
    } else {
      large = node_hash(large, *next);
    }
    up();
  }
  if (tree_last != 0) return fail(ErrorCode::bad_proof, "consistency proof too short");
  if (small != subtree_root || large != root) {
    return fail(ErrorCode::bad_proof, "consistency proof");
  }
  return {};
}

}  // namespace aigaq::crypto
