#pragma once
// A form against its schema: known keys, one value where there is room for one, the required ones
// present. Relations stay as typed until a vault can say which entries they mean.

#include <functional>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "cli/forms/form_text.hpp"
#include "formats/statement/schema.hpp"
#include "formats/statement/statement.hpp"

namespace aigaq::cli {

struct FormReference {
  std::string word;  // relation
  std::string text;  // entry number, or h: and at least 8 hex digits
  std::uint64_t line = 0;
};
struct Form {
  formats::FormKind kind{};
  std::map<std::string, std::vector<std::string>> fields;
  std::vector<FormReference> references;
};
struct FormReading {
  Form form;
  std::vector<FormMistake> mistakes;  // ascending by line; empty: the form is accepted
};

// One --set KEY=VALUE.
struct FieldSetting {
  std::string key, value;
};
enum class SettingTrouble : std::uint8_t {
  no_equals_sign,
  unknown_key,
  private_field,     // hidden in exports by default: must not lie in a shell's history
  not_in_forms,
  control_character,
};
struct SettingMistake {
  SettingTrouble trouble{};
  std::string key, nearest;
};
// KEY=VALUE, checked against the schema: only fields that are public by default.
[[nodiscard]] std::variant<FieldSetting, SettingMistake> parse_setting(
    const formats::Schema& schema, std::string_view text);

// A setting replaces the form's value, and is added to a list.
[[nodiscard]] FormReading read_form(formats::FormKind kind, ByteView bytes,
                                    const std::vector<FieldSetting>& settings);

// How a reference names an entry.
enum class Lookup : std::uint8_t { found, malformed, unknown, ambiguous };
struct FoundEntry {
  Lookup lookup = Lookup::unknown;
  std::uint64_t number = 0;
  Hash leaf_hash;
};
using EntryLookup = std::function<FoundEntry(std::string_view)>;
// Fills statement.fields, .relations and .status; returns what could not be resolved.
[[nodiscard]] std::vector<FormMistake> apply_form(Form form, const EntryLookup& lookup,
                                                  formats::Statement& statement);

// The field that people may write into a form under this key; nullptr: none.
[[nodiscard]] const formats::Field* form_field(const formats::Schema& schema, std::string_view key);
[[nodiscard]] bool is_relation(std::string_view key);
// The known key (field or relation) nearest to a mistyped one, or empty.
[[nodiscard]] std::string nearest_key(const formats::Schema& schema, std::string_view key);

}  // namespace aigaq::cli
