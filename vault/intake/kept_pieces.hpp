#pragma once
// The pieces of a file in memory, with room round each, so that they can be sealed where they lie.

#include <vector>

#include "crypto/random.hpp"
#include "vault/intake/first_pass.hpp"
#include "vault/segments/buffers.hpp"
#include "vault/segments/record.hpp"

namespace aigaq::vault {

// The body of a record, sealed: nonce, ciphertext, tag.
struct SealedPiece {
  BufferOwner body;
  std::size_t plain_bytes = 0;
};

class KeptPieces final : public Pieces {
 public:
  explicit KeptPieces(BufferPool& buffers) : buffers_(buffers) {}
  MutableByteView room(std::size_t bytes) override {
    pieces_.push_back({buffers_.take(bytes + kBoxOverhead), bytes});
    return pieces_.back().body->all().subspan(crypto::XNonce::kSize, bytes);
  }
  void filled(MutableByteView /*piece*/, bool /*last*/) override {}

  // The bodies of a file's records; an empty file has none.
  [[nodiscard]] std::vector<SealedPiece> seal(const VaultId& vault, const FileId& file,
                                              const crypto::AeadKey& key,
                                              crypto::RandomSource& random);

 private:
  BufferPool& buffers_;
  std::vector<SealedPiece> pieces_;
};

}  // namespace aigaq::vault
