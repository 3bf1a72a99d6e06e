#pragma once
// How many bytes somebody mistyped: for "did you mean".

#include <cstddef>
#include <string_view>

namespace aigaq::formats {

// Levenshtein's: bytes changed, left out or too many.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace aigaq::formats
