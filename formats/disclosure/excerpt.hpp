#pragma once
// Parts of a long file (docs/formats/opening.md, "Excerpts of files"): what of it has to be read is
// the shown chunks and the pieces in which they begin and end, not the file.

#include <functional>

#include "crypto/limits.hpp"
#include "crypto/salted_tree.hpp"
#include "formats/statement/statement.hpp"

namespace aigaq::formats {

// A piece is an aligned subtree of so many chunks; a vault keeps the roots of a long file's.
inline constexpr unsigned kPieceLevels = 6;
inline constexpr std::uint64_t kPieceChunks = std::uint64_t{1} << kPieceLevels;
inline constexpr std::uint64_t kPieceSize = kPieceChunks * limits::kFileChunk;

// The chunks in which these bytes lie. Precondition: first <= last < 2^56.
[[nodiscard]] crypto::LeafRange chunks_of(std::uint64_t first, std::uint64_t last);
// Ascending, none touching the next.
[[nodiscard]] std::vector<crypto::LeafRange> united(std::vector<crypto::LeafRange> ranges);

// Are they the roots of all pieces of this tree, which has more than one?
[[nodiscard]] bool are_pieces(const std::vector<Hash>& pieces, const ContentRef& content);

// All bytes of a piece, which are fewer in the last one.
using PieceReader = std::function<Bytes(std::uint64_t piece)>;
// content: a file tree; pieces: its roots, none for a tree of one piece. Precondition: chunks are
// valid for the tree. Errors: bad_hash (roots or bytes are not those of the tree).
[[nodiscard]] Result<crypto::Opening> open_chunks(const ContentRef& content,
                                                  const crypto::TreeSeed& seed,
                                                  const std::vector<Hash>& pieces,
                                                  std::vector<crypto::LeafRange> chunks,
                                                  const PieceReader& read);

}  // namespace aigaq::formats
