#include "cli/batch/list.hpp"

#include <algorithm>

#include "cli/batch/json_line.hpp"
#include "cli/forms/template.hpp"

namespace aigaq::cli {
namespace {

bool is_field_key(std::string_view key) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  return !key.empty() && std::ranges::all_of(key, fits);
}

bool take_fields(JsonMember& member, AddedFields& out) {
  auto* fields = std::get_if<JsonNamed>(&member);
  if (fields == nullptr) return false;
  out = std::move(*fields);
  return std::ranges::all_of(out, [](const auto& field) { return is_field_key(field.first); });
}

bool take_one(JsonMember& member, std::string& out) {
  auto* text = std::get_if<std::string>(&member);
  if (text == nullptr || text->empty()) return false;
  out = std::move(*text);
  return true;
}

bool take_paths(JsonMember& member, std::vector<std::string>& out) {
  auto* texts = std::get_if<JsonTexts>(&member);
  if (texts == nullptr) return false;
  out = std::move(*texts);
  return std::ranges::none_of(out, [](const auto& path) { return path.empty(); });
}

bool has_fields(const BatchLine& line) {
  return std::ranges::any_of(line.fields, [](const auto& field) { return !field.second.empty(); });
}

// A key that nobody knows may be a mistyped one: what it was meant to add would be missing.
bool take_member(const std::string& key, JsonMember& member, BatchLine& line) {
  if (key == "kind") return take_one(member, line.kind_name);
  if (key == "form") return take_one(member, line.form);
  if (key == "fields") return take_fields(member, line.fields);
  if (key == "text") return take_one(member, line.text.emplace());
  if (key == "redactable") return take_paths(member, line.redactable);
  if (key == "files") return take_paths(member, line.files);
  return false;
}

}  // namespace

ParsedLine parse_batch_line(std::uint64_t number, std::string_view text,
                            const BatchDefaults& defaults) {
  auto json = read_json_line(text);
  if (!json) return {std::nullopt, LineTrouble::malformed};
  BatchLine line;
  line.number = number;
  line.kind_name = defaults.kind;
  line.form = defaults.form;
  for (auto& [key, member] : *json) {
    if (!take_member(key, member, line)) return {std::nullopt, LineTrouble::malformed};
  }
  const auto kind = kind_people_add(line.kind_name);
  if (!kind) return {std::nullopt, LineTrouble::unknown_kind};
  line.kind = *kind;
  if (line.form.empty() && !has_fields(line)) return {std::nullopt, LineTrouble::no_form};
  return {std::move(line), {}};
}

}  // namespace aigaq::cli
