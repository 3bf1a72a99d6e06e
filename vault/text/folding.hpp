#pragma once
// Text folded for comparison, with the way back to its bytes. Only sources of vault/text/.

#include <unicode/normalizer2.h>

#include <array>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace aigaq::vault::unicode {

// White space in front of a unit.
enum class Space : std::uint8_t { none, blank, line_break };

struct FoldedUnit {
  char16_t unit = 0;
  Space before = Space::none;
  bool hyphen_at_line_end = false;
  std::size_t begin = 0, end = 0;  // bytes of the source that it came from
};

class Folding {
 public:
  Folding();
  // NFKC_Casefold, which drops default-ignorable code points (soft hyphen, zero-width, direction
  // marks) too; typographic hyphens and apostrophes as their ASCII ones. White space gets no unit.
  void each_unit(std::string_view text,
                 const std::function<void(const FoldedUnit&)>& on_unit) const;
  [[nodiscard]] std::vector<FoldedUnit> fold(std::string_view text) const;

 private:
  void fold_segment(std::string_view text, std::size_t begin, std::size_t end,
                    std::u16string& out) const;
  [[nodiscard]] icu::UnicodeString in_order(const icu::UnicodeString& source) const;
  [[nodiscard]] std::size_t segment_end(std::string_view text, std::size_t end) const;
  [[nodiscard]] bool starts_segment(char32_t c) const;

  const icu::Normalizer2* normalizer_;
  // One unit of a lone code point below 0x800 (Latin, Greek, Cyrillic, Arabic); 0: ask ICU.
  std::array<char16_t, 0x800> quick_{};
};

}  // namespace aigaq::vault::unicode
