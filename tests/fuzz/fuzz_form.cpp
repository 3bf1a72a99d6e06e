// Forms as people and programs write them: every mistake has its line, and what is accepted has
// only fields of its schema.

#include <algorithm>

#include "cli/forms/form.hpp"

using namespace aigaq;       // NOLINT
using namespace aigaq::cli;  // NOLINT

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  // What an empty form lacks is told of its first line.
  const std::uint64_t lines = std::max<std::uint64_t>(parse_form_text(input).lines, 1);
  for (const auto kind : {formats::FormKind::testimony, formats::FormKind::court_record,
                          formats::FormKind::source}) {
    const FormReading reading = read_form(kind, input, {});
    std::uint64_t last = 0;
    for (const FormMistake& mistake : reading.mistakes) {
      AIGAQ_ASSERT(mistake.line >= last && mistake.line <= lines);
      last = mistake.line;
    }
    if (!reading.mistakes.empty()) continue;
    for (const auto& [key, values] : reading.form.fields) {
      AIGAQ_ASSERT(formats::schema_of(kind).find(key) != nullptr && !values.empty());
    }
  }
  return 0;
}
