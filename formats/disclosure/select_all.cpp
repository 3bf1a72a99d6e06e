#include "formats/disclosure/opening.hpp"
#include "formats/statement/schema.hpp"

namespace aigaq::formats {

std::string member_of_file(std::size_t file) { return "file-" + std::to_string(file + 1); }

Selection select_all(const Statement& statement) {
  Selection all;
  const Schema& schema = schema_of(statement.kind);
  for (unsigned slot = 0; slot < schema.slots; ++slot) all.slots.push_back(slot);
  if (statement.text) all.text = TextSelection{{{0, statement.text_cuts->words.size()}}};
  for (std::size_t i = 0; i < statement.files.size(); ++i) {
    FileSelection file;
    file.shown = true;
    file.show_name = true;
    file.member = member_of_file(i);
    const Schema& form = schema_of(FormKind::file);
    for (unsigned slot = 0; slot < form.slots; ++slot) file.more_slots.push_back(slot);
    all.files.push_back(std::move(file));
  }
  all.author = true;
  return all;
}

}  // namespace aigaq::formats
