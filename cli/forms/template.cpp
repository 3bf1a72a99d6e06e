#include "cli/forms/template.hpp"

namespace aigaq::cli {
namespace {

using formats::Field;
using formats::FieldShape;

std::string comment(std::string_view text) { return "# " + std::string(text) + "\n"; }

// A field with what it is for, what holds for it, and room for the answer.
std::string field_lines(const Field& field, const Catalogue& say) {
  std::string about = word_for(say, "field_", field.key);
  const auto note = [&](Msg id) { about += "; " + std::string(say.text(id)); };
  if (field.required) note(Msg::form_required);
  if (field.shape == FieldShape::list) note(Msg::form_repeatable);
  if (field.private_by_default) note(Msg::form_private);
  return comment(about) + std::string(field.key) + ":\n\n";
}

}  // namespace

std::optional<formats::FormKind> kind_people_add(std::string_view name) {
  const auto kind = formats::form_kind(name);
  const bool people = kind == formats::FormKind::testimony ||
                      kind == formats::FormKind::court_record || kind == formats::FormKind::source;
  return people ? kind : std::nullopt;
}

std::string form_template(formats::FormKind kind, const Catalogue& say) {
  const auto& schema = formats::schema_of(kind);
  std::string out = comment(say(Msg::form_head, {{"kind", formats::name_of(kind)}}));
  out += comment(say.text(Msg::form_how_fields)) + comment(say.text(Msg::form_how_lines));
  out += comment(say.text(Msg::form_how_private)) + comment(say.text(Msg::form_how_delete));
  for (const bool required : {true, false}) {
    const Msg title = required ? Msg::form_part_required : Msg::form_part_optional;
    out += "\n# == " + std::string(say.text(title)) + "\n\n";
    for (const Field& field : schema.fields) {
      const bool typed = field.shape == FieldShape::text || field.shape == FieldShape::list;
      if (field.in_form && typed && field.required == required) out += field_lines(field, say);
    }
  }
  out += "# == " + std::string(say.text(Msg::form_part_relations)) + "\n\n";
  for (const auto word : formats::relation_words()) {
    out += comment(word_for(say, "relation_", word)) + std::string(word) + ":\n\n";
  }
  out.pop_back();
  return out;
}

}  // namespace aigaq::cli
