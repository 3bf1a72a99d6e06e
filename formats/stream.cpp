#include "formats/stream.hpp"

namespace aigaq::formats {

Result<std::size_t> MemorySource::read(MutableByteView out) {
  const std::size_t n = std::min(out.size(), rest_.size());
  std::copy_n(rest_.begin(), n, out.begin());
  rest_ = rest_.subspan(n);
  return n;
}

Result<std::size_t> read_full(ByteSource& source, MutableByteView out) {
  std::size_t have = 0;
  while (have < out.size()) {
    AIGAQ_TRY_ASSIGN(const std::size_t n, source.read(out.subspan(have)));
    if (n == 0) break;
    have += n;
  }
  return have;
}

}  // namespace aigaq::formats
