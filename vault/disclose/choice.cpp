#include "vault/disclose/choice.hpp"

#include <algorithm>

#include "formats/disclosure/excerpt.hpp"

namespace aigaq::vault {
namespace {

[[noreturn]] void refuse(const char* cls, const Detail& what, const std::string& subject) {
  throw StorageError(Trouble::refused_input, cls, what, subject);
}

[[noreturn]] void refuse_field(const char* cls, const char* what, const std::string& key) {
  throw StorageError(Trouble::refused_input, cls, {what, {{"field", key}}});
}

// Which one of the files with its name this is, from 1.
std::size_t place_among_equals(const std::vector<formats::FileRecord>& files, std::size_t file) {
  const auto begin = files.begin();
  return 1 + static_cast<std::size_t>(
                 std::count_if(begin, begin + static_cast<std::ptrdiff_t>(file),
                               [&](const auto& other) { return other.name == files[file].name; }));
}

}  // namespace

FieldChoice::FieldChoice(const ExportRequest& request)
    : show_(request.show.begin(), request.show.end()),
      hide_(request.hide.begin(), request.hide.end()),
      known_{std::string(kShowAuthor), std::string(kShowFileNames), std::string(kShowMetadata)} {
  if (show_.erase("names") > 0) show_.emplace(kShowFileNames);
  if (hide_.erase("names") > 0) hide_.emplace(kShowFileNames);
}

void FieldChoice::note(formats::FormKind kind) {
  for (const formats::Field& field : formats::schema_of(kind).fields) {
    known_.emplace(field.key);
    if (formats::stays_in_vault(field)) never_shown_.emplace(field.key);
  }
}

void FieldChoice::check() const {
  for (const auto* keys : {&show_, &hide_}) {
    for (const std::string& key : *keys) {
      if (!known_.contains(key))
        refuse_field("unknown-field", "no chosen entry has this field", key);
    }
  }
  for (const std::string& key : show_) {
    if (hide_.contains(key)) refuse_field("field-shown-and-hidden", "both shown and hidden", key);
    if (never_shown_.contains(key)) refuse_field("field-never-shown", "stays in the vault", key);
  }
  if (hide_.contains("head")) {
    refuse_field("field-always-shown", "kind and status of an entry are always shown", "head");
  }
}

bool FieldChoice::shows(const formats::Field& field) const {
  if (formats::stays_in_vault(field) || hides(field.key)) return false;
  return !field.private_by_default || named(field.key);
}

FileNames::FileNames(const std::vector<std::string>& names)
    : names_(names), met_(names.size(), false) {}

std::vector<std::size_t> FileNames::meant(const std::vector<formats::FileRecord>& files,
                                          std::size_t file) {
  const std::string_view name = files[file].name;
  // Counted for those alone that are named by number: all files are gone through for it.
  const auto numbered = [&](std::string_view given) {
    return given.size() > name.size() + 1 && given.starts_with(name) && given[name.size()] == '#' &&
           given.substr(name.size() + 1) == std::to_string(place_among_equals(files, file));
  };
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < names_.size(); ++i) {
    if (names_[i] != name && !numbered(names_[i])) continue;
    met_[i] = true;
    out.push_back(i);
  }
  return out;
}

void FileNames::check() const {
  for (std::size_t i = 0; i < names_.size(); ++i) {
    if (!met_[i]) refuse("unknown-file", "no chosen entry has a file of this name", names_[i]);
  }
}

ExcerptChoices::ExcerptChoices(const std::vector<ExcerptChoice>& excerpts)
    : excerpts_(excerpts), names_([&] {
        std::vector<std::string> names;
        names.reserve(excerpts.size());
        for (const ExcerptChoice& excerpt : excerpts) names.push_back(excerpt.file);
        return names;
      }()) {}

std::vector<crypto::LeafRange> ExcerptChoices::chunks(const std::vector<formats::FileRecord>& files,
                                                      std::size_t file) {
  const formats::FileRecord& record = files[file];
  std::vector<crypto::LeafRange> out;
  for (const std::size_t i : names_.meant(files, file)) {
    const ExcerptChoice& excerpt = excerpts_[i];
    if (record.cuts) {
      refuse("excerpt-of-text", "of a redactable file words are shown, not bytes: hide the others",
             excerpt.file);
    }
    if (excerpt.last >= record.size) {
      if (record.size == 0) {
        refuse("excerpt-outside", "an excerpt of an empty file", excerpt.file);
      }
      refuse("excerpt-outside", {"the excerpt ends behind the file", {{"last", record.size - 1}}},
             excerpt.file);
    }
    out.push_back(formats::chunks_of(excerpt.first, excerpt.last));
  }
  out = formats::united(std::move(out));
  if (out == std::vector<crypto::LeafRange>{{0, record.content.leaves}}) {
    refuse("excerpt-whole", "the chunks of the excerpt are the whole file",
           std::string(record.name));
  }
  return out;
}

}  // namespace aigaq::vault
