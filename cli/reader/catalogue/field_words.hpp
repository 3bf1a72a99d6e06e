#pragma once
// Field keys and relation words as people read them: messages field_KEY and relation_WORD.

#include <optional>
#include <string>
#include <string_view>

#include "cli/reader/catalogue/catalogue.hpp"

namespace aigaq::cli {

// In the catalogue's language; the key itself when it has no words.
[[nodiscard]] std::string field_words(const Catalogue& say, std::string_view key);
[[nodiscard]] std::string relation_phrase(const Catalogue& say, std::string_view word);

}  // namespace aigaq::cli
