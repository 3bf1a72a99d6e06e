#pragma once
// Cuts of a text as a flat array of numbers: bytes, chaff, bytes, chaff, …

#include "formats/statement/statement.hpp"

namespace aigaq::formats {

[[nodiscard]] std::vector<std::uint64_t> flatten(const TextCuts& cuts);
// Errors: malformed (a number too few).
[[nodiscard]] Result<TextCuts> unflatten(const std::vector<std::uint64_t>& numbers);

}  // namespace aigaq::formats
