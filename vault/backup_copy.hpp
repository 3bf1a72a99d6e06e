#pragma once
// Copying with a second look: what was written is synced, dropped from the cache, read back and
// compared before it counts.

#include "vault/place/disk.hpp"
#include "vault/vault.hpp"

namespace aigaq::vault {

class CheckedCopy {
 public:
  CheckedCopy(Disk& disk, const Progress& progress) : disk_(disk), progress_(progress) {}

  // Bytes begin to end of a file to the same place of another. Throws input_output (copy-differs)
  // when they read back differently. The hash of those bytes.
  Hash range(const File& from, const File& to, std::uint64_t begin, std::uint64_t end);
  // The first `bytes` of a file, under a temporary name, then renamed over what was there.
  Hash whole(const Directory& from, const Directory& to, const std::string& name,
             std::uint64_t bytes);
  [[nodiscard]] Hash hash(const File& file, std::uint64_t begin, std::uint64_t end);

  // Also between steps: a person may interrupt, a test may kill.
  void tick(std::uint64_t bytes);
  [[nodiscard]] std::uint64_t copied() const { return copied_; }

 private:
  Disk& disk_;
  const Progress& progress_;
  std::uint64_t copied_ = 0;
  Bytes buffer_;
};

inline constexpr const char* kCopyTemporary = "copy.new";

}  // namespace aigaq::vault
