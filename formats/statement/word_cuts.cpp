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

}  // namespace

WordCut WordCuts::Iterator::operator*() const {
  const char* at = at_;
  WordCut word;
  word.bytes = unpack(at);
  word.chaff = unpack(at);
  return word;
}

WordCuts::Iterator& WordCuts::Iterator::operator++() {
  static_cast<void>(unpack(at_));
  static_cast<void>(unpack(at_));
  return *this;
}

void WordCuts::push_back(const WordCut& word) {
  pack(word.bytes, packed_);
  pack(word.chaff, packed_);
  ++size_;
}

void WordCuts::spend(LetGo let_go, const std::function<void(const WordCut&)>& visit) {
  std::size_t gone = 0;
  for (const char* at = packed_.data(); at != packed_.data() + packed_.size();) {
    WordCut word;
    word.bytes = unpack(at);
    word.chaff = unpack(at);
    visit(word);
    gone = let_go_behind(let_go, bytes_in(packed_), gone,
                         static_cast<std::size_t>(at - packed_.data()));
  }
  std::string().swap(packed_);
  size_ = 0;
}

}  // namespace aigaq::formats
