#pragma once
// Nearly all text that is looked at is printable ASCII: eight characters of it are passed over at a
// time, and only what is left is looked at one by one.

#include <cstdint>
#include <cstring>
#include <string_view>

namespace aigaq::cli {

// How many characters at the front are printable ASCII (0x20 to 0x7E) and none of the excepted
// ones, which are ASCII too.
template <char... kExcept>
[[nodiscard]] std::size_t plain_front(std::string_view text) {
  constexpr std::uint64_t kEach = 0x0101'0101'0101'0101u;
  constexpr std::uint64_t kHigh = 0x8080'8080'8080'8080u;
  // The high bit of some byte is set when a byte is below the limit; and never without one.
  const auto below = [](std::uint64_t word, std::uint64_t limit) {
    return (word - kEach * limit) & ~word;
  };
  std::size_t at = 0;
  for (; text.size() - at >= sizeof(std::uint64_t); at += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, sizeof word);
    std::uint64_t odd = word | below(word, 0x20) | below(word ^ kEach * 0x7F, 1);
    ((odd |= below(word ^ kEach * static_cast<std::uint64_t>(kExcept), 1)), ...);
    if ((odd & kHigh) != 0) break;
  }
  const auto plain = [](char c) { return c >= 0x20 && c < 0x7F && ((c != kExcept) && ...); };
  while (at < text.size() && plain(text[at])) ++at;
  return at;
}

}  // namespace aigaq::cli
