#pragma once
// Line-based texts of the log's formats: every line ends in LF, values have one spelling.

#include <optional>
#include <string_view>

#include "crypto/bytes.hpp"
#include "crypto/result.hpp"

namespace aigaq::formats {

class LineReader {
 public:
  explicit LineReader(std::string_view text) : rest_(text) {}
  // The next line without its LF; nullopt at the end, or when the LF is missing.
  [[nodiscard]] std::optional<std::string_view> next() {
    const std::size_t end = rest_.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return line;
  }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  [[nodiscard]] std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

// Decimal without sign and leading zeros. Errors: malformed, non_canonical, limit_exceeded.
[[nodiscard]] Result<std::uint64_t> parse_decimal(std::string_view text);
// 32 bytes in padded canonical base64. Errors: malformed.
[[nodiscard]] Result<Hash> parse_hash_line(std::string_view line);

}  // namespace aigaq::formats
