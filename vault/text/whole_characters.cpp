#include "vault/text/whole_characters.hpp"

#include <algorithm>

namespace aigaq::vault {
namespace {

constexpr std::size_t kLongest = 4;  // bytes of a character

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

std::size_t length_of(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
}

}  // namespace

void WholeCharacters::write(ByteView bytes) {
  held_.append(as_text(bytes));
  if (held_.size() < 2 * kLongest) return;
  if (cut_before_) {
    std::size_t dropped = 0;
    while (dropped < kLongest - 1 && continues(held_[dropped])) ++dropped;
    held_.erase(0, dropped);
    cut_before_ = false;
  }
  const std::size_t ready = held_.size() - (kLongest - 1);
  below_.write(as_bytes(std::string_view(held_).substr(0, ready)));
  held_.erase(0, ready);
}

void WholeCharacters::finish() {
  if (cut_before_) {
    const auto whole = std::ranges::find_if_not(held_, continues);
    held_.erase(held_.begin(), whole);
  }
  for (std::size_t back = 1; cut_behind_ && back <= std::min(kLongest - 1, held_.size()); ++back) {
    const char byte = held_[held_.size() - back];
    if (continues(byte)) continue;
    if (length_of(byte) > back) held_.resize(held_.size() - back);
    break;
  }
  if (!held_.empty()) below_.write(as_bytes(held_));
  held_.clear();
}

}  // namespace aigaq::vault
