#include "cli/batch/list.hpp"

#include "cli/batch/json_line.hpp"
#include "cli/forms/template.hpp"

namespace aigaq::cli {
namespace {

bool is_field_key(std::string_view key) {
  return !key.empty() && key.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == key.npos;
}

// A value of several lines goes on behind two spaces, as people write it.
void append_field(std::string& out, std::string_view key, std::string_view value) {
  out.append(key);
  out += ": ";
  for (const char c : value) {
    out.push_back(c);
    if (c == '\n') out += "  ";
  }
  out.push_back('\n');
}

bool take_fields(const JsonMember& member, std::string& out) {
  const auto* fields = std::get_if<JsonNamed>(&member);
  if (fields == nullptr) return false;
  for (const auto& [key, values] : *fields) {
    if (!is_field_key(key)) return false;
    for (const std::string& value : values) append_field(out, key, value);
  }
  return true;
}

bool take_one(const JsonMember& member, std::string& out) {
  const auto* text = std::get_if<std::string>(&member);
  if (text == nullptr || text->empty()) return false;
  out = *text;
  return true;
}

bool take_paths(const JsonMember& member, std::vector<std::string>& out) {
  const auto* texts = std::get_if<JsonTexts>(&member);
  if (texts == nullptr) return false;
  for (const std::string& path : *texts) {
    if (path.empty()) return false;
  }
  out = *texts;
  return true;
}

// A key that nobody knows may be a mistyped one: what it was meant to add would be missing.
bool take_member(const std::string& key, const JsonMember& member, BatchLine& line) {
  if (key == "kind") return take_one(member, line.kind_name);
  if (key == "form") return take_one(member, line.form);
  if (key == "fields") return take_fields(member, line.more_fields);
  if (key == "text") return take_one(member, line.text.emplace());
  if (key == "redactable") return take_paths(member, line.redactable);
  if (key == "files") return take_paths(member, line.files);
  return false;
}

}  // namespace

void walk_lines(std::string_view list,
                const std::function<bool(std::uint64_t, std::string_view)>& visit) {
  std::uint64_t number = 0;
  while (!list.empty()) {
    const auto end = list.find('\n');
    const std::string_view text = list.substr(0, end);
    list.remove_prefix(end == list.npos ? list.size() : end + 1);
    ++number;
    if (text.find_first_not_of(" \t\r") == text.npos) continue;
    if (!visit(number, text)) return;
  }
}

ParsedLine parse_batch_line(std::uint64_t number, std::string_view text,
                            const BatchDefaults& defaults) {
  const auto json = read_json_line(text);
  if (!json) return {std::nullopt, LineTrouble::malformed};
  BatchLine line;
  line.number = number;
  line.kind_name = defaults.kind;
  line.form = defaults.form;
  for (const auto& [key, member] : *json) {
    if (!take_member(key, member, line)) return {std::nullopt, LineTrouble::malformed};
  }
  const auto kind = kind_people_add(line.kind_name);
  if (!kind) return {std::nullopt, LineTrouble::unknown_kind};
  line.kind = *kind;
  if (line.form.empty() && line.more_fields.empty()) return {std::nullopt, LineTrouble::no_form};
  return {std::move(line), {}};
}

}  // namespace aigaq::cli
