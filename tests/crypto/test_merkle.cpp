#include <doctest/doctest.h>

#include <bit>
#include <map>

#include "crypto/hash.hpp"
#include "crypto/merkle.hpp"

using namespace aigaq;
using namespace aigaq::crypto;

namespace {

constexpr std::size_t kSizes = 130;

Hash test_leaf(std::size_t i) { return leaf_hash(as_bytes("entry " + std::to_string(i))); }

// RFC 6962 section 2.1, as it is written.
Hash naive_root(std::size_t begin, std::size_t end) {
  if (begin == end) return empty_root();
  if (end - begin == 1) return test_leaf(begin);
  const std::size_t k = std::bit_floor(end - begin - 1);
  return node_hash(naive_root(begin, begin + k), naive_root(begin + k, end));
}

// RFC 9162 section 2.1.3.1.
Proof naive_path(std::size_t index, std::size_t begin, std::size_t end) {
  if (end - begin == 1) return {};
  const std::size_t k = std::bit_floor(end - begin - 1);
  const bool left = index < begin + k;
  Proof path = left ? naive_path(index, begin, begin + k) : naive_path(index, begin + k, end);
  path.push_back(left ? naive_root(begin + k, end) : naive_root(begin, begin + k));
  return path;
}

// draft-ietf-plants-merkle-tree-certs section 4.4.1; with start = 0 it is RFC 9162 2.1.4.1.
Proof naive_subproof(std::size_t start, std::size_t end, std::size_t offset, std::size_t n,
                     bool known) {
  if (start == 0 && end == n) {
    return known ? Proof{} : Proof{naive_root(offset, offset + n)};
  }
  const std::size_t k = std::bit_floor(n - 1);
  Proof proof;
  if (end <= k) {
    proof = naive_subproof(start, end, offset, k, known);
    proof.push_back(naive_root(offset + k, offset + n));
  } else if (k <= start) {
    proof = naive_subproof(start - k, end - k, offset + k, n - k, known);
    proof.push_back(naive_root(offset, offset + k));
  } else {
    proof = naive_subproof(0, end - k, offset + k, n - k, false);
    proof.push_back(naive_root(offset, offset + k));
  }
  return proof;
}

// All nodes that a log of kSizes leaves stores.
const std::map<NodeId, Hash>& stored() {
  static const std::map<NodeId, Hash> nodes = [] {
    std::map<NodeId, Hash> out;
    CompactRange range;
    for (std::size_t i = 0; i < kSizes; ++i) {
      range.append(test_leaf(i),
                   [&](NodeId id, const Hash& hash) { REQUIRE(out.emplace(id, hash).second); });
    }
    return out;
  }();
  return nodes;
}
Hash read(NodeId id) { return stored().at(id); }

// Calls verify with every proof one small step away from a good one.
template <class Verify>
void refuses_mutations(const Proof& proof, const Verify& verify) {
  for (std::size_t i = 0; i < proof.size(); ++i) {
    for (unsigned bit : {0u, 7u, 131u, 255u}) {
      Proof bad = proof;
      bad[i].data[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
      REQUIRE_FALSE(verify(bad));
    }
    Proof shorter = proof;
    shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(i));
    REQUIRE_FALSE(verify(shorter));
    Proof doubled = proof;
    doubled.insert(doubled.begin() + static_cast<std::ptrdiff_t>(i), proof[i]);
    REQUIRE_FALSE(verify(doubled));
    if (i > 0) {
      Proof swapped = proof;
      std::swap(swapped[i - 1], swapped[i]);
      REQUIRE_FALSE(verify(swapped));
    }
  }
  Proof longer = proof;
  longer.push_back(Hash{});
  REQUIRE_FALSE(verify(longer));
}

}  // namespace

