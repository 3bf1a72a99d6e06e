#include "formats/log/lines.hpp"

#include <algorithm>
#include <charconv>

namespace aigaq::formats {

Result<std::uint64_t> parse_decimal(std::string_view text) {
  const bool digits =
      !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) return fail(ErrorCode::malformed, "decimal number");
  if (text.size() > 1 && text.front() == '0') {
    return fail(ErrorCode::non_canonical, "decimal number with a leading zero");
  }
  std::uint64_t value = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc{}) {
    return fail(ErrorCode::limit_exceeded, "decimal number");
  }
  return value;
}

Result<Hash> parse_hash_line(std::string_view line) {
  const auto bytes = from_base64(line, Base64Padding::padded);
  const auto hash = bytes ? Hash::from(*bytes) : std::nullopt;
  if (!hash) return fail(ErrorCode::malformed, "base64 of a hash");
  return *hash;
}

}  // namespace aigaq::formats
