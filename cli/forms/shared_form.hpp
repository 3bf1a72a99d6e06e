#pragma once
// A form that many entries share, each with fields of its own behind it: read once, not anew for
// every entry.

#include <string>
#include <utility>
#include <vector>

#include "cli/forms/form.hpp"

namespace aigaq::cli {

// Keys of lower-case letters and underscores, ascending, each once; values are any UTF-8.
using AddedFields = std::vector<std::pair<std::string, std::vector<std::string>>>;

// As further lines of a form: a value of several lines goes on behind two spaces, as people write.
[[nodiscard]] std::string form_lines(const AddedFields& added);

class SharedForm {
 public:
  SharedForm(formats::FormKind kind, Bytes text);
  [[nodiscard]] formats::FormKind kind() const { return shared_.kind; }
  // Of its own text: what is added comes behind.
  [[nodiscard]] std::uint64_t lines() const { return lines_; }
  [[nodiscard]] Bytes take_text() { return std::move(text_); }

  // The form with the added lines, read as one text: every mistake has its line.
  [[nodiscard]] FormReading read(const AddedFields& added) const;
  // True: for certain read finds no mistake. False: whether it does, and which, it has to say.
  [[nodiscard]] bool takes(const AddedFields& added) const;
  // What read gives. Precondition: takes.
  [[nodiscard]] Form with(AddedFields&& added) const;
  // Whether that names entries of the vault. Precondition: takes.
  [[nodiscard]] bool names_entries(const AddedFields& added) const;

 private:
  [[nodiscard]] bool takes_field(std::string_view key, std::size_t values) const;

  Bytes text_;                      // empty, or with a line feed at its end
  Form shared_;                     // of the text alone
  bool sound_ = true;               // nothing is wrong with the text but what it lacks
  std::vector<std::string> lacks_;  // required fields
  std::uint64_t lines_ = 0;
};

}  // namespace aigaq::cli
