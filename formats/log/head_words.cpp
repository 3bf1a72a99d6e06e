#include "formats/log/head_words.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "crypto/result.hpp"

namespace aigaq::formats {
namespace {

constexpr unsigned kBits = 10;
constexpr std::size_t kSyllables = 32;

// No two words differ by a sound that a telephone or an accent swallows: three or four vowels far
// apart, none that Russian weakens when unstressed, and an ending that keeps words from meaning
// something.
struct Sounds {
  std::array<std::string_view, 11> consonants;
  std::array<std::string_view, 4> vowels;
  std::size_t vowel_count;
  std::string_view ending;
};
constexpr Sounds kEnglish = {
    {"b", "g", "k", "l", "m", "r", "t", "v"}, {"a", "i", "o", "u"}, 4, "s"};
constexpr Sounds kRussian = {
    {"б", "в", "г", "д", "з", "л", "м", "н", "р", "т", "ф"}, {"а", "и", "у"}, 3, "н"};
constexpr Sounds kKazakh = {{"б", "д", "ж", "л", "м", "р", "с", "т"}, {"а", "е", "о", "ы"}, 4, "н"};

const Sounds& sounds_of(WordList list) {
  switch (list) {
    case WordList::en:
      return kEnglish;
    case WordList::ru:
      return kRussian;
    case WordList::kk:
      return kKazakh;
  }
  return kEnglish;
}

std::string syllable(std::size_t index, const Sounds& sounds) {
  return std::string(sounds.consonants.at(index / sounds.vowel_count)) +
         std::string(sounds.vowels.at(index % sounds.vowel_count));
}

// Takes the syllable that text begins with off it.
std::optional<std::size_t> take_syllable(std::string_view& text, const Sounds& sounds) {
  for (std::size_t i = 0; i < kSyllables; ++i) {
    const std::string candidate = syllable(i, sounds);
    if (!text.starts_with(candidate)) continue;
    text.remove_prefix(candidate.size());
    return i;
  }
  return std::nullopt;
}

std::uint16_t bits_at(ByteView bytes, std::size_t first) {
  unsigned out = 0;
  for (std::size_t i = first; i < first + kBits; ++i) {
    const unsigned byte = bytes[i / 8];
    out = out << 1 | (byte >> (7 - i % 8) & 1);
  }
  return static_cast<std::uint16_t>(out);
}

// Over the ten words as they are written, so that a listener's machine needs nothing else.
std::string check_word(const std::vector<std::string>& words, WordList list) {
  std::string text;
  for (std::size_t i = 0; i + 1 < kHeadWords; ++i) text += (i == 0 ? "" : " ") + words.at(i);
  return word_of(bits_at(crypto::sha256(as_bytes(text)).view(), 0), list);
}

}  // namespace

std::string word_of(std::uint16_t number, WordList list) {
  AIGAQ_ASSERT(number < kWordCount);
  const Sounds& sounds = sounds_of(list);
  return syllable(number / kSyllables, sounds) + syllable(number % kSyllables, sounds) +
         std::string(sounds.ending);
}

std::optional<std::uint16_t> number_of_word(std::string_view word, WordList list) {
  const Sounds& sounds = sounds_of(list);
  const auto first = take_syllable(word, sounds);
  if (!first) return std::nullopt;
  const auto second = take_syllable(word, sounds);
  if (!second || word != sounds.ending) return std::nullopt;
  return static_cast<std::uint16_t>(*first * kSyllables + *second);
}

HeadWords head_words(std::string_view checkpoint_body, WordList list) {
  const Hash hash = crypto::sha256(as_bytes(checkpoint_body));
  std::vector<std::string> words;
  for (std::size_t i = 0; i + 1 < kHeadWords; ++i) {
    words.push_back(word_of(bits_at(hash.view(), i * kBits), list));
  }
  words.push_back(check_word(words, list));
  HeadWords out;
  std::copy(words.begin(), words.end(), out.begin());
  return out;
}

std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> out(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<std::uint8_t>(text[i]);
    if (byte <= ' ') {
      if (!out.back().empty()) out.emplace_back();
      continue;
    }
    const bool upper = byte >= 'A' && byte <= 'Z';
    const auto next = i + 1 < text.size() ? static_cast<std::uint8_t>(text[i + 1]) : 0;
    // U+0410 to U+042F: the capital letters that the two Cyrillic lists use.
    if (byte == 0xd0 && next >= 0x90 && next <= 0xaf) {
      const bool low = next < 0xa0;
      out.back() += static_cast<char>(low ? 0xd0 : 0xd1);
      out.back() += static_cast<char>(low ? next + 0x20 : next - 0x20);
      ++i;
    } else {
      out.back() += static_cast<char>(upper ? byte + ('a' - 'A') : byte);
    }
  }
  if (out.back().empty()) out.pop_back();
  return out;
}

bool words_hold(const std::vector<std::string>& words, WordList list) {
  const auto known = [&](const std::string& word) {
    return number_of_word(word, list).has_value();
  };
  return words.size() == kHeadWords && std::ranges::all_of(words, known) &&
         words.back() == check_word(words, list);
}

}  // namespace aigaq::formats
