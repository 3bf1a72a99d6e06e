#pragma once
// Strict reading of deterministic CBOR (docs/formats/cbor.md): every item in its one encoding.

#include "crypto/bytes.hpp"
#include "crypto/limits.hpp"
#include "crypto/result.hpp"

namespace aigaq::formats {

enum class CborType : std::uint8_t { number, negative, bytes, text, array, map, boolean, null };

// Item by item. Errors of all: malformed (also another type than asked for), non_canonical,
// truncated, unsupported (tags, floats, other simple values), limit_exceeded.
// Views point into the bytes given.
class CborReader {
 public:
  explicit CborReader(ByteView bytes) : bytes_(bytes) {}
  [[nodiscard]] Result<CborType> peek() const;
  [[nodiscard]] Result<std::uint64_t> number();
  [[nodiscard]] Result<std::int64_t> signed_number();
  [[nodiscard]] Result<bool> boolean();
  [[nodiscard]] Result<void> null();
  [[nodiscard]] Result<ByteView> bytes();
  [[nodiscard]] Result<std::string_view> text();
  // Number of items or pairs that follow; never more than there are bytes left.
  [[nodiscard]] Result<std::uint64_t> array();
  [[nodiscard]] Result<std::uint64_t> map();
  // An array of exactly that many items.
  [[nodiscard]] Result<void> array_of(std::uint64_t items);
  // Passes over one item and gives its bytes. Does not check what is inside it: validate_cbor.
  [[nodiscard]] Result<ByteView> skip();
  [[nodiscard]] Result<void> end() const;  // Errors: trailing_data.
  // What an item begins with: its content, or its items, follow. For documents that come in pieces.
  struct Head {
    static constexpr std::size_t kMostBytes = 9;
    unsigned major = 0;
    unsigned info = 0;
    std::uint64_t argument = 0;
    [[nodiscard]] bool of(CborType type) const { return major == static_cast<unsigned>(type); }
  };
  [[nodiscard]] Result<Head> head();

  [[nodiscard]] std::size_t at() const { return at_; }
  void seek(std::size_t at) { at_ = at; }

 private:
  [[nodiscard]] Result<std::uint64_t> head_of(unsigned major, const char* context);
  [[nodiscard]] Result<ByteView> take(std::uint64_t size);
  friend class CborValidator;

  ByteView bytes_;
  std::size_t at_ = 0;
};

// One item, the whole of bytes, in the subset: shortest forms, sorted unique text keys, strict
// UTF-8, depth at most limits::kCborDepth, no tag, no float. depth: arrays and maps round the item.
[[nodiscard]] Result<void> validate_cbor(ByteView bytes, std::size_t depth = 0);

}  // namespace aigaq::formats
