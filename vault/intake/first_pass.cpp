#include "vault/intake/first_pass.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "crypto/labels.hpp"
#include "crypto/limits.hpp"
#include "crypto/salted_tree.hpp"
#include "formats/bundle/media.hpp"
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

}  // namespace

FirstPass first_pass(InputBytes& file, const crypto::TreeSeed* tree, Pieces& pieces) {
  FirstPass out;
  std::optional<crypto::SaltedTreeBuilder> chunks;
  if (tree != nullptr) chunks.emplace(labels::kFileTree, *tree);
  crypto::Sha256 hash;
  const std::uint64_t size = file.size();
  std::uint64_t at = 0;
  do {
    const MutableByteView piece =
        pieces.room(static_cast<std::size_t>(std::min<std::uint64_t>(kRecordPlain, size - at)));
    file.read_at(at, piece);
    if (at == 0) out.media_type = formats::guess_media(piece).type;
    if (chunks) {
      add_chunks(*chunks, hash, piece);
    } else {
      hash.update(piece);
    }
    at += piece.size();
    pieces.filled(piece, at == size);
  } while (at < size);
  out.digest = FileDigest{hash.finish().data};
  if (chunks) out.content = {formats::ContentKind::file, chunks->root(), chunks->count()};
  return out;
}

}  // namespace aigaq::vault
