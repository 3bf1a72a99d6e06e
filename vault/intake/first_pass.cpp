#include "vault/intake/first_pass.hpp"

#include <algorithm>
#include <system_error>

#include "crypto/hash.hpp"
#include "crypto/labels.hpp"
#include "crypto/limits.hpp"
#include "crypto/salted_tree.hpp"
#include "formats/bundle/media.hpp"
#include "formats/disclosure/excerpt.hpp"
#include "vault/intake/leaf_lane.hpp"
#include "vault/segments/record.hpp"

namespace aigaq::vault {
namespace {

// An empty file is one leaf of empty data.
void add_chunks(crypto::SaltedTreeBuilder& tree, crypto::Sha256& hash, ByteView piece) {
  do {
    const ByteView chunk = piece.first(std::min(limits::kFileChunk, piece.size()));
    tree.add(chunk, hash);
    piece = piece.subspan(chunk.size());
  } while (!piece.empty());
}

crypto::SaltedTreeBuilder tree_of(const crypto::TreeSeed& seed) {
  crypto::SaltedTreeBuilder out(labels::kFileTree, seed);
  out.keep_pieces(formats::kPieceLevels);
  return out;
}

// tree, lane: may be null; with a lane the leaves are its.
FirstPass pass_over(InputBytes& file, Pieces& pieces, crypto::SaltedTreeBuilder* tree,
                    LeafLane* lane) {
  FirstPass out;
  crypto::Sha256 hash;
  const std::uint64_t size = file.size();
  std::uint64_t at = 0;
  do {
    const MutableByteView piece =
        pieces.room(static_cast<std::size_t>(std::min<std::uint64_t>(kRecordPlain, size - at)));
    file.read_at(at, piece);
    if (at == 0) out.media_type = formats::guess_media(piece).type;
    if (lane != nullptr && size > 0) {
      lane->begin(piece);
      hash.update(piece);
      lane->wait();
    } else if (tree != nullptr) {
      add_chunks(*tree, hash, piece);
    } else {
      hash.update(piece);
    }
    at += piece.size();
    pieces.filled(piece, at == size);
  } while (at < size);
  out.digest = FileDigest{hash.finish().data};
  if (tree != nullptr) {
    out.content = {formats::ContentKind::file, tree->root(), tree->count()};
    if (tree->count() > formats::kPieceChunks) out.pieces = tree->pieces();
  }
  return out;
}

}  // namespace

FirstPass first_pass(InputBytes& file, const crypto::TreeSeed* tree, Pieces& pieces) {
  std::optional<crypto::SaltedTreeBuilder> chunks;
  if (tree != nullptr) chunks.emplace(tree_of(*tree));
  return pass_over(file, pieces, chunks ? &*chunks : nullptr, nullptr);
}

FirstPass first_pass_beside(InputBytes& file, const crypto::TreeSeed& tree, Pieces& pieces) {
  crypto::SaltedTreeBuilder chunks = tree_of(tree);
  std::optional<LeafLane> lane;
  try {
    if (std::thread::hardware_concurrency() > 1) lane.emplace(chunks);
  } catch (const std::system_error&) {  // a limit on threads: one does both
  }
  return pass_over(file, pieces, &chunks, lane ? &*lane : nullptr);
}

}  // namespace aigaq::vault
