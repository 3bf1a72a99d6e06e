#include "formats/statement/word_cuts.hpp"

namespace aigaq::formats {
namespace {

constexpr unsigned kBits = 7;
constexpr std::uint8_t kMore = 0x80;

void pack(std::uint64_t number, std::string& out) {
  for (; number >= kMore; number >>= kBits) {
    out.push_back(static_cast<char>(static_cast<std::uint8_t>(number) | kMore));
  }
  out.push_back(static_cast<char>(number));
}

std::uint64_t unpack(const char*& at) {
  std::uint64_t number = 0;
  for (unsigned shift = 0;; shift += kBits) {
    const auto byte = static_cast<std::uint8_t>(*at++);
    number |= std::uint64_t{byte & (kMore - 1u)} << shift;
    if (byte < kMore) return number;
  }
}

// Most words have 1 to 14 bytes and up to 15 leaves of chaff: one byte tells both. Else it is
// kBoth, and both follow.
constexpr std::uint64_t kShort = 14, kChaff = 16;
constexpr std::uint8_t kBoth = kShort * kChaff;

WordCut next(const char*& at) {
  const auto both = static_cast<std::uint8_t>(*at++);
  if (both < kBoth) return {both / kChaff + 1, both % kChaff};
  const std::uint64_t bytes = unpack(at);
  return {bytes, unpack(at)};
}

}  // namespace

WordCut WordCuts::Iterator::operator*() const {
  const char* at = at_;
  return next(at);
}

WordCuts::Iterator& WordCuts::Iterator::operator++() {
  static_cast<void>(next(at_));
  return *this;
}

void WordCuts::push_back(const WordCut& word) {
  if (word.bytes > 0 && word.bytes <= kShort && word.chaff < kChaff) {
    packed_.push_back(static_cast<char>((word.bytes - 1) * kChaff + word.chaff));
  } else {
    packed_.push_back(static_cast<char>(kBoth));
    pack(word.bytes, packed_);
    pack(word.chaff, packed_);
  }
  ++size_;
}

void WordCuts::spend(LetGo let_go, const std::function<void(const WordCut&)>& visit) {
  std::size_t gone = 0;
  for (const char* at = packed_.data(); at != packed_.data() + packed_.size();) {
    visit(next(at));
    gone = let_go_behind(let_go, bytes_in(packed_), gone,
                         static_cast<std::size_t>(at - packed_.data()));
  }
  std::string().swap(packed_);
  size_ = 0;
}

}  // namespace aigaq::formats
