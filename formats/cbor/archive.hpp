#pragma once
// The archives behind encode and decode: cereal only visits the fields. Nothing of cereal's own
// archives, containers or pointers is used for hostile bytes (docs/formats/cbor.md).

#include <algorithm>
#include <concepts>
#include <limits>
#include <map>
#include <memory>
#include <type_traits>

#include <cereal/cereal.hpp>

#include "formats/cbor/codec.hpp"
#include "formats/cbor/reader.hpp"
#include "formats/cbor/writer.hpp"

namespace aigaq::formats::cbor {

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

// Leaves an archive in the middle of a document; caught by decode<T> alone.
struct Fault {
  Error error;
};

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

// Reads bytes that validate_cbor accepted: what is left to refuse is types, keys and budget.
class Input : public cereal::InputArchive<Input> {
 public:
  explicit Input(ByteView bytes)
      : cereal::InputArchive<Input>(this),
        reader_(bytes),
        budget_(std::min(bytes.size() * kMemoryPerByte + kMemoryFloor, kMemoryMost)) {}

  template <class T>
  void read(T& value) {
    if constexpr (std::same_as<T, bool>) {
      value = get(reader_.boolean());
    } else if constexpr (std::unsigned_integral<T>) {
      value = narrow<T>(get(reader_.number()));
    } else if constexpr (std::signed_integral<T>) {
      value = narrow<T>(get(reader_.signed_number()));
    } else if constexpr (std::is_enum_v<T>) {
      read_enum(value);
    } else if constexpr (std::same_as<T, std::string>) {
      const std::string_view text = get(reader_.text());
      charge(text.size());
      value = text;
    } else if constexpr (std::same_as<T, Bytes>) {
      const ByteView bytes = get(reader_.bytes());
      charge(bytes.size());
      value.assign(bytes.begin(), bytes.end());
    } else if constexpr (FixedSize<T>::value != 0) {
      const auto fixed = T::from(get(reader_.bytes()));
      if (!fixed) stop(ErrorCode::wrong_value, "byte string of another length");
      value = *fixed;
    } else if constexpr (IsVector<T>::value) {
      read_vector(value);
    } else if constexpr (IsMap<T>::value) {
      read_map(value);
    } else if constexpr (Absentable<T>::value) {
      value.reset();
      if (get(reader_.peek()) == CborType::null) {
        unwrap(reader_.null());
      } else {
        read_present(value);
      }
    } else {
      (*this)(value);
    }
  }

  template <class T>
  void pair(const char* key, T& value) {
    Pair* found = find(key);
    if constexpr (Absentable<T>::value) {
      value.reset();
      if (found == nullptr) return;
      reader_.seek(found->value);
      read_present(value);
    } else {
      if (found == nullptr) stop(ErrorCode::missing, key);
      reader_.seek(found->value);
      read(value);
    }
  }

  void begin_map();
  void end_map();

 private:
  struct Pair {
    std::string_view key;
    std::size_t value = 0;
    bool used = false;
  };
  struct Map {
    std::vector<Pair> pairs;
    std::size_t end = 0;
  };
  // A value's size in memory against its size in the document: short strings in a list are the
  // worst that honest documents hold. The last is the bound for any document.
  static constexpr std::size_t kMemoryPerByte = 40;
  static constexpr std::size_t kMemoryFloor = 64u << 10;
  static constexpr std::size_t kMemoryMost = 512u << 20;
  // No struct of ours has more members: an index of a larger map is not even begun.
  static constexpr std::size_t kMembers = 64;

  [[noreturn]] static void stop(ErrorCode code, const char* context) {
    throw Fault{{code, context}};
  }
  static void unwrap(const Result<void>& result) {
    if (!result) throw Fault{result.error()};
  }
  template <class T>
  static T get(Result<T> result) {
    if (!result) throw Fault{result.error()};
    return std::move(result).value();
  }
  template <class T, class Wide>
  static T narrow(Wide value) {
    if (!std::in_range<T>(value)) stop(ErrorCode::limit_exceeded, "integer");
    return static_cast<T>(value);
  }
  void charge(std::size_t bytes) {
    if (bytes > budget_) stop(ErrorCode::limit_exceeded, "memory for a document");
    budget_ -= bytes;
  }
  [[nodiscard]] Pair* find(std::string_view key);

  template <class T>
  void read_present(T& value) {
    typename Absentable<T>::Value present{};
    charge(sizeof present);
    read(present);
    Absentable<T>::fill(value, std::move(present));
  }
  template <class T>
  void read_vector(std::vector<T>& value) {
    value.clear();
    const std::uint64_t items = get(reader_.array());
    for (std::uint64_t i = 0; i < items; ++i) {
      charge(sizeof(T));
      T item{};
      read(item);
      value.push_back(std::move(item));
    }
  }
  template <class T>
  void read_map(std::map<std::string, T>& value) {
    value.clear();
    const std::uint64_t pairs = get(reader_.map());
    for (std::uint64_t i = 0; i < pairs; ++i) {
      const std::string_view key = get(reader_.text());
      charge(sizeof(std::pair<std::string, T>) + key.size());
      T item{};
      read(item);
      value.emplace(key, std::move(item));
    }
  }
  template <class E>
  void read_enum(E& value) {
    const std::string_view text = get(reader_.text());
    for (const auto& [known, name] : CborEnum<E>::names) {
      if (name == text) {
        value = known;
        return;
      }
    }
    stop(ErrorCode::wrong_value, "unknown name of an enumeration");
  }

  CborReader reader_;
  std::size_t budget_;
  std::vector<Map> maps_;
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
requires(!IsPair<T>::value) void prologue(Input& archive, const T& /*value*/) {
  archive.begin_map();
}
template <class T>
requires(!IsPair<T>::value) void epilogue(Input& archive, const T& /*value*/) { archive.end_map(); }
template <class T>
void CEREAL_SAVE_FUNCTION_NAME(Output& archive, const cereal::NameValuePair<T>& pair) {
  archive.pair(pair.name, pair.value);
}
template <class T>
void CEREAL_LOAD_FUNCTION_NAME(Input& archive, cereal::NameValuePair<T>& pair) {
  archive.pair(pair.name, pair.value);
}

}  // namespace aigaq::formats::cbor

namespace aigaq::formats {

template <class T>
Bytes encode(const T& value) {
  cbor::Output archive;
  archive.write(value);
  return archive.take();
}

template <class T>
Result<T> decode(ByteView bytes, std::size_t max_bytes) {
  if (bytes.size() > max_bytes) return fail(ErrorCode::limit_exceeded, "size of a document");
  AIGAQ_TRY(validate_cbor(bytes));
  try {
    cbor::Input archive(bytes);
    T value{};
    archive.read(value);
    return value;
  } catch (const cbor::Fault& fault) {
    return Unexpected(fault.error);
  }
}

}  // namespace aigaq::formats
