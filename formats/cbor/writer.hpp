#pragma once
// Items of deterministic CBOR (RFC 8949 section 4.2.1), one after another: for arrays of mixed
// types. Structs go through encode<T>.

#include "crypto/bytes.hpp"
#include "formats/let_go.hpp"

namespace aigaq::formats {

class CborWriter {
 public:
  CborWriter& number(std::uint64_t value);
  CborWriter& signed_number(std::int64_t value);
  CborWriter& boolean(bool value);
  CborWriter& null();
  CborWriter& bytes(ByteView value);
  // Precondition: valid UTF-8.
  CborWriter& text(std::string_view value);
  // The same, and value is gone.
  CborWriter& spend_text(std::string& value, LetGo let_go);
  // The bytes follow.
  CborWriter& bytes_of(std::uint64_t size);
  CborWriter& text_of(std::uint64_t size);
  CborWriter& array(std::uint64_t items);  // the items follow
  CborWriter& map(std::uint64_t pairs);    // the pairs follow, sorted by encoded key
  CborWriter& tag(std::uint64_t value);    // COSE only
  CborWriter& raw(ByteView items);         // encoded elsewhere
  // Of so many bytes there: as many and no more stay where they are.
  CborWriter& replace(std::size_t at, std::size_t size, ByteView items);
  void reserve(std::size_t size) { out_.reserve(size); }
  // Forgets all but that many bytes.
  CborWriter& rewind(std::size_t size);

  [[nodiscard]] const Bytes& view() const { return out_; }
  [[nodiscard]] Bytes take() { return std::move(out_); }

 private:
  void head(unsigned major, std::uint64_t argument);
  Bytes out_;
};

}  // namespace aigaq::formats
