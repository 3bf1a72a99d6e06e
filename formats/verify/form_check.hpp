#pragma once
// One opened form against its tree and its schema: the statement's own or a file's.

#include <deque>

#include "formats/statement/leaf.hpp"
#include "formats/verify/entry_check.hpp"

namespace aigaq::formats {

// What the opened slots of a form say.
struct ShownForm {
  std::optional<FormKind> kind;
  std::uint64_t version = 0;
  Status status = Status::original;
  FieldValues fields;
  std::vector<std::string> empty;
  std::map<std::string, ShownList> lists;
  std::vector<Relation> relations;
  std::vector<TextPiece> text;
  std::uint64_t gaps = 0;
  // Of a file's form.
  std::optional<std::uint64_t> size;
  std::optional<FileDigest> digest;
  std::optional<FileToCheck> content;
  std::optional<ExcerptToCheck> excerpt;
  bool content_whole = false;
  bool tells = false;  // something that a statement made under duress would tell is open
};

// Where the check puts what it finds; outlives it.
struct CheckOutput {
  std::vector<Finding> findings;
  std::vector<VerifiedFile> files;
  std::vector<WaitingFile> to_check;
  std::vector<ExcerptToCheck> excerpts;
  void found(std::string_view cls, const char* detail) {
    Finding& finding = findings.emplace_back();
    finding.cls = cls;
    finding.detail = detail;
  }
};

// A file's form by itself, before it is known which file it is of.
struct CheckedForm {
  std::optional<Hash> root;  // that its opening leads to
  bool tells = false;
  Rare<std::vector<Finding>> findings;
  VerifiedFile file;
  std::optional<WaitingFile> content;
  std::unique_ptr<ExcerptToCheck> excerpt;
};
[[nodiscard]] CheckedForm check_file_form(FormOpening form);

// The forms of files that came before the rest of their document, until they are asked for.
class CheckedForms {
 public:
  // One whose item is none of a file is never asked for, and not kept.
  void take(ComingForm coming);
  // Of one list after the other, and in each in the order in which they came: once, or never.
  // Precondition: its item is one of a file.
  [[nodiscard]] CheckedForm next(std::size_t list, std::size_t place);

 private:
  struct Kept {
    std::size_t list = 0, place = 0;
    CheckedForm form;
  };
  // In pieces that are large enough to go back to the system one by one.
  static constexpr std::size_t kOfPiece = (std::size_t{512} << 10) / sizeof(Kept);
  std::deque<std::vector<Kept>> kept_;
  std::size_t at_ = 0;  // in the first of them
};

class FormCheck {
 public:
  // taken: null, or the forms of files of lists that have none.
  FormCheck(CheckOutput& out, bool of_file, CheckedForms* taken = nullptr)
      : out_(out), of_file_(of_file), taken_(taken) {}
  // The root that the opening leads to; nullopt when there is none.
  [[nodiscard]] std::optional<Hash> run(FormOpening form, ShownForm& shown);

 private:
  [[nodiscard]] std::optional<Hash> tree_root(const FormOpening& form);
  [[nodiscard]] const Schema* read_head(const SlotOpening& slot, ShownForm& shown);
  void slot(const Schema& schema, unsigned number, SlotOpening& slot, ShownForm& shown);
  void scalar(const Field& field, Leaf leaf, ShownForm& shown);
  void nested(const Field& field, const Leaf& leaf, SlotOpening& slot, ShownForm& shown);
  void list(const Field& field, const Leaf& leaf, ListOpening& list, ShownForm& shown);
  void item(const Field& field, ListOpening& list, std::size_t place, std::uint64_t number,
            ShownForm& shown);
  void file(CheckedForm form, const Hash& root, std::uint64_t number, ShownForm& statement);
  void file_content(const Leaf& leaf, FileOpening& file, ShownForm& shown);
  void file_excerpt(const LeafTree& tree, FileOpening& file, ShownForm& shown);
  void statement_rules(const FormOpening& form, const ShownForm& shown);
  void file_rules(const ShownForm& shown);
  [[nodiscard]] bool opened(const FormOpening& form, unsigned slot) const;

  CheckOutput& out_;
  bool of_file_;
  CheckedForms* taken_;
};

// A text's opened ranges against its tree: pieces and gaps go to shown.
void check_text(const LeafTree& tree, TextOpening text, CheckOutput& out, ShownForm& shown);

}  // namespace aigaq::formats
