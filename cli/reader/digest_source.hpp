#pragma once
// A source that is hashed and counted as it is read.

#include "crypto/hash.hpp"
#include "formats/stream.hpp"

namespace aigaq::cli {

class DigestSource final : public formats::ByteSource {
 public:
  explicit DigestSource(formats::ByteSource& below) : below_(below) {}
  Result<std::size_t> read(MutableByteView out) override {
    auto got = below_.read(out);
    if (got) {
      hash_.update(out.first(*got));
      bytes_ += *got;
    }
    return got;
  }
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
  // SHA-256 of all that was read. Once, at the end.
  [[nodiscard]] FileDigest finish() { return FileDigest{hash_.finish().data}; }

 private:
  formats::ByteSource& below_;
  crypto::Sha256 hash_;
  std::uint64_t bytes_ = 0;
};

}  // namespace aigaq::cli
