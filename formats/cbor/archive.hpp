#pragma once
// encode and decode: cereal only visits the fields. Nothing of cereal's own archives, containers or
// pointers is used for hostile bytes (docs/formats/cbor.md).

#include "formats/cbor/input_archive.hpp"
#include "formats/cbor/output_archive.hpp"

namespace aigaq::formats {

template <class T>
Bytes encode(const T& value, std::size_t expected) {
  cbor::Output archive(expected);
  archive.write(value);
  return archive.take();
}

// Of bytes that validate_cbor accepted.
template <class T>
Result<T> decode_valid(cbor::Input& archive) {
  try {
    T value{};
    archive.read(value);
    return value;
  } catch (const cbor::Fault& fault) {
    return Unexpected(fault.error);
  }
}

// Of a document that goes as it is read (cbor::Input).
template <class T>
Result<T> decode_spent(MutableByteView bytes, LetGo let_go, std::size_t max_bytes) {
  if (bytes.size() > max_bytes) return fail(ErrorCode::limit_exceeded, "size of a document");
  AIGAQ_TRY(validate_cbor(bytes));
  cbor::Input archive(bytes, let_go);
  return decode_valid<T>(archive);
}

template <class T>
Result<T> decode(ByteView bytes, std::size_t max_bytes) {
  if (bytes.size() > max_bytes) return fail(ErrorCode::limit_exceeded, "size of a document");
  AIGAQ_TRY(validate_cbor(bytes));
  cbor::Input archive(bytes);
  return decode_valid<T>(archive);
}

}  // namespace aigaq::formats