TEST_CASE("prefixes of RFC 6962 keep leaf and node apart") {
  CHECK(to_hex(empty_root().view()) ==
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  // Leaf of the empty entry, as transparency-dev/merkle and others give it.
  CHECK(to_hex(leaf_hash({}).view()) ==
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  CHECK(node_hash(Hash{}, Hash{}) != leaf_hash(Bytes(64, 0)));
}

TEST_CASE("a compact range gives the root of RFC 6962 at every size") {
  CompactRange range;
  for (std::size_t size = 0; size <= kSizes; ++size) {
    REQUIRE(range.size() == size);
    REQUIRE(range.hashes().size() == static_cast<std::size_t>(std::popcount(size)));
    REQUIRE(range.root() == naive_root(0, size));
    const auto nodes = CompactRange::nodes(size);
    REQUIRE(nodes.size() == range.hashes().size());
    if (size > 0) {
      for (std::size_t i = 0; i < nodes.size(); ++i) REQUIRE(read(nodes[i]) == range.hashes()[i]);
    }
    auto again = CompactRange::from(size, range.hashes());
    REQUIRE(again);
    REQUIRE(again->root() == range.root());
    range.append(test_leaf(size));
  }
  CHECK(CompactRange::from(3, {Hash{}}).error().code == ErrorCode::wrong_value);
  CHECK_FALSE(CompactRange::from(0, {Hash{}}));
}

TEST_CASE("appending gives every perfect subtree once") {
  for (const auto& [id, hash] : stored()) {
    const auto begin = static_cast<std::size_t>(id.index << id.level);
    REQUIRE(hash == naive_root(begin, begin + (std::size_t{1} << id.level)));
  }
  std::size_t expected = 0;
  for (std::size_t width = kSizes; width > 0; width /= 2) expected += width;
  CHECK(stored().size() == expected);
}

TEST_CASE("inclusion proofs for every leaf of every tree up to 64") {
  for (std::size_t size = 1; size <= 64; ++size) {
    const Hash root = naive_root(0, size);
    for (std::size_t index = 0; index < size; ++index) {
      const Proof proof = inclusion_proof(index, size, read);
      REQUIRE(proof == naive_path(index, 0, size));
      REQUIRE(verify_inclusion(index, size, test_leaf(index), proof, root));
      REQUIRE_FALSE(verify_inclusion(index, size, test_leaf(index + 1), proof, root));
      REQUIRE_FALSE(verify_inclusion(index, size, test_leaf(index), proof, Hash{}));
      REQUIRE_FALSE(verify_inclusion(size, size, test_leaf(index), proof, root));
      if (size > 20 && size % 7 != 0) continue;
      for (std::size_t other = 0; other < size; ++other) {
        if (other == index) continue;
        REQUIRE_FALSE(verify_inclusion(other, size, test_leaf(index), proof, root));
      }
      refuses_mutations(proof, [&](const Proof& bad) {
        return verify_inclusion(index, size, test_leaf(index), bad, root).has_value();
      });
    }
  }
  const auto empty = verify_inclusion(0, 0, Hash{}, {}, empty_root());
  REQUIRE_FALSE(empty);
  CHECK(empty.error().code == ErrorCode::bad_proof);
}

TEST_CASE("consistency proofs between all trees up to 64") {
  for (std::size_t size = 1; size <= 64; ++size) {
    const Hash root = naive_root(0, size);
    for (std::size_t old = 1; old <= size; ++old) {
      const Hash old_root = naive_root(0, old);
      const Proof proof = consistency_proof(old, size, read);
      REQUIRE(proof == naive_subproof(0, old, 0, size, true));
      REQUIRE(verify_consistency(old, size, old_root, root, proof));
      REQUIRE_FALSE(verify_consistency(old, size, Hash{}, root, proof));
      if (old != size) {
        REQUIRE_FALSE(verify_consistency(old, size, old_root, Hash{}, proof));
        REQUIRE_FALSE(verify_consistency(size, old, old_root, root, proof));
      }
      if (size > 20 && size % 7 != 0) continue;
      refuses_mutations(proof, [&](const Proof& bad) {
        return verify_consistency(old, size, old_root, root, bad).has_value();
      });
    }
  }
}

TEST_CASE("consistency with the empty tree takes the empty proof") {
  const Hash root = naive_root(0, 5);
  CHECK(consistency_proof(0, 5, read).empty());
  CHECK(verify_consistency(0, 5, empty_root(), root, {}));
  CHECK(verify_consistency(0, 0, empty_root(), empty_root(), {}));
  CHECK_FALSE(verify_consistency(0, 5, empty_root(), root, {Hash{}}));
  CHECK_FALSE(verify_consistency(0, 5, root, root, {}));
  CHECK_FALSE(verify_consistency(0, 0, empty_root(), root, {}));
  CHECK_FALSE(verify_consistency(5, 5, root, Hash{}, {}));
  CHECK_FALSE(verify_consistency(5, 5, root, root, {Hash{}}));
}

TEST_CASE("subtree proofs for all valid subtrees of trees up to 40") {
  for (std::size_t size = 1; size <= 40; ++size) {
    const Hash root = naive_root(0, size);
    for (std::size_t start = 0; start < size; ++start) {
      for (std::size_t end = start + 1; end <= size; ++end) {
        const bool valid = start % std::bit_ceil(end - start) == 0;
        REQUIRE(valid_subtree(start, end) == valid);
        if (!valid) continue;
        const Hash subtree = naive_root(start, end);
        const Proof proof = naive_subproof(start, end, 0, size, true);
        REQUIRE(verify_subtree_consistency(start, end, size, subtree, root, proof));
        if (size % 5 == 0) {
          refuses_mutations(proof, [&](const Proof& bad) {
            return verify_subtree_consistency(start, end, size, subtree, root, bad).has_value();
          });
        }
        const Proof path = naive_path(start, start, end);
        REQUIRE(verify_subtree_inclusion(start, start, end, test_leaf(start), path, subtree));
        REQUIRE_FALSE(verify_subtree_inclusion(end, start, end, test_leaf(start), path, subtree));
      }
    }
  }
}

TEST_CASE("proofs of the largest trees do not overflow") {
  const TreeSize huge = ~TreeSize{0};
  const auto fake = [](NodeId id) {
    return leaf_hash(as_bytes(std::to_string(id.level) + "/" + std::to_string(id.index)));
  };
  std::vector<Hash> hashes;
  for (const NodeId id : CompactRange::nodes(huge)) hashes.push_back(fake(id));
  const auto range = CompactRange::from(huge, hashes);
  REQUIRE(range);
  // The last leaf is a perfect subtree of its own, so its hash is what the store says.
  const LeafIndex last = huge - 1;
  const Proof proof = inclusion_proof(last, huge, fake);
  CHECK(verify_inclusion(last, huge, fake({0, last}), proof, range->root()));
  CHECK_FALSE(verify_inclusion(last - 1, huge, fake({0, last}), proof, range->root()));
  CHECK(valid_subtree(0, huge));
  CHECK_FALSE(valid_subtree(1, huge));
}
