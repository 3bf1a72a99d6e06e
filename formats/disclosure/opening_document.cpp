// An opening's document as it is read: the forms of files are made one by one.
#include <algorithm>

#include "formats/disclosure/opening_intake.hpp"

namespace aigaq::formats {

std::optional<ByteView> OpeningDocument::held() const {
  return forms_.count == 0 ? std::optional<ByteView>(before_) : std::nullopt;
}

void OpeningDocument::rewind() {
  made_ = 0;
  last_ = false;
  rest_ = before_;
}

Result<std::size_t> OpeningDocument::read(MutableByteView out) {
  while (rest_.empty() && !last_) {
    last_ = made_ == forms_.count;
    if (!last_) form_ = encode_form(forms_.make(made_++));
    rest_ = last_ ? behind_ : form_;
  }
  const std::size_t n = std::min(out.size(), rest_.size());
  std::copy_n(rest_.begin(), n, out.begin());
  rest_ = rest_.subspan(n);
  return n;
}

}  // namespace aigaq::formats
