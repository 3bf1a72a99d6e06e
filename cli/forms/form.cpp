#include "cli/forms/form.hpp"

#include <algorithm>
#include <array>

#include "crypto/limits.hpp"

namespace aigaq::cli {
namespace {

using formats::Field;
using formats::FieldShape;

class FormReader {
 public:
  FormReader(formats::FormKind kind, const std::vector<FieldSetting>& settings)
      : schema_(formats::schema_of(kind)), settings_(settings) {
    out_.form.kind = kind;
  }
  FormReading read(ByteView bytes) {
    FormText text = parse_form_text(bytes);
    out_.mistakes = std::move(text.mistakes);
    lines_ = std::max<std::uint64_t>(text.lines, 1);
    const bool readable =
        out_.mistakes.empty() || out_.mistakes.front().trouble != FormTrouble::wrong_encoding;
    for (const auto& field : text.fields) take(field);
    for (const auto& setting : settings_) set(setting);
    if (readable) check_required();
    std::stable_sort(out_.mistakes.begin(), out_.mistakes.end(),
                     [](const auto& a, const auto& b) { return a.line < b.line; });
    return std::move(out_);
  }

 private:
  void mistake(std::uint64_t line, FormTrouble trouble, std::string_view key,
               std::string nearest = {}) {
    out_.mistakes.push_back(
        {line, trouble, std::string(key), std::move(nearest), TextEncoding::utf8});
  }
  [[nodiscard]] bool is_set(std::string_view key) const {
    return std::any_of(settings_.begin(), settings_.end(),
                       [&](const auto& s) { return s.key == key && !s.value.empty(); });
  }
  void take(const FormField& given) {
    seen_.emplace(given.key, given.line);
    if (is_relation(given.key)) return take_reference(given);
    const Field* field = form_field(schema_, given.key);
    if (field == nullptr) {
      return mistake(given.line, FormTrouble::unknown_key, given.key,
                     nearest_key(schema_, given.key));
    }
    if (given.value.empty()) return;
    auto& values = out_.form.fields[given.key];
    if (field->shape == FieldShape::text && !values.empty()) {
      return mistake(given.line, FormTrouble::repeated_key, given.key);
    }
    if (values.size() >= limits::kListItems) {
      return mistake(given.line, FormTrouble::too_many, given.key);
    }
    values.push_back(given.value);
  }
  void take_reference(const FormField& given) {
    if (given.value.empty()) return;
    if (out_.form.references.size() >= limits::kListItems) {
      return mistake(given.line, FormTrouble::too_many, given.key);
    }
    out_.form.references.push_back({given.key, given.value, given.line});
  }
  void set(const FieldSetting& setting) {
    const Field* field = form_field(schema_, setting.key);
    if (field == nullptr || setting.value.empty()) return;
    auto& values = out_.form.fields[setting.key];
    if (field->shape == FieldShape::text) values.clear();
    values.push_back(setting.value);
  }
  // An empty line of the template is where the answer belongs; else it goes to the form's end.
  void check_required() {
    for (const Field& field : schema_.fields) {
      if (!field.required || !field.in_form || is_set(field.key)) continue;
      const auto found = out_.form.fields.find(std::string(field.key));
      if (found != out_.form.fields.end() && !found->second.empty()) continue;
      const auto seen = seen_.find(std::string(field.key));
      mistake(seen == seen_.end() ? lines_ : seen->second, FormTrouble::missing_key, field.key);
    }
  }

  const formats::Schema& schema_;
  const std::vector<FieldSetting>& settings_;
  FormReading out_;
  std::map<std::string, std::uint64_t> seen_;
  std::uint64_t lines_ = 1;
};

FormTrouble trouble_of(Lookup lookup) {
  switch (lookup) {
    case Lookup::malformed:
      return FormTrouble::bad_reference;
    case Lookup::ambiguous:
      return FormTrouble::ambiguous_entry;
    case Lookup::found:
    case Lookup::unknown:
      return FormTrouble::unknown_entry;
  }
  return FormTrouble::unknown_entry;
}

// The gravest relation gives the entry its status: a retraction is never shown as less.
formats::Status status_of(const std::vector<formats::Relation>& relations) {
  constexpr std::array<std::pair<std::string_view, formats::Status>, 3> kGravestFirst = {
      {{"retracts", formats::Status::retracts},
       {"supersedes", formats::Status::supersedes},
       {"amends", formats::Status::amends}}};
  for (const auto& [word, status] : kGravestFirst) {
    for (const auto& relation : relations) {
      if (relation.word == word) return status;
    }
  }
  return formats::Status::original;
}

}  // namespace

bool is_relation(std::string_view key) {
  const auto words = formats::relation_words();
  return std::find(words.begin(), words.end(), key) != words.end();
}

const Field* form_field(const formats::Schema& schema, std::string_view key) {
  const Field* field = schema.find(key);
  const bool takes_text = field != nullptr && field->in_form &&
                          (field->shape == FieldShape::text || field->shape == FieldShape::list);
  return takes_text ? field : nullptr;
}

std::string nearest_key(const formats::Schema& schema, std::string_view key) {
  std::string typed;
  for (const char c : key) {
    const bool upper = c >= 'A' && c <= 'Z';
    typed += (c == ' ' || c == '-') ? '_' : upper ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return std::string(schema.nearest(typed));
}

std::variant<FieldSetting, SettingMistake> parse_setting(const formats::Schema& schema,
                                                         std::string_view text) {
  const auto equals = text.find('=');
  const std::string key(text.substr(0, equals));
  if (equals == std::string_view::npos) {
    return SettingMistake{SettingTrouble::no_equals_sign, key, {}};
  }
  if (is_relation(key)) return SettingMistake{SettingTrouble::private_field, key, {}};
  const Field* field = form_field(schema, key);
  if (field == nullptr) {
    const auto trouble = schema.find(key) != nullptr ? SettingTrouble::not_in_forms
                                                     : SettingTrouble::unknown_key;
    return SettingMistake{trouble, key, nearest_key(schema, key)};
  }
  if (field->private_by_default) return SettingMistake{SettingTrouble::private_field, key, {}};
  const std::string value(text.substr(equals + 1));
  if (detect_encoding(as_bytes(value)) != TextEncoding::utf8 || has_control_character(value)) {
    return SettingMistake{SettingTrouble::control_character, key, {}};
  }
  return FieldSetting{key, value};
}

FormReading read_form(formats::FormKind kind, ByteView bytes,
                      const std::vector<FieldSetting>& settings) {
  return FormReader(kind, settings).read(bytes);
}

std::vector<FormMistake> apply_form(Form form, const EntryLookup& lookup,
                                    formats::Statement& statement) {
  std::vector<FormMistake> mistakes;
  statement.kind = form.kind;
  statement.version = formats::schema_of(form.kind).version;
  statement.fields = std::move(form.fields);
  for (const auto& reference : form.references) {
    const auto found = lookup(reference.text);
    if (found.lookup == Lookup::found) {
      statement.relations.push_back({reference.word, found.number, found.leaf_hash});
    } else {
      mistakes.push_back({reference.line, trouble_of(found.lookup), reference.word, {},
                          TextEncoding::utf8});
    }
  }
  statement.status = status_of(statement.relations);
  return mistakes;
}

}  // namespace aigaq::cli
