#include "cli/forms/shared_form.hpp"

#include <algorithm>

#include "cli/reader/escape.hpp"
#include "cli/reader/plain_text.hpp"
#include "crypto/limits.hpp"

namespace aigaq::cli {
namespace {

void append_line(std::string& out, std::string_view key, std::string_view value) {
  out.append(key);
  out += ": ";
  for (const char c : value) {
    out.push_back(c);
    if (c == '\n') out += "  ";
  }
  out.push_back('\n');
}

// As its line's value comes out of a form: nothing of it is cut but blanks at its ends.
bool fits_a_line(std::string_view value) {
  if (value.size() > limits::kScalarBytes) return false;
  if (plain_front(value) == value.size()) return true;
  return value.find('\n') == value.npos && valid_utf8(value) && !has_control_character(value);
}

// Absent when empty.
std::size_t count_given(const std::vector<std::string>& values) {
  return static_cast<std::size_t>(
      std::ranges::count_if(values, [](const auto& value) { return !trimmed(value).empty(); }));
}

std::string take_trimmed(std::string& value) {
  const std::string_view kept = trimmed(value);
  return kept.size() == value.size() ? std::move(value) : std::string(kept);
}

}  // namespace

std::string form_lines(const AddedFields& added) {
  std::string out;
  for (const auto& [key, values] : added) {
    for (const std::string& value : values) append_line(out, key, value);
  }
  return out;
}

SharedForm::SharedForm(formats::FormKind kind, Bytes text) : text_(std::move(text)) {
  if (!text_.empty() && text_.back() != '\n') text_.push_back('\n');
  FormReading reading = read_form(kind, text_, {});
  shared_ = std::move(reading.form);
  for (FormMistake& mistake : reading.mistakes) {
    if (mistake.trouble == FormTrouble::missing_key) {
      lacks_.push_back(std::move(mistake.field));
    } else {
      sound_ = false;
    }
  }
  lines_ = static_cast<std::uint64_t>(std::ranges::count(text_, '\n'));
}

FormReading SharedForm::read(const AddedFields& added) const {
  Bytes whole = text_;
  append(whole, as_bytes(form_lines(added)));
  return read_form(shared_.kind, whole, {});
}

bool SharedForm::takes_field(std::string_view key, std::size_t values) const {
  const formats::Field* field = form_field(formats::schema_of(shared_.kind), key);
  if (field == nullptr) return false;
  const auto there = shared_.fields.find(std::string(key));
  const std::size_t all = values + (there == shared_.fields.end() ? 0 : there->second.size());
  return all <= (field->shape == formats::FieldShape::text ? 1 : limits::kListItems);
}

bool SharedForm::takes(const AddedFields& added) const {
  if (!sound_) return false;
  std::size_t references = shared_.references.size();
  std::size_t lacking = lacks_.size();
  for (const auto& [key, values] : added) {
    if (!std::ranges::all_of(values, fits_a_line)) return false;
    if (values.empty()) continue;  // no line at all
    const std::size_t given = count_given(values);
    if (is_relation(key)) {
      references += given;
    } else if (!takes_field(key, given)) {
      return false;
    } else if (given > 0 && std::ranges::find(lacks_, key) != lacks_.end()) {
      --lacking;
    }
  }
  return lacking == 0 && references <= limits::kListItems;
}

Form SharedForm::with(AddedFields&& added) const {
  Form out = shared_;
  std::uint64_t line = lines_;
  for (auto& [key, values] : added) {
    const bool relation = is_relation(key);
    for (std::string& value : values) {
      ++line;
      std::string kept = take_trimmed(value);
      if (kept.empty()) continue;
      if (relation) {
        out.references.push_back({key, std::move(kept), line});
      } else {
        out.fields[key].push_back(std::move(kept));
      }
    }
  }
  return out;
}

bool SharedForm::names_entries(const AddedFields& added) const {
  return !shared_.references.empty() || std::ranges::any_of(added, [](const auto& field) {
    return is_relation(field.first) && count_given(field.second) > 0;
  });
}

}  // namespace aigaq::cli
