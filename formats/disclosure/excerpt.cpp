#include "formats/disclosure/excerpt.hpp"

#include <algorithm>

#include "crypto/labels.hpp"

namespace aigaq::formats {
namespace {

using crypto::LeafRange;

std::uint64_t pieces_in(std::uint64_t chunks) {
  return chunks / kPieceChunks + (chunks % kPieceChunks == 0 ? 0 : 1);
}

// Aligned subtrees are leaves of a tree of the same shape above them.
Hash root_above(std::span<const Hash> nodes) {
  crypto::SaltedRoot root(labels::kFileTree);
  for (const Hash& node : nodes) root.add(node);
  return root.root();
}

// Hashes of a piece's leaves.
std::vector<Hash> leaves_of(const crypto::TreeSeed& seed, std::uint64_t piece, ByteView bytes) {
  constexpr unsigned kLevel = limits::kSeedTreeDepth - kPieceLevels;
  crypto::SeedNode above = crypto::derive_seed(seed.reveal(), 0, kLevel, piece);
  const std::uint64_t first = piece * kPieceChunks;
  crypto::SaltedTreeBuilder tree(labels::kFileTree, crypto::SeedPath(above.view(), kLevel, first),
                                 first);
  crypto::wipe(above.data);
  tree.keep_pieces(0);
  tree.add_chunks(bytes, limits::kFileChunk);
  return tree.pieces();
}

// Roots of hidden subtrees, asked for from left to right.
class HiddenChunks {
 public:
  HiddenChunks(const crypto::TreeSeed& seed, std::uint64_t chunks, const std::vector<Hash>& pieces,
               const PieceReader& read)
      : seed_(seed), chunks_(chunks), pieces_(pieces), read_(read) {}

  Hash operator()(const LeafRange& hidden) {
    const std::uint64_t first = hidden.begin / kPieceChunks;
    const std::uint64_t end = pieces_in(hidden.end);
    const bool begins = hidden.begin % kPieceChunks == 0;
    const bool ends = hidden.end % kPieceChunks == 0 || hidden.end == chunks_;
    if (begins && ends) return root_above(between(pieces_, first, end));
    load(first);
    const std::uint64_t at = first * kPieceChunks;
    if (leaves_.size() < hidden.end - at) return {};  // told of already
    return root_above(between(leaves_, hidden.begin - at, hidden.end - at));
  }
  [[nodiscard]] bool sound() const { return sound_; }

 private:
  static std::span<const Hash> between(const std::vector<Hash>& nodes, std::uint64_t begin,
                                       std::uint64_t end) {
    return std::span(nodes).subspan(static_cast<std::size_t>(begin),
                                    static_cast<std::size_t>(end - begin));
  }
  void load(std::uint64_t piece) {
    if (loaded_ == piece) return;
    loaded_ = piece;
    leaves_ = leaves_of(seed_, piece, read_(piece));
    const std::uint64_t wanted = std::min(kPieceChunks, chunks_ - piece * kPieceChunks);
    sound_ = sound_ && leaves_.size() == wanted &&
             root_above(leaves_) == pieces_[static_cast<std::size_t>(piece)];
  }

  const crypto::TreeSeed& seed_;
  std::uint64_t chunks_;
  const std::vector<Hash>& pieces_;
  const PieceReader& read_;
  std::optional<std::uint64_t> loaded_;
  std::vector<Hash> leaves_;
  bool sound_ = true;
};

}  // namespace

LeafRange chunks_of(std::uint64_t first, std::uint64_t last) {
  AIGAQ_ASSERT(first <= last && last < limits::kTreeLeaves * limits::kFileChunk);
  return {first / limits::kFileChunk, last / limits::kFileChunk + 1};
}

std::vector<LeafRange> united(std::vector<LeafRange> ranges) {
  std::ranges::sort(ranges);
  std::vector<LeafRange> out;
  for (const LeafRange& range : ranges) {
    if (!out.empty() && range.begin <= out.back().end) {
      out.back().end = std::max(out.back().end, range.end);
    } else {
      out.push_back(range);
    }
  }
  return out;
}

bool are_pieces(const std::vector<Hash>& pieces, const ContentRef& content) {
  return pieces.size() > 1 && pieces.size() == pieces_in(content.leaves) &&
         root_above(pieces) == content.root;
}

Result<crypto::Opening> open_chunks(const ContentRef& content, const crypto::TreeSeed& seed,
                                    const std::vector<Hash>& pieces, std::vector<LeafRange> chunks,
                                    const PieceReader& read) {
  AIGAQ_ASSERT(content.kind == ContentKind::file);
  const bool short_one = content.leaves <= kPieceChunks && pieces.empty();
  if (!short_one && !are_pieces(pieces, content)) {
    return fail(ErrorCode::bad_hash, "roots of a file's pieces");
  }
  const std::vector<Hash> only{content.root};
  HiddenChunks hidden(seed, content.leaves, short_one ? only : pieces, read);
  crypto::Opening opening =
      crypto::open_subtrees(seed, content.leaves, std::move(chunks),
                            [&](const LeafRange& leaves) { return hidden(leaves); });
  if (!hidden.sound()) return fail(ErrorCode::bad_hash, "bytes of a piece of a file");
  return opening;
}

}  // namespace aigaq::formats
