#pragma once
// Words and sentences by ICU (UAX #29). Cut once at intake and stored; verifiers never cut.

#include <string_view>
#include <vector>

#include "crypto/random.hpp"
#include "crypto/salted_tree.hpp"
#include "formats/statement/statement.hpp"

namespace aigaq::vault {

// A word with the non-word run behind it; a leading non-word run is word 0. No word but the first
// starts with a combining mark. Chaff behind each word: geometric with mean 4 or more.
// Precondition: valid UTF-8.
[[nodiscard]] formats::TextCuts cut_text(std::string_view text, crypto::RandomSource& random);

// Sentences as ranges of words of these cuts.
[[nodiscard]] std::vector<crypto::LeafRange> sentences(std::string_view text,
                                                       const formats::TextCuts& cuts);

}  // namespace aigaq::vault
