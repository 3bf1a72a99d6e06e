#pragma once
// An empty form of a kind, to be filled in: every field with a comment in the language, the
// required ones marked and first. Filled in only there, it is accepted.

#include <string>

#include "cli/reader/catalogue/catalogue.hpp"
#include "formats/statement/schema.hpp"

namespace aigaq::cli {

[[nodiscard]] std::string form_template(formats::FormKind kind, const Catalogue& say);

// testimony, court-record or source; nullopt for everything else.
[[nodiscard]] std::optional<formats::FormKind> kind_people_add(std::string_view name);

}  // namespace aigaq::cli
