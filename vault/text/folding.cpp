#include "vault/text/folding.hpp"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "crypto/result.hpp"
#include "vault/errors.hpp"
#include "vault/text/unicode_text.hpp"

namespace aigaq::vault::unicode {
namespace {

void check(UErrorCode status) {
  if (U_FAILURE(status)) {
    throw StorageError(Trouble::input_output, "unicode-data", "ICU cannot fold text");
  }
}
bool is_space(char32_t c) { return u_isUWhiteSpace(static_cast<UChar32>(c)) != 0; }
bool is_line_break(char32_t c) {
  return (c >= 0x0A && c <= 0x0D) || c == 0x85 || c == 0x2028 || c == 0x2029;
}
bool is_ignorable(char32_t c) {
  return c >= 0xAD &&
         u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0;
}
// Typing habits, not differences of a name.
char16_t plain_mark(char16_t unit) {
  if (unit == u'\u2010' || unit == u'\u2011') return u'-';
  if (unit == u'\u2019' || unit == u'\u02BC') return u'\'';
  return unit;
}

}  // namespace

Folding::Folding() {
  UErrorCode status = U_ZERO_ERROR;
  normalizer_ = icu::Normalizer2::getNFKCCasefoldInstance(status);
  check(status);
  for (char32_t c = 1; c < quick_.size(); ++c) {
    const icu::UnicodeString folded =
        normalizer_->normalize(icu::UnicodeString(static_cast<UChar32>(c)), status);
    check(status);
    if (folded.length() == 1) quick_[c] = plain_mark(folded.charAt(0));
  }
}

bool Folding::starts_segment(char32_t c) const {
  return c < 0x300 || normalizer_->hasBoundaryBefore(static_cast<UChar32>(c)) != 0;
}

void Folding::fold_segment(std::string_view text, std::size_t begin, std::size_t end,
                           std::u16string& out) const {
  out.clear();
  std::size_t next = 0;
  const char32_t first = code_point_at(text, begin, next);
  if (next == end && first < quick_.size() && quick_[first] != 0) {
    out.push_back(quick_[first]);
    return;
  }
  icu::UnicodeString source;
  for (std::size_t at = begin; at < end; at = next) {
    const char32_t c = code_point_at(text, at, next);
    // Taken out first: an invisible character must not keep a letter and its mark apart.
    if (!is_ignorable(c)) source.append(static_cast<UChar32>(c));
  }
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString folded = normalizer_->normalize(source, status);
  check(status);
  for (std::int32_t i = 0; i < folded.length(); ++i) out.push_back(plain_mark(folded.charAt(i)));
}

std::vector<FoldedUnit> Folding::fold(std::string_view text) const {
  AIGAQ_ASSERT(text.size() < UINT32_MAX);
  std::vector<FoldedUnit> units;
  units.reserve(text.size());
  std::u16string folded;
  Space space = Space::none;
  for (std::size_t begin = 0, end = 0; begin < text.size(); begin = end) {
    const char32_t first = code_point_at(text, begin, end);
    if (is_ignorable(first)) continue;
    if (is_space(first)) {
      if (is_line_break(first)) {
        space = Space::line_break;
        if (!units.empty() && units.back().unit == u'-') units.back().hyphen_at_line_end = true;
      } else if (space == Space::none) {
        space = Space::blank;
      }
      continue;
    }
    for (std::size_t next = end; end < text.size(); end = next) {
      const char32_t c = code_point_at(text, end, next);
      if (is_space(c) || (starts_segment(c) && !is_ignorable(c))) break;
    }
    fold_segment(text, begin, end, folded);
    for (const char16_t unit : folded) {
      // A compatibility character may fold to a blank and more (U+00A8): the blank is no unit.
      if (unit == u' ') {
        if (space == Space::none) space = Space::blank;
        continue;
      }
      units.push_back(
          {unit, space, false, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
      space = Space::none;
    }
  }
  return units;
}

std::size_t Folding::fresh_start(std::string_view text, std::size_t offset) const {
  while (offset < text.size() && (static_cast<unsigned char>(text[offset]) & 0xC0) == 0x80) {
    ++offset;
  }
  for (std::size_t next = offset; offset < text.size(); offset = next) {
    const char32_t c = code_point_at(text, offset, next);
    if (starts_segment(c) && !is_ignorable(c)) break;
  }
  return offset;
}

}  // namespace aigaq::vault::unicode
