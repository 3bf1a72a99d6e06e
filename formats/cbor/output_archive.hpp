#pragma once
// Fields to deterministic CBOR: a map's pairs are sorted by encoded key. One whose pairs come in
// that order is not copied for it: of a long document its struct should name them so.

#include <algorithm>
#include <concepts>
#include <span>

#include "formats/cbor/archive_types.hpp"
#include "formats/cbor/codec.hpp"
#include "formats/cbor/writer.hpp"

namespace aigaq::formats::cbor {

class Output : public cereal::OutputArchive<Output> {
 public:
  // expected: how long the document will be, about.
  explicit Output(std::size_t expected = 0) : cereal::OutputArchive<Output>(this) {
    if (expected > 0) out_.reserve(expected);
    maps_.reserve(kFirstMaps);
    pairs_.reserve(kFirstPairs);
  }

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
    } else if constexpr (std::same_as<T, Bytes> || std::same_as<T, ByteView>) {
      out_.bytes(value);
    } else if constexpr (requires { value.write_to(out_); }) {
      value.write_to(out_);
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
      const std::size_t begin = out_.view().size();
      out_.text(key);
      const std::size_t middle = out_.view().size();
      write(value);
      pairs_.push_back({begin, middle, out_.view().size()});
    }
  }

  // The head of most is as long as that of an empty map: nothing moves when it is put right.
  void begin_map() {
    maps_.push_back({out_.view().size(), pairs_.size()});
    out_.map(0);
  }
  void end_map() {
    const auto [begin, first] = maps_.back();
    const auto pairs = std::span(pairs_).subspan(first);
    const ByteView written = out_.view();
    const auto key = [&](const Pair& of) {
      return written.subspan(of.begin, of.middle - of.begin);
    };
    sorted_.rewind(0).map(pairs.size());
    if (std::ranges::is_sorted(pairs, std::ranges::lexicographical_compare, key)) {
      must_differ(pairs, key);
      out_.replace(begin, kEmptyMap, sorted_.view());
    } else {
      std::ranges::sort(pairs, std::ranges::lexicographical_compare, key);
      must_differ(pairs, key);
      for (const Pair& pair : pairs) {
        sorted_.raw(written.subspan(pair.begin, pair.end - pair.begin));
      }
      out_.rewind(begin).raw(sorted_.view());
    }
    pairs_.resize(first);
    maps_.pop_back();
  }
  [[nodiscard]] Bytes take() { return out_.take(); }

 private:
  // Most documents have no more.
  static constexpr std::size_t kFirstMaps = 8;
  static constexpr std::size_t kEmptyMap = 1;  // bytes
  static constexpr std::size_t kFirstPairs = 32;
  // Where its key and value lie in what is written.
  struct Pair {
    std::size_t begin = 0;
    std::size_t middle = 0;
    std::size_t end = 0;
  };
  // An unfinished map: its pairs are written one behind the other, and sorted in the end.
  struct Map {
    std::size_t begin = 0;
    std::size_t first_pair = 0;
  };

  template <class Key>
  static void must_differ(std::span<const Pair> pairs, const Key& key) {
    for (std::size_t i = 1; i < pairs.size(); ++i) {
      AIGAQ_ASSERT(!std::ranges::equal(key(pairs[i - 1]), key(pairs[i])));
    }
  }
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
  CborWriter sorted_;  // the map that is ending
  std::vector<Map> maps_;
  std::vector<Pair> pairs_;  // of all unfinished maps
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
