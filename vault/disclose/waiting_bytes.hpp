#pragma once
// Bytes that are written once and read later. What is more than memory should hold waits on the
// disk in a file without a name, sealed under a key that is nowhere else.

#include <functional>
#include <optional>

#include "crypto/aead.hpp"
#include "formats/stream.hpp"
#include "vault/place/disk.hpp"

namespace aigaq::vault {

class WaitingBytes final : public formats::ByteSink {
 public:
  // make_file: asked for once, when the disk is needed; null: all of it stays in memory. Random: of
  // the key, when it is needed.
  WaitingBytes(std::function<File()> make_file, crypto::RandomSource& random);

  void write(ByteView bytes) override;
  [[nodiscard]] std::uint64_t size() const { return sealed_ * kRecord + record_.size(); }

  // Reads all of them, from the first on. Nothing is written any more, and they outlive it.
  class Reader final : public formats::ByteSource {
   public:
    explicit Reader(const WaitingBytes& bytes) : bytes_(bytes) {}
    // Throws input_output when the disk gives back something else.
    Result<std::size_t> read(MutableByteView out) override;

   private:
    const WaitingBytes& bytes_;
    std::uint64_t opened_ = 0;  // records
    Bytes record_;              // the one opened last
    ByteView rest_;             // of what is read now
    bool last_ = false;         // that is what was never sealed
  };

 private:
  static constexpr std::size_t kRecord = std::size_t{256} << 10;
  static constexpr std::size_t kSealed = kRecord + crypto::kTagBytes;
  void seal();
  void open(std::uint64_t record, Bytes& out) const;

  std::function<File()> make_file_;
  crypto::RandomSource& random_;
  PosixDisk disk_;
  File file_;
  std::optional<crypto::AeadKey> key_;
  Bytes record_;              // the one that is filled
  std::uint64_t sealed_ = 0;  // records
};

}  // namespace aigaq::vault
