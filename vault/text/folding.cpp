#include "vault/text/folding.hpp"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "crypto/result.hpp"
#include "vault/errors.hpp"
#include "vault/text/unicode_text.hpp"

namespace aigaq::vault::unicode {
namespace {

// Behind one letter; of no language are there nearly as many.
constexpr std::int32_t kManyMarks = 64;

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
  switch (unit) {
    case u'\u00AC':  // what stands for a hyphen at the ends of lines in recognised pages
    case u'\u2010':
    case u'\u2011':
    case u'\u2012':
    case u'\u2013':
    case u'\u2212':
      return u'-';
    case u'\u02B9':
    case u'\u02BB':
    case u'\u02BC':
    case u'\u2018':
    case u'\u2019':
    case u'\u201B':
    case u'\u2032':
      return u'\'';
    default:
      return unit;
  }
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

// The same text with its marks in canonical order already: ICU puts them there one by one, in a
// time that grows with the square of their number, which hostile text can have without end.
icu::UnicodeString Folding::in_order(const icu::UnicodeString& source) const {
  struct Mark {
    UChar32 c;
    std::uint8_t rank;
  };
  std::vector<Mark> marks;
  icu::UnicodeString parts;
  for (std::int32_t at = 0; at < source.length(); at = source.moveIndex32(at, 1)) {
    const UChar32 whole = source.char32At(at);
    if (!normalizer_->getDecomposition(whole, parts)) parts.setTo(whole);
    for (std::int32_t part = 0; part < parts.length(); part = parts.moveIndex32(part, 1)) {
      const UChar32 c = parts.char32At(part);
      marks.push_back({c, normalizer_->getCombiningClass(c)});
    }
  }
  const auto is_letter = [](const Mark& mark) { return mark.rank == 0; };
  for (auto begin = marks.begin(); begin != marks.end();) {
    begin = std::find_if_not(begin, marks.end(), is_letter);
    const auto end = std::find_if(begin, marks.end(), is_letter);
    std::stable_sort(begin, end, [](const Mark& a, const Mark& b) { return a.rank < b.rank; });
    begin = end;
  }
  icu::UnicodeString out;
  for (const Mark& mark : marks) out.append(mark.c);
  return out;
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
  const icu::UnicodeString folded =
      normalizer_->normalize(source.length() > kManyMarks ? in_order(source) : source, status);
  check(status);
  for (std::int32_t i = 0; i < folded.length(); ++i) out.push_back(plain_mark(folded.charAt(i)));
}

std::vector<FoldedUnit> Folding::fold(std::string_view text) const {
  std::vector<FoldedUnit> units;
  each_unit(text, [&](const FoldedUnit& unit) { units.push_back(unit); });
  return units;
}

// The first character of a text, and what has to be folded with it.
std::size_t Folding::segment_end(std::string_view text, std::size_t end) const {
  for (std::size_t next = end; end < text.size(); end = next) {
    const char32_t c = code_point_at(text, end, next);
    if (is_space(c) || (starts_segment(c) && !is_ignorable(c))) break;
  }
  return end;
}

void drop_ignorable(std::string& text) {
  std::size_t kept = 0;
  for (std::size_t at = 0, next = 0; at < text.size(); at = next) {
    if (is_ignorable(code_point_at(text, at, next))) continue;
    for (std::size_t byte = at; byte < next; ++byte) text[kept++] = text[byte];
  }
  text.resize(kept);
}

void Folding::each_unit(std::string_view text, const OnUnit& on_unit) const {
  FoldingPass pass(*this, on_unit);
  const std::size_t read = pass.read(text, true);
  AIGAQ_ASSERT(read == text.size());
  pass.finish();
}

std::size_t FoldingPass::read(std::string_view piece, bool last) {
  for (std::size_t begin = 0, end = 0; begin < piece.size(); begin = end) {
    const char32_t first = code_point_at(piece, begin, end);
    if (is_ignorable(first)) continue;
    if (is_space(first)) {
      if (is_line_break(first)) {
        space_ = Space::line_break;
        if (waiting_) waiting_->hyphen_at_line_end = waiting_->unit == u'-';
      } else if (space_ == Space::none) {
        space_ = Space::blank;
      }
      continue;
    }
    end = folding_.segment_end(piece, end);
    if (end == piece.size() && !last) return begin;
    units_of(piece, begin, end);
  }
  return piece.size();
}

void FoldingPass::units_of(std::string_view piece, std::size_t begin, std::size_t end) {
  folding_.fold_segment(piece, begin, end, folded_);
  for (const char16_t unit : folded_) {
    // A compatibility character may fold to a blank and more (U+00A8): the blank is no unit.
    if (unit == u' ') {
      if (space_ == Space::none) space_ = Space::blank;
      continue;
    }
    if (waiting_) on_unit_(*waiting_);
    waiting_ = {unit, space_, false, begin, end};
    space_ = Space::none;
  }
}

void FoldingPass::finish() {
  if (waiting_) on_unit_(*waiting_);
  waiting_.reset();
}

}  // namespace aigaq::vault::unicode
