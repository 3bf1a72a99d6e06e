#include "vault/intake/kept_pieces.hpp"

namespace aigaq::vault {

std::vector<SealedPiece> KeptPieces::seal(const VaultId& vault, const FileId& file,
                                          const crypto::AeadKey& key,
                                          crypto::RandomSource& random) {
  if (pieces_.back().plain_bytes == 0) return {};
  RecordHeader header;
  header.file = file;
  for (SealedPiece& piece : pieces_) {
    header.last = &piece == &pieces_.back();
    header.body_bytes = static_cast<std::uint32_t>(piece.plain_bytes);
    const MutableByteView box = piece.body->all().first(piece.plain_bytes + kBoxOverhead);
    seal_record_body(key, vault, header, random.fixed<crypto::XNonce>(),
                     box.subspan(crypto::XNonce::kSize, piece.plain_bytes), box);
    header.number += 1;
  }
  return std::move(pieces_);
}

}  // namespace aigaq::vault
