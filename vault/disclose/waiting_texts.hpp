#pragma once
// Texts that are written later, in the order in which they came. What is more than memory should
// hold waits on the disk in a file without a name, sealed under a key that is nowhere else.

#include <functional>
#include <vector>

#include "crypto/aead.hpp"
#include "vault/place/disk.hpp"

namespace aigaq::vault {

class WaitingTexts {
 public:
  // make_file: asked for once, when the disk is needed. Random: of the key.
  WaitingTexts(std::function<File()> make_file, crypto::RandomSource& random);

  void put(ByteView text);
  // Of the first one that was not taken yet. Precondition: there is one.
  [[nodiscard]] std::uint64_t bytes_of_next() const { return sizes_.at(taken_); }
  // That one, in pieces; nothing is put any more. Throws input_output when the disk gives back
  // something else.
  void take(const std::function<void(ByteView)>& piece);

 private:
  static constexpr std::size_t kRecord = std::size_t{256} << 10;
  static constexpr std::size_t kSealed = kRecord + crypto::kTagBytes;
  void seal();
  void open();

  std::function<File()> make_file_;
  PosixDisk disk_;
  File file_;
  crypto::AeadKey key_;
  std::vector<std::uint64_t> sizes_;
  std::size_t taken_ = 0;                  // texts
  Bytes record_;                           // the one that is filled
  std::uint64_t sealed_ = 0, opened_ = 0;  // records
  Bytes open_;                             // the one that is taken from
  std::size_t at_ = 0;                     // in it
};

}  // namespace aigaq::vault
