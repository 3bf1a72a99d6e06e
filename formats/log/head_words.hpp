#pragma once
// A head's fingerprint as words to be read out and compared (docs/formats/checkpoint.md, "Words").

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/bytes.hpp"

namespace aigaq::formats {

enum class WordList : std::uint8_t { en, ru, kk };
inline constexpr std::array<WordList, 3> kWordLists = {WordList::en, WordList::ru, WordList::kk};

// Ten words for the 100 bits, and one that checks them.
inline constexpr std::size_t kHeadWords = 11;
inline constexpr std::uint16_t kWordCount = 1'024;
using HeadWords = std::array<std::string, kHeadWords>;

// number: below kWordCount.
[[nodiscard]] std::string word_of(std::uint16_t number, WordList list);
// nullopt: no word of that list.
[[nodiscard]] std::optional<std::uint16_t> number_of_word(std::string_view word, WordList list);

[[nodiscard]] HeadWords head_words(std::string_view checkpoint_body, WordList list);

// What a listener wrote down: divided at white space, in lower case.
[[nodiscard]] std::vector<std::string> split_words(std::string_view text);
// Eleven words of that list whose last one checks the others.
[[nodiscard]] bool words_hold(const std::vector<std::string>& words, WordList list);

}  // namespace aigaq::formats
