#pragma once
// Text folded for comparison, with the way back to its bytes. Only sources of vault/text/.

#include <unicode/normalizer2.h>

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
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

using OnUnit = std::function<void(const FoldedUnit&)>;

class Folding {
 public:
  Folding();
  // NFKC_Casefold, which drops default-ignorable code points (soft hyphen, zero-width, direction
  // marks) too; typographic hyphens and apostrophes as their ASCII ones. White space gets no unit.
  void each_unit(std::string_view text, const OnUnit& on_unit) const;
  [[nodiscard]] std::vector<FoldedUnit> fold(std::string_view text) const;

 private:
  friend class FoldingPass;
  void fold_segment(std::string_view text, std::size_t begin, std::size_t end,
                    std::u16string& out) const;
  [[nodiscard]] icu::UnicodeString in_order(const icu::UnicodeString& source) const;
  [[nodiscard]] std::size_t segment_end(std::string_view text, std::size_t end) const;
  [[nodiscard]] bool starts_segment(char32_t c) const;

  const icu::Normalizer2* normalizer_;
  // One unit of a lone code point below 0x800 (Latin, Greek, Cyrillic, Arabic); 0: ask ICU.
  std::array<char16_t, 0x800> quick_{};
};

// Takes out what folding drops.
void drop_ignorable(std::string& text);

// The same of a text that comes in pieces.
class FoldingPass {
 public:
  FoldingPass(const Folding& folding, OnUnit on_unit)
      : folding_(folding), on_unit_(std::move(on_unit)) {}
  // How many bytes of the piece were read: the next one begins with the others, since what comes
  // may have to be folded with them. Of the last piece all are.
  [[nodiscard]] std::size_t read(std::string_view piece, bool last);
  void finish();

 private:
  void units_of(std::string_view piece, std::size_t begin, std::size_t end);

  const Folding& folding_;
  OnUnit on_unit_;
  std::u16string folded_;
  Space space_ = Space::none;
  std::optional<FoldedUnit> waiting_;  // for the white space behind it
};

}  // namespace aigaq::vault::unicode
