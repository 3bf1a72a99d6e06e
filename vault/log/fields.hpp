#pragma once
// Records inside boxes: big-endian numbers, numbers that are mostly small in as few bytes as they
// need, byte strings behind their length.
// What is signed or hashed is CBOR (formats/); these records are neither, the box authenticates.

#include <cstdint>
#include <optional>
#include <utility>

#include "crypto/bytes.hpp"

namespace aigaq::vault {

class FieldWriter {
 public:
  FieldWriter() = default;
  // Goes on behind these.
  explicit FieldWriter(Bytes begun) : out_(std::move(begun)) {}
  void u8(std::uint8_t v) { out_.push_back(v); }
  void u16(std::uint16_t v) { big_endian(v, 2); }
  void u32(std::uint32_t v) { big_endian(v, 4); }
  void u64(std::uint64_t v) { big_endian(v, 8); }
  void number(std::uint64_t v);  // LEB128: 7 bits a byte, the lowest first
  void raw(ByteView v) { append(out_, v); }
  void bytes(ByteView v);  // u32 length in front
  [[nodiscard]] const Bytes& view() const { return out_; }
  [[nodiscard]] Bytes take() { return std::move(out_); }

 private:
  void big_endian(std::uint64_t v, int width);
  Bytes out_;
};

// Never reads past the end: the first short field makes every later one zero and done() false.
class FieldReader {
 public:
  explicit FieldReader(ByteView in) : rest_(in) {}
  std::uint8_t u8() { return static_cast<std::uint8_t>(big_endian(1)); }
  std::uint16_t u16() { return static_cast<std::uint16_t>(big_endian(2)); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(big_endian(4)); }
  std::uint64_t u64() { return big_endian(8); }
  std::uint64_t number();  // in its shortest form alone
  ByteView raw(std::size_t size);
  ByteView bytes() { return raw(u32()); }
  template <class Fixed>
  Fixed fixed() {
    return Fixed::from(raw(Fixed::kSize)).value_or(Fixed{});
  }
  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] std::size_t left() const { return rest_.size(); }
  // All read, nothing left over.
  [[nodiscard]] bool done() const { return ok_ && rest_.empty(); }

 private:
  std::uint64_t big_endian(int width);
  ByteView rest_;
  bool ok_ = true;
};

// A number as an 8-byte big-endian key: order of bytes is order of numbers.
using NumberKey = FixedBytes<struct NumberKeyTag, 8>;
[[nodiscard]] NumberKey number_key(std::uint64_t number);

}  // namespace aigaq::vault
