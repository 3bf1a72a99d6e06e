#pragma once
// A record of the store's index (docs/formats/vault.md, "The store"): found by a keyed hash of what
// it is about, and read by whoever knows that. No box: it is derived, small, and written at random.

#include <initializer_list>
#include <optional>

#include "crypto/aead.hpp"
#include "crypto/bytes.hpp"

namespace aigaq::vault {

class IndexRecord {
 public:
  static constexpr std::size_t kKeyBytes = 8;
  static constexpr std::size_t kTagBytes = 3;
  static constexpr std::size_t kMostPlain = 32;

  // What: bytes that no two things share.
  IndexRecord(const crypto::AeadKey& index, std::initializer_list<ByteView> what);
  [[nodiscard]] ByteView key() const { return name_.view().first(kKeyBytes); }
  // The value for the plain bytes, kMostPlain at most: the same whenever they are.
  [[nodiscard]] Bytes seal(ByteView plain) const;
  // nullopt for one that this record never had.
  [[nodiscard]] std::optional<Bytes> open(ByteView value) const;

 private:
  [[nodiscard]] Bytes tag(ByteView plain) const;
  [[nodiscard]] Bytes masked(ByteView tag, ByteView bytes) const;
  Hash name_;
};

}  // namespace aigaq::vault
