#include "vault/text/cut.hpp"

#include <unicode/ubrk.h>

#include <algorithm>
#include <array>

#include "crypto/limits.hpp"
#include "vault/text/unicode_text.hpp"

namespace aigaq::vault {
namespace {

// Numbers of chaff leaves: geometric with p = 1/5, mean 4. One byte a throw: 255 = 51 * 5, so
// rejecting the one byte 255 leaves each residue equally likely.
class ChaffCounts {
 public:
  explicit ChaffCounts(crypto::RandomSource& random) : random_(random) {}
  ~ChaffCounts() { crypto::wipe(pool_); }
  ChaffCounts(const ChaffCounts&) = delete;
  ChaffCounts& operator=(const ChaffCounts&) = delete;

  std::uint64_t next() {
    std::uint64_t count = 0;
    while (throw_byte() % 5 != 0 && count < limits::kChaffRun) ++count;
    return count;
  }

 private:
  std::uint8_t throw_byte() {
    for (;;) {
      if (at_ == pool_.size()) {
        random_.fill(pool_);
        at_ = 0;
      }
      if (const std::uint8_t byte = pool_[at_++]; byte != 255) return byte;
    }
  }

  crypto::RandomSource& random_;
  std::array<std::uint8_t, 1024> pool_{};
  std::size_t at_ = pool_.size();
};

bool starts_with_mark(std::string_view text, std::size_t offset) {
  std::size_t next = 0;
  return unicode::is_combining_mark(unicode::code_point_at(text, offset, next));
}

// A single line break is where a line was full, not where a sentence ends; an empty line ends one.
// Every byte keeps its place.
std::string without_single_line_breaks(std::string_view text) {
  std::string out(text);
  for (std::size_t i = 0; i < out.size();) {
    if (out[i] != '\n' && out[i] != '\r') {
      ++i;
      continue;
    }
    std::size_t end = i, breaks = 0;
    while (end < text.size() &&
           (text[end] == '\n' || text[end] == '\r' || text[end] == ' ' || text[end] == '\t')) {
      const bool second_half = text[end] == '\n' && end > 0 && text[end - 1] == '\r';
      if ((text[end] == '\n' || text[end] == '\r') && !second_half) ++breaks;
      ++end;
    }
    if (breaks == 1)
      std::fill(out.begin() + static_cast<std::ptrdiff_t>(i),
                out.begin() + static_cast<std::ptrdiff_t>(end), ' ');
    i = end;
  }
  return out;
}

}  // namespace

formats::TextCuts cut_text(std::string_view text, crypto::RandomSource& random) {
  formats::TextCuts cuts;
  ChaffCounts chaff(random);
  std::size_t begin = 0;
  const auto end_word = [&](std::size_t end) {
    cuts.words.push_back({end - begin, chaff.next()});
    begin = end;
  };
  unicode::each_segment(text, unicode::Cut::word,
                        [&](std::size_t from, std::size_t /*to*/, int status) {
                          if (from == 0 || status < UBRK_WORD_NONE_LIMIT) return;
                          if (!starts_with_mark(text, from)) end_word(from);
                        });
  end_word(text.size());
  return cuts;
}

std::vector<crypto::LeafRange> sentences(std::string_view text, const formats::TextCuts& cuts) {
  std::vector<crypto::LeafRange> out;
  const std::uint64_t count = cuts.words.size();
  std::uint64_t word = 0, first = 0;
  auto cut = cuts.words.begin();
  std::size_t word_begin = 0;
  const std::string flowing = without_single_line_breaks(text);
  unicode::each_segment(flowing, unicode::Cut::sentence, [&](std::size_t, std::size_t to, int) {
    // An opening quote belongs to the word before it: take the next start.
    for (; word < count && word_begin < to; ++word, ++cut) word_begin += (*cut).bytes;
    if (word > first) out.push_back({first, word});
    first = word;
  });
  if (first < count) out.push_back({first, count});
  return out;
}

}  // namespace aigaq::vault
