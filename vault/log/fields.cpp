#include "vault/log/fields.hpp"

namespace aigaq::vault {

void FieldWriter::big_endian(std::uint64_t v, int width) {
  for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
    out_.push_back(static_cast<std::uint8_t>(v >> shift));
  }
}

void FieldWriter::number(std::uint64_t v) {
  for (; v >= 0x80; v >>= 7) out_.push_back(static_cast<std::uint8_t>(v | 0x80));
  out_.push_back(static_cast<std::uint8_t>(v));
}

void FieldWriter::bytes(ByteView v) {
  u32(static_cast<std::uint32_t>(v.size()));
  raw(v);
}

ByteView FieldReader::raw(std::size_t size) {
  if (!ok_ || size > rest_.size()) {
    ok_ = false;
    return {};
  }
  const ByteView out = rest_.first(size);
  rest_ = rest_.subspan(size);
  return out;
}

std::uint64_t FieldReader::number() {
  std::uint64_t out = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    const std::uint8_t byte = u8();
    const std::uint64_t bits = byte & 0x7f;
    const bool last = byte < 0x80;
    if ((shift == 63 && bits > 1) || (last && bits == 0 && shift > 0)) break;
    out |= bits << shift;
    if (last && ok_) return out;
  }
  ok_ = false;
  return 0;
}

std::uint64_t FieldReader::big_endian(int width) {
  std::uint64_t out = 0;
  for (const std::uint8_t byte : raw(static_cast<std::size_t>(width))) out = out << 8 | byte;
  return out;
}

NumberKey number_key(std::uint64_t number) {
  NumberKey out;
  for (std::size_t i = 0; i < 8; ++i) {
    out.data.at(i) = static_cast<std::uint8_t>(number >> (56 - 8 * i));
  }
  return out;
}

}  // namespace aigaq::vault
