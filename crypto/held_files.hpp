#pragma once
// Files that are in memory whole, many at once: what SHA-256 makes of each, and the root of its
// tree of chunks (docs/formats/salted-tree.md). One after the other they cost twice as much.

#include <optional>
#include <span>
#include <vector>

#include "crypto/salted_tree.hpp"

namespace aigaq::crypto {

struct HeldFile {
  ByteView data;
  // The lowest seed that covers its leaves (TreeStarts, or the value of a complete opening).
  const SeedNode* start = nullptr;
  // What follows, where it lies in several places. All before the last are of whole leaves, and
  // these of whole blocks of 64 bytes.
  std::span<const ByteView> more = {};
};
struct FileHashes {
  Hash root;
  Hash whole;                // SHA-256 of its bytes
  std::vector<Hash> pieces;  // as SaltedRoot::pieces has them, where there are several
};
struct HashesWanted {
  bool wholes = false;
  std::optional<unsigned> piece_level;  // of a subtree of 2^level leaves
};

// An empty file is one leaf of empty data.
[[nodiscard]] inline std::uint64_t leaves_of(std::uint64_t size, std::uint64_t leaf_bytes) {
  return size == 0 ? 1 : (size - 1) / leaf_bytes + 1;
}

// In the order of the files.
[[nodiscard]] std::vector<FileHashes> hash_files(const TreeLabel& label, std::size_t leaf_bytes,
                                                 std::span<const HeldFile> files,
                                                 const HashesWanted& wanted = {});

}  // namespace aigaq::crypto
