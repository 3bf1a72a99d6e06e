#pragma once
// Leaves of a file tree (docs/formats/salted-tree.md), many at once: two independent hashes cost
// little more than one, and sixteen half of eight times two where the processor has AVX-512.

#include "crypto/salted_tree.hpp"

namespace aigaq::crypto {

inline constexpr std::size_t kChunkBatch = 16;

// salted_leaf(label, LeafKind::content, ...) of each. Data of one size, at least 64 bytes.
[[nodiscard]] std::array<Hash, kChunkBatch> chunk_leaves(
    const TreeLabel& label, const std::array<ContentLeaf, kChunkBatch>& leaves);

}  // namespace aigaq::crypto
