#include "formats/cbor/writer.hpp"

#include "crypto/result.hpp"
#include "formats/cbor/utf8.hpp"

namespace aigaq::formats {
namespace {

constexpr std::size_t kFirstBytes = 96;

}  // namespace

void CborWriter::head(unsigned major, std::uint64_t argument) {
  // Most documents fit; a vector that grows from nothing asks for memory seven times until then.
  if (out_.capacity() == 0) out_.reserve(kFirstBytes);
  const auto first = [&](unsigned info) {
    out_.push_back(static_cast<std::uint8_t>((major << 5) | info));
  };
  if (argument < 24) {
    first(static_cast<unsigned>(argument));
    return;
  }
  const unsigned log2_bytes = argument <= 0xff           ? 0
                              : argument <= 0xffff       ? 1
                              : argument <= 0xffff'ffffu ? 2
                                                         : 3;
  first(24 + log2_bytes);
  for (unsigned shift = 8u << log2_bytes; shift > 0;) {
    shift -= 8;
    out_.push_back(static_cast<std::uint8_t>(argument >> shift));
  }
}

CborWriter& CborWriter::number(std::uint64_t value) {
  head(0, value);
  return *this;
}

CborWriter& CborWriter::signed_number(std::int64_t value) {
  // -1 - n is ~n in two's complement.
  if (value < 0) {
    head(1, ~static_cast<std::uint64_t>(value));
  } else {
    head(0, static_cast<std::uint64_t>(value));
  }
  return *this;
}

CborWriter& CborWriter::boolean(bool value) {
  head(7, value ? 21 : 20);
  return *this;
}

CborWriter& CborWriter::null() {
  head(7, 22);
  return *this;
}

CborWriter& CborWriter::bytes(ByteView value) {
  head(2, value.size());
  append(out_, value);
  return *this;
}

CborWriter& CborWriter::text(std::string_view value) {
  AIGAQ_ASSERT(valid_utf8(value));
  head(3, value.size());
  append(out_, as_bytes(value));
  return *this;
}

CborWriter& CborWriter::spend_text(std::string& value, LetGo let_go) {
  AIGAQ_ASSERT(valid_utf8(value));
  head(3, value.size());
  each_piece(bytes_in(value), let_go, [this](ByteView piece) { append(out_, piece); });
  std::string().swap(value);
  return *this;
}

CborWriter& CborWriter::bytes_of(std::uint64_t size) {
  head(2, size);
  return *this;
}

CborWriter& CborWriter::text_of(std::uint64_t size) {
  head(3, size);
  return *this;
}

CborWriter& CborWriter::array(std::uint64_t items) {
  head(4, items);
  return *this;
}

CborWriter& CborWriter::map(std::uint64_t pairs) {
  head(5, pairs);
  return *this;
}

CborWriter& CborWriter::tag(std::uint64_t value) {
  head(6, value);
  return *this;
}

CborWriter& CborWriter::raw(ByteView items) {
  append(out_, items);
  return *this;
}

CborWriter& CborWriter::replace(std::size_t at, std::size_t size, ByteView items) {
  AIGAQ_ASSERT(at <= out_.size() && size <= out_.size() - at && size <= items.size());
  const auto begin = out_.begin() + static_cast<std::ptrdiff_t>(at);
  const auto more = std::copy_n(items.begin(), size, begin) - out_.begin();
  out_.insert(out_.begin() + more, items.begin() + static_cast<std::ptrdiff_t>(size), items.end());
  return *this;
}

CborWriter& CborWriter::rewind(std::size_t size) {
  AIGAQ_ASSERT(size <= out_.size());
  out_.resize(size);
  return *this;
}

}  // namespace aigaq::formats
