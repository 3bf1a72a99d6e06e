#pragma once
// The two hashes of a file in a bundle, for its manifest and by its tree: beside the thread that
// reads and decrypts, when there are lanes. What is found does not depend on them.

#include <array>

#include "crypto/hash.hpp"
#include "formats/lanes.hpp"
#include "formats/paired_hashing.hpp"
#include "formats/verify/entry_check.hpp"

namespace aigaq::formats {

class MemberHashing {
 public:
  // lanes may be null: everything is done in place. Two are used. beside may be null: else it takes
  // the hash for the manifest, as its second side, in the first of these lanes.
  MemberHashing(Lanes* lanes, PairedHashing* beside);
  ~MemberHashing();  // nothing of it is under way any more
  MemberHashing(const MemberHashing&) = delete;
  MemberHashing& operator=(const MemberHashing&) = delete;

  // Where the next bytes go. What take() was given of the buffers before stays until it is done.
  [[nodiscard]] MutableByteView room();
  // Of the next member.
  void begin(std::uint64_t size);
  // whole.update(bytes) and check->update(bytes), now or later: until finish() both are this
  // class's. Later only for bytes in the room given last. check may be null.
  void take(ByteView bytes, crypto::Sha256& whole, FileCheck* check);
  // Both have taken all bytes. Throws what they threw.
  void finish();

 private:
  static constexpr std::size_t kBuffers = 4;  // one is filled, one waits, two are hashed
  void wait_for_whole(std::size_t left);
  Lanes* lanes_;
  PairedHashing* pair_;
  std::array<Bytes, kBuffers> buffers_;
  std::size_t at_ = 0;
  bool beside_ = false;  // this member
};

}  // namespace aigaq::formats
