#pragma once
// Files that are in memory whole, many at once: what SHA-256 makes of each, and the root of its
// tree of chunks (docs/formats/salted-tree.md). One after the other they cost twice as much.

#include <span>

#include "crypto/salted_tree.hpp"

namespace aigaq::crypto {

struct HeldFile {
  ByteView data;
  // The lowest seed that covers its leaves (TreeStarts, or the value of a complete opening).
  const SeedNode* start = nullptr;
};

// An empty file is one leaf of empty data.
[[nodiscard]] inline std::uint64_t leaves_of(std::uint64_t size, std::uint64_t leaf_bytes) {
  return size == 0 ? 1 : (size - 1) / leaf_bytes + 1;
}

// As many roots as files; of wholes as many, or none, which are then not computed.
void hash_files(const TreeLabel& label, std::size_t leaf_bytes, std::span<const HeldFile> files,
                std::span<Hash> roots, std::span<Hash> wholes);

}  // namespace aigaq::crypto
