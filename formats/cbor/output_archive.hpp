#pragma once
// Fields to deterministic CBOR: a map's pairs are buffered and sorted by encoded key.

#include <algorithm>
#include <concepts>

#include "formats/cbor/archive_types.hpp"
#include "formats/cbor/codec.hpp"
#include "formats/cbor/writer.hpp"

namespace aigaq::formats::cbor {

class Output : public cereal::OutputArchive<Output> {
 public:
  Output() : cereal::OutputArchive<Output>(this) {}

  template <class T>
  void write(const T& value) {
    if constexpr (std::same_as<T, bool>) {
      out_.boolean(value);
    } else if constexpr (std::unsigned_integral<T>) {
      out_.number(value);
    } else if constexpr (std::signed_integral<T>) {
      out_.signed_number(value);
    } else if constexpr (std::is_enum_v<T>) {
      write_enum(value);
    } else if constexpr (std::same_as<T, std::string>) {
      out_.text(value);
    } else if constexpr (std::same_as<T, Bytes>) {
      out_.bytes(value);
    } else if constexpr (FixedSize<T>::value != 0) {
      out_.bytes(value.view());
    } else if constexpr (IsVector<T>::value) {
      out_.array(value.size());
      for (const auto& item : value) write(item);
    } else if constexpr (IsMap<T>::value) {
      begin_map();
      for (const auto& [key, item] : value) pair(key, item);
      end_map();
    } else if constexpr (Absentable<T>::value) {
      if (value) {
        write(*value);
      } else {
        out_.null();
      }
    } else {
      (*this)(value);
    }
  }

  template <class T>
  void pair(std::string_view key, const T& value) {
    if constexpr (Absentable<T>::value) {
      if (value) pair(key, *value);
    } else {
      CborWriter outer = std::exchange(out_, CborWriter());
      write(value);
      CborWriter encoded_key;
      encoded_key.text(key);
      maps_.back().emplace_back(encoded_key.take(), out_.take());
      out_ = std::move(outer);
    }
  }

  void begin_map() { maps_.emplace_back(); }
  void end_map() {
    Pairs pairs = std::move(maps_.back());
    maps_.pop_back();
    std::sort(pairs.begin(), pairs.end());
    out_.map(pairs.size());
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      AIGAQ_ASSERT(i == 0 || pairs[i - 1].first != pairs[i].first);
      out_.raw(pairs[i].first).raw(pairs[i].second);
    }
  }
  [[nodiscard]] Bytes take() { return out_.take(); }

 private:
  using Pairs = std::vector<std::pair<Bytes, Bytes>>;

  template <class E>
  void write_enum(E value) {
    for (const auto& [known, name] : CborEnum<E>::names) {
      if (known == value) {
        out_.text(name);
        return;
      }
    }
    AIGAQ_ASSERT(false && "enum value without a name");
  }

  CborWriter out_;
  std::vector<Pairs> maps_;
};

// cereal calls these around every struct: its frame.
template <class T>
requires(!IsPair<T>::value) void prologue(Output& archive, const T& /*value*/) {
  archive.begin_map();
}
template <class T>
requires(!IsPair<T>::value) void epilogue(Output& archive, const T& /*value*/) {
  archive.end_map();
}
template <class T>
void CEREAL_SAVE_FUNCTION_NAME(Output& archive, const cereal::NameValuePair<T>& pair) {
  archive.pair(pair.name, pair.value);
}

}  // namespace aigaq::formats::cbor
