#pragma once
// Memory of a long document is taken twice where what it says is kept beside it. Whoever reads or
// copies one from its beginning to its end lets go of what lies behind.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "crypto/bytes.hpp"

namespace aigaq::formats {

// Wipes bytes that nobody reads any more and gives their memory back, although their owner stands.
// Each system has its own way, so it is passed in; null: they stay as they are.
using LetGo = void (*)(MutableByteView);

// The pages that lie wholly within bytes.
inline MutableByteView whole_pages(MutableByteView bytes, std::size_t page) {
  const std::size_t before = (page - reinterpret_cast<std::uintptr_t>(bytes.data()) % page) % page;
  if (bytes.size() < before + page) return {};
  return bytes.subspan(before, (bytes.size() - before) / page * page);
}

// So much at a time.
inline constexpr std::size_t kLetGoBytes = std::size_t{256} << 10;

inline MutableByteView bytes_in(std::string& text) {
  return {reinterpret_cast<std::uint8_t*>(text.data()), text.size()};
}

// Of bytes that are read as far as `at`, and gone as far as `gone`: as far as they are gone now.
inline std::size_t let_go_behind(LetGo let_go, MutableByteView bytes, std::size_t gone,
                                 std::size_t at) {
  if (let_go == nullptr || at - gone < kLetGoBytes) return gone;
  let_go(bytes.subspan(gone, at - gone));
  return at;
}

// Calls take(piece) with one piece of bytes behind the other.
template <class Take>
void each_piece(MutableByteView bytes, LetGo let_go, const Take& take) {
  for (std::size_t at = 0; at < bytes.size(); at += kLetGoBytes) {
    const MutableByteView piece = bytes.subspan(at, std::min(kLetGoBytes, bytes.size() - at));
    take(ByteView(piece));
    if (let_go != nullptr) let_go(piece);
  }
}

}  // namespace aigaq::formats
