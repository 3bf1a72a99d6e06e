#pragma once
// Documents that come in pieces.

#include "formats/stream.hpp"

namespace aigaq::test {

// Gives so many bytes at a time, and what it gave is gone when it is asked again.
class InPieces final : public formats::ByteSource {
 public:
  InPieces(ByteView bytes, std::size_t piece) : rest_(bytes), piece_(piece) {}
  Result<std::size_t> read(MutableByteView out) override {
    const std::size_t n = std::min({piece_, out.size(), rest_.size()});
    std::copy_n(rest_.begin(), n, out.begin());
    rest_ = rest_.subspan(n);
    return n;
  }

 private:
  ByteView rest_;
  std::size_t piece_;
};

}  // namespace aigaq::test
