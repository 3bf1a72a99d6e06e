#pragma once
// What the archives tell apart among the types of fields.

#include <map>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include <cereal/cereal.hpp>

#include "crypto/bytes.hpp"

namespace aigaq::formats::cbor {

// How a document's struct holds its fields: what is read is owned, what is written stays where it
// is.
template <class T>
using Owned = T;
template <class T>
using Seen = const T&;

template <class T>
struct IsPair : std::false_type {};
template <class T>
struct IsPair<cereal::NameValuePair<T>> : std::true_type {};

template <class T>
struct FixedSize : std::integral_constant<std::size_t, 0> {};
template <class Tag, std::size_t N>
struct FixedSize<FixedBytes<Tag, N>> : std::integral_constant<std::size_t, N> {};

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};

template <class T>
struct IsMap : std::false_type {};
template <class T>
struct IsMap<std::map<std::string, T>> : std::true_type {};

// What may be absent: one owned value or none.
template <class T>
struct Absentable : std::false_type {};
template <class T>
struct Absentable<std::optional<T>> : std::true_type {
  static void fill(std::optional<T>& out, T value) { out = std::move(value); }
  using Value = T;
};
template <class T>
struct Absentable<std::unique_ptr<T>> : std::true_type {
  static void fill(std::unique_ptr<T>& out, T value) {
    out = std::make_unique<T>(std::move(value));
  }
  using Value = T;
};

}  // namespace aigaq::formats::cbor
