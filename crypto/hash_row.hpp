#pragma once
// Hashes one behind the other: a vector of its own, or bytes of a document in which they stand. A
// long text that is redacted in many places has more of them than anybody should hold twice.

#include <utility>

#include "crypto/bytes.hpp"
#include "crypto/result.hpp"

namespace aigaq::crypto {

class HashRow {
 public:
  HashRow() = default;
  HashRow(std::vector<Hash> hashes) : own_(std::move(hashes)) {}  // NOLINT: a vector is one
  // The bytes outlive it and every copy of it, until own(). Precondition: whole hashes.
  static HashRow seen(ByteView bytes) {
    AIGAQ_ASSERT(bytes.size() % Hash::kSize == 0);
    HashRow out;
    out.seen_ = bytes;
    return out;
  }

  [[nodiscard]] std::size_t size() const { return bytes().size() / Hash::kSize; }
  [[nodiscard]] bool empty() const { return size() == 0; }
  [[nodiscard]] Hash operator[](std::size_t i) const {
    return *Hash::from(bytes().subspan(i * Hash::kSize, Hash::kSize));
  }
  [[nodiscard]] Hash front() const { return (*this)[0]; }
  [[nodiscard]] ByteView bytes() const {
    static_assert(sizeof(Hash) == Hash::kSize);
    if (own_.empty()) return seen_;
    return {own_.front().data.data(), own_.size() * Hash::kSize};
  }
  // To be changed, or to outlive the document.
  [[nodiscard]] std::vector<Hash>& own() {
    if (!seen_.empty()) {
      own_.reserve(size());
      for (std::size_t i = 0; i < seen_.size(); i += Hash::kSize) {
        own_.push_back(*Hash::from(seen_.subspan(i, Hash::kSize)));
      }
      seen_ = {};
    }
    return own_;
  }
  bool operator==(const HashRow& other) const { return std::ranges::equal(bytes(), other.bytes()); }

 private:
  std::vector<Hash> own_;
  ByteView seen_;  // empty where it has its own
};

}  // namespace aigaq::crypto
