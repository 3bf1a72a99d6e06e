#pragma once
// Times as RFC 3339 texts; inside of the program Unix seconds.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aigaq::formats {

// "2024-05-06T07:08:09Z"
[[nodiscard]] std::string rfc3339_text(std::int64_t seconds);
// A full RFC 3339 date-time with offset; a fraction of a second is cut off. nullopt for all else:
// what people write about time is free text.
[[nodiscard]] std::optional<std::int64_t> rfc3339_seconds(std::string_view text);

}  // namespace aigaq::formats
