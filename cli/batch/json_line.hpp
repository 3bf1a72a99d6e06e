#pragma once
// Reading one line of JSON (RFC 8259), as far as lists of entries use it: an object whose values
// are texts, arrays of texts, and objects of these. Everything else is refused, a key twice too.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace aigaq::cli {

using JsonTexts = std::vector<std::string>;
// Ascending by key. A single text is an array of one.
using JsonNamed = std::vector<std::pair<std::string, JsonTexts>>;
using JsonMember = std::variant<std::string, JsonTexts, JsonNamed>;
using JsonLine = std::vector<std::pair<std::string, JsonMember>>;  // ascending by key

// nullopt: not such an object, not UTF-8, a lone surrogate, a NUL, or something behind the object.
[[nodiscard]] std::optional<JsonLine> read_json_line(std::string_view text);

}  // namespace aigaq::cli
