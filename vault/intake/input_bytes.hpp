#pragma once
// Bytes that come in from outside and can be read again: from a plain file, or decrypted on the
// way.

#include <string>

#include "crypto/bytes.hpp"

namespace aigaq::vault {

class InputBytes {
 public:
  virtual ~InputBytes() = default;
  [[nodiscard]] virtual std::uint64_t size() const = 0;
  // Fills out. Offsets follow one another, and 0 begins anew. Throws refused_input
  // ("file-changed") when there are not as many bytes any more.
  virtual void read_at(std::uint64_t offset, MutableByteView out) = 0;
  // After the last read: throws refused_input ("file-changed") when more or other bytes are there.
  virtual void must_be_unchanged() = 0;
};

// Throws refused_input ("file-changed").
[[noreturn]] void input_changed(const std::string& path);

}  // namespace aigaq::vault
