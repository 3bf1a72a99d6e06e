#pragma once
// The list of a batch: one JSON object a line, each an entry (docs/commands.md, "add --batch").

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/forms/shared_form.hpp"
#include "formats/statement/schema.hpp"

namespace aigaq::cli {

struct BatchLine {
  std::uint64_t number = 0;  // from 1
  formats::FormKind kind{};
  std::string kind_name;
  std::string form;    // path; empty: the line's fields are all there is
  AddedFields fields;  // of the line itself
  std::optional<std::string> text;
  std::vector<std::string> redactable, files;
};
// For lines that name none.
struct BatchDefaults {
  std::string kind, form;
};
enum class LineTrouble : std::uint8_t { malformed, unknown_kind, no_form };

// A line as an entry.
struct ParsedLine {
  std::optional<BatchLine> line;
  LineTrouble trouble{};
};
[[nodiscard]] ParsedLine parse_batch_line(std::uint64_t number, std::string_view text,
                                          const BatchDefaults& defaults);

}  // namespace aigaq::cli
