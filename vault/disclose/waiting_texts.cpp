#include "vault/disclose/waiting_texts.hpp"

#include <algorithm>

namespace aigaq::vault {
namespace {

constexpr std::size_t kPiece = std::size_t{64} << 10;

}  // namespace

void WaitingTexts::put(ByteView text) {
  sizes_.push_back(text.size());
  bytes_.write(text);
}

void WaitingTexts::take(const std::function<void(ByteView)>& piece) {
  if (!reader_) reader_.emplace(bytes_);
  std::uint64_t left = sizes_.at(taken_++);
  Bytes some(static_cast<std::size_t>(std::min<std::uint64_t>(left, kPiece)));
  while (left > 0) {
    const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(left, some.size()));
    const auto got = reader_->read(MutableByteView(some).first(n));
    AIGAQ_ASSERT(got && *got > 0);
    piece(ByteView(some).first(*got));
    left -= *got;
  }
}

}  // namespace aigaq::vault
