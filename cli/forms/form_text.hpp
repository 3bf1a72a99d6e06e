#pragma once
// The text of a form, before any schema is asked: `key: value`, # comments, continuation lines
// indented by two spaces (joined by a line feed), a repeated key for a list. Never stops at the
// first mistake.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/forms/encoding.hpp"
#include "crypto/bytes.hpp"

namespace aigaq::cli {

enum class FormTrouble : std::uint8_t {
  wrong_encoding,     // UTF-16, CP1251 …: the whole form
  not_utf8,           // this line
  control_character,
  no_colon,
  bad_indent,         // one space or a tab where two spaces go on
  no_field_above,     // a continuation of nothing
  unknown_key,
  repeated_key,       // a field with room for one value
  missing_key,
  too_long,
  too_many,
  bad_reference,      // neither a number nor h: and 8 hex digits or more
  unknown_entry,
  ambiguous_entry,
};
// "form-unknown-key": the class in JSON.
[[nodiscard]] std::string_view class_of(FormTrouble trouble);

struct FormMistake {
  std::uint64_t line = 0;
  FormTrouble trouble{};
  std::string field{};    // as typed
  std::string nearest{};  // unknown_key: the known key that is meant, if any
  TextEncoding encoding = TextEncoding::utf8;  // wrong_encoding
};

struct FormField {
  std::string key;
  std::string value;       // trimmed; may be empty, which means absent
  std::uint64_t line = 0;  // of the key
};
struct FormText {
  std::vector<FormField> fields;
  std::vector<FormMistake> mistakes;
  std::uint64_t lines = 0;
};
[[nodiscard]] FormText parse_form_text(ByteView bytes);

// Without blanks and line feeds around it, as a form's values are taken.
[[nodiscard]] std::string_view trimmed(std::string_view text);
// Control characters but line feed and tab (C0, DEL, C1).
[[nodiscard]] bool has_control_character(std::string_view utf8);

// A form longer than this is no form: what is long belongs in --text.
inline constexpr std::size_t kFormBytes = 16u << 20;

}  // namespace aigaq::cli
