#include "cli/stream_bytes.hpp"

#include <array>

namespace aigaq::cli {

void StreamBytes::read_at(std::uint64_t offset, MutableByteView out) {
  if (offset == 0) {
    stream_ = begin_();
    at_ = 0;
    if (stream_ == nullptr) vault::input_changed(path_);
  }
  AIGAQ_ASSERT(stream_ != nullptr && offset == at_);
  const auto have = formats::read_full(*stream_, out);
  if (!have || *have != out.size()) vault::input_changed(path_);
  at_ += out.size();
}

void StreamBytes::must_be_unchanged() {
  std::array<std::uint8_t, 1> more{};
  if (stream_ == nullptr || at_ != size_) vault::input_changed(path_);
  const auto have = stream_->read(more);
  if (!have || *have != 0) vault::input_changed(path_);
}

}  // namespace aigaq::cli
