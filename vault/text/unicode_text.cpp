#include "vault/text/unicode_text.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <memory>

#include "crypto/result.hpp"
#include "vault/errors.hpp"

namespace aigaq::vault::unicode {
namespace {

// ICU fails here only without its data files or without memory: the environment's fault.
void check(UErrorCode status) {
  if (U_FAILURE(status)) {
    throw StorageError(Trouble::input_output, "unicode-data", "ICU cannot cut text");
  }
}

struct CloseText {
  void operator()(UText* text) const { utext_close(text); }
};

}  // namespace

void each_segment(std::string_view text, Cut cut,
                  const std::function<void(std::size_t, std::size_t, int)>& on_segment) {
  if (text.empty()) return;
  AIGAQ_ASSERT(text.size() <= INT32_MAX);  // BreakIterator counts in 32 bits
  UErrorCode status = U_ZERO_ERROR;
  const icu::Locale& root = icu::Locale::getRoot();
  const std::unique_ptr<icu::BreakIterator> breaks(
      cut == Cut::word ? icu::BreakIterator::createWordInstance(root, status)
                       : icu::BreakIterator::createSentenceInstance(root, status));
  check(status);
  const std::unique_ptr<UText, CloseText> bytes(
      utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status));
  check(status);
  breaks->setText(bytes.get(), status);
  check(status);
  std::int32_t begin = breaks->first();
  for (std::int32_t end = breaks->next(); end != icu::BreakIterator::DONE; end = breaks->next()) {
    on_segment(static_cast<std::size_t>(begin), static_cast<std::size_t>(end),
               breaks->getRuleStatus());
    begin = end;
  }
}

char32_t code_point_at(std::string_view text, std::size_t offset, std::size_t& next) {
  const char* bytes = text.data();
  std::size_t at = offset;
  UChar32 c = 0;
// The macro's own arithmetic narrows from int.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
  U8_NEXT_OR_FFFD(bytes, at, text.size(), c);
#pragma GCC diagnostic pop
  next = at;
  return static_cast<char32_t>(c);
}

bool is_combining_mark(char32_t c) {
  return (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_M_MASK) != 0;
}

}  // namespace aigaq::vault::unicode
