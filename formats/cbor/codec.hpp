#pragma once
// Deterministic CBOR (RFC 8949 section 4.2.1) through cereal's field visitor:
// one `serialize` per struct, our own archives underneath (docs/formats/cbor.md).
//
//   struct Point { std::uint64_t x, y;
//     template <class A> void serialize(A& ar) { ar(CEREAL_NVP(x), CEREAL_NVP(y)); } };
//
// A struct is a map with text keys; pairs are sorted by encoded key on output. Members:
// unsigned and signed up to 64 bits, bool, std::string (tstr), Bytes and FixedBytes (bstr),
// std::vector<T> (array), std::optional<T> and std::unique_ptr<T> (key left out when empty; null
// inside an array), std::map<std::string, T> (map with any keys), enums registered with CborEnum
// (tstr), nested structs. No floats, no indefinite lengths, no tags.

#include <array>
#include <utility>

#include "crypto/bytes.hpp"
#include "crypto/limits.hpp"
#include "crypto/result.hpp"

namespace aigaq::formats {

// Specialise with `static constexpr std::array names{std::pair{E::x, std::string_view("x")}, …};`
template <class E>
struct CborEnum;

// expected: how many bytes it will be, about, when that is many.
template <class T>
[[nodiscard]] Bytes encode(const T& value, std::size_t expected = 0);

// Strict and bounded. Errors: malformed, non_canonical, truncated, trailing_data,
// limit_exceeded, unsupported (unknown key), missing (key), wrong_value.
template <class T>
[[nodiscard]] Result<T> decode(ByteView bytes, std::size_t max_bytes = limits::kCborBytes);

}  // namespace aigaq::formats
// encode/decode are defined in formats/cbor/archive.hpp, which only sources include.
