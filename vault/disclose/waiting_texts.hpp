#pragma once
// Texts that are written later, in the order in which they came.

#include <optional>
#include <vector>

#include "vault/disclose/waiting_bytes.hpp"

namespace aigaq::vault {

class WaitingTexts {
 public:
  // As of WaitingBytes.
  WaitingTexts(std::function<File()> make_file, crypto::RandomSource& random)
      : bytes_(std::move(make_file), random) {}

  void put(ByteView text);
  // Of the first one that was not taken yet. Precondition: there is one.
  [[nodiscard]] std::uint64_t bytes_of_next() const { return sizes_.at(taken_); }
  // That one, in pieces; nothing is put any more. Throws input_output when the disk gives back
  // something else.
  void take(const std::function<void(ByteView)>& piece);

 private:
  WaitingBytes bytes_;
  std::optional<WaitingBytes::Reader> reader_;
  std::vector<std::uint64_t> sizes_;
  std::size_t taken_ = 0;  // texts
};

}  // namespace aigaq::vault
