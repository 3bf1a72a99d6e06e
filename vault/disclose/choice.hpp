#pragma once
// Which fields and files an export request shows: private ones only by name.

#include <set>
#include <string>

#include "formats/statement/statement.hpp"
#include "vault/export.hpp"

namespace aigaq::vault {

// Groups of private parts that are no field of a form.
inline constexpr std::string_view kShowAuthor = "author";
inline constexpr std::string_view kShowFileNames = "file_names";
inline constexpr std::string_view kShowMetadata = "metadata";

class FieldChoice {
 public:
  explicit FieldChoice(const ExportRequest& request);

  // Each chosen entry's kind in turn, then check(): a word that no entry knows is a mistake.
  // Throws refused_input: unknown-field, field-always-shown, field-never-shown,
  // field-shown-and-hidden (value `field`).
  void note(formats::FormKind kind);
  void check() const;

  [[nodiscard]] bool shows(const formats::Field& field) const;
  [[nodiscard]] bool named(std::string_view key) const { return show_.contains(key); }
  [[nodiscard]] bool hides(std::string_view key) const { return hide_.contains(key); }

 private:
  std::set<std::string, std::less<>> show_, hide_, known_, never_shown_;
};

// Which of an entry's files a list of NAME and NAME#2 means: a bare name means all of that name.
class FileNames {
 public:
  explicit FileNames(const std::vector<std::string>& names);
  [[nodiscard]] bool has(const std::vector<formats::FileRecord>& files, std::size_t file) {
    return !meant(files, file).empty();
  }
  // Places in the list of the names that mean this file.
  [[nodiscard]] std::vector<std::size_t> meant(const std::vector<formats::FileRecord>& files,
                                               std::size_t file);
  // Throws refused_input unknown-file for a name that no entry had.
  void check() const;

 private:
  std::vector<std::string> names_;
  std::vector<bool> met_;
};

// Which chunks of an entry's files a list of excerpts shows.
class ExcerptChoices {
 public:
  explicit ExcerptChoices(const std::vector<ExcerptChoice>& excerpts);
  // Widened to chunks, ascending, none touching the next; none for a file that is not named.
  // Throws refused_input: excerpt-outside, excerpt-whole, excerpt-of-text (subject: the name).
  [[nodiscard]] std::vector<crypto::LeafRange> chunks(const std::vector<formats::FileRecord>& files,
                                                      std::size_t file);
  void check() const { names_.check(); }

 private:
  const std::vector<ExcerptChoice>& excerpts_;
  FileNames names_;
};

}  // namespace aigaq::vault
