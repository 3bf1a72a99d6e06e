#pragma once
// A head read out on the telephone: printing its words, and comparing what was heard.

#include <string>

#include "cli/reader/context.hpp"
#include "cli/reader/json.hpp"
#include "formats/log/head_words.hpp"

namespace aigaq::cli {

[[nodiscard]] formats::WordList word_list_of(Language language);
// "babas koros …": two lines, six words and five.
[[nodiscard]] std::string words_in_lines(const formats::HeadWords& words);
// {"en": "…", "ru": "…", "kk": "…"}
[[nodiscard]] Json words_json(std::string_view checkpoint_body);

// heard: in any of the three languages. 0: this head; 14: no list of words, or one misheard;
// 22: another head's. Reported.
[[nodiscard]] ExitCode compare_words(Context& context, std::string_view checkpoint_body,
                                     std::string_view heard);

}  // namespace aigaq::cli
