#pragma once
// Deterministic CBOR to fields, within a memory budget.

#include <algorithm>
#include <concepts>
#include <optional>
#include <span>
#include <utility>

#include "formats/cbor/archive_types.hpp"
#include "formats/cbor/codec.hpp"
#include "formats/cbor/reader.hpp"
#include "formats/let_go.hpp"

namespace aigaq::formats::cbor {

// Leaves an archive in the middle of a document; caught by decode<T> alone.
struct Fault {
  Error error;
};

// A value that was taken out of a document as it came: where it stood in what is left, and what is
// wrong with it. Another one stands there, of which only the type and the number of items count.
struct TakenValue {
  std::size_t at = 0;
  std::optional<Error> fault;
};

// Reads bytes that validate_cbor accepted: what is left to refuse is types, keys and budget.
class Input : public cereal::InputArchive<Input> {
 public:
  explicit Input(ByteView bytes)
      : cereal::InputArchive<Input>(this),
        reader_(bytes),
        budget_(std::min(bytes.size() * kMemoryPerByte + kMemoryFloor, kMemoryMost)) {}
  // What is left of a document of that size. taken: ascending.
  Input(ByteView left, std::size_t document, std::span<const TakenValue> taken) : Input(left) {
    budget_ = std::min(document * kMemoryPerByte + kMemoryFloor, kMemoryMost);
    taken_ = taken;
  }

  // Of a document that is gone as far as it is read: of its long arrays and texts nothing stays. No
  // field may then be a view of its bytes.
  Input(MutableByteView document, LetGo let_go) : Input(ByteView(document)) {
    document_ = document;
    let_go_ = let_go;
  }
  // The same of its texts and of arrays of texts or numbers alone, so that there may be views of
  // all else. document: what it reads.
  void spend_texts(MutableByteView document, LetGo let_go) {
    document_ = document;
    let_go_ = let_go;
    texts_alone_ = true;
  }

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
      read_text(value);
    } else if constexpr (std::same_as<T, Bytes>) {
      const ByteView bytes = get(reader_.bytes());
      charge(bytes.size());
      value.assign(bytes.begin(), bytes.end());
    } else if constexpr (std::same_as<T, ByteView>) {
      value = get(reader_.bytes());
    } else if constexpr (requires { value.read_from(*this); }) {
      value.read_from(*this);
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

  // For a field that reads itself, item by item.
  [[nodiscard]] CborReader& reader() { return reader_; }
  // Which of the values taken out stood here. Stops at what is wrong with it.
  [[nodiscard]] std::optional<std::size_t> taken_here() const;
  // A document that goes is gone from there to what is read now, when that is worth it: from where
  // it is there still.
  [[nodiscard]] std::size_t let_go_behind(std::size_t gone) {
    return formats::let_go_behind(let_go_, document_, gone, reader_.at());
  }
  // The same behind an item that was read from there. A long one went by itself, and would take its
  // memory again to be wiped.
  [[nodiscard]] std::size_t let_go_behind(std::size_t gone, std::size_t item) {
    const bool went = let_go_ != nullptr && reader_.at() - item >= kLetGoBytes;
    return went ? reader_.at() : let_go_behind(gone);
  }
  void charge(std::size_t bytes) {
    if (bytes > budget_) stop(ErrorCode::limit_exceeded, "memory for a document");
    budget_ -= bytes;
  }
  [[noreturn]] static void stop(ErrorCode code, const char* context) {
    throw Fault{{code, context}};
  }
  template <class T>
  static T get(Result<T> result) {
    if (!result) throw Fault{result.error()};
    return std::move(result).value();
  }

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
  // Room for so many is made at once; memory that is not touched costs nothing.
  static constexpr std::uint64_t kFirstItems = 65'536;
  // No struct of ours has more members: an index of a larger map is not even begun.
  static constexpr std::size_t kMembers = 64;

  static void unwrap(const Result<void>& result) {
    if (!result) throw Fault{result.error()};
  }
  template <class T, class Wide>
  static T narrow(Wide value) {
    if (!std::in_range<T>(value)) stop(ErrorCode::limit_exceeded, "integer");
    return static_cast<T>(value);
  }
  [[nodiscard]] Pair* find(std::string_view key);

  template <class T>
  void read_present(T& value) {
    typename Absentable<T>::Value present{};
    charge(sizeof present);
    read(present);
    Absentable<T>::fill(value, std::move(present));
  }
  void read_text(std::string& value);
  template <class T>
  void read_vector(std::vector<T>& value) {
    value.clear();
    const std::uint64_t items = get(reader_.array());
    value.reserve(static_cast<std::size_t>(std::min(items, kFirstItems)));
    std::size_t gone = reader_.at();
    for (std::uint64_t i = 0; i < items; ++i) {
      charge(sizeof(T));
      const std::size_t began = reader_.at();
      T item{};
      read(item);
      value.push_back(std::move(item));
      if (std::same_as<T, std::string> || !texts_alone_) gone = let_go_behind(gone, began);
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
  MutableByteView document_;
  LetGo let_go_ = nullptr;
  bool texts_alone_ = false;
  std::size_t budget_;
  std::span<const TakenValue> taken_;
  std::vector<Map> maps_;
};

// cereal calls these around every struct: its frame.
template <class T>
requires(!IsPair<T>::value) void prologue(Input& archive, const T& /*value*/) {
  archive.begin_map();
}
template <class T>
requires(!IsPair<T>::value) void epilogue(Input& archive, const T& /*value*/) { archive.end_map(); }
template <class T>
void CEREAL_LOAD_FUNCTION_NAME(Input& archive, cereal::NameValuePair<T>& pair) {
  archive.pair(pair.name, pair.value);
}

}  // namespace aigaq::formats::cbor
