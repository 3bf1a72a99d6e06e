#pragma once
// Decides, entry by entry, what an export opens, and searches all of it for what must stay hidden.

#include <map>
#include <set>

#include "vault/disclose/choice.hpp"
#include "vault/disclose/disclosed.hpp"
#include "vault/disclose/hiding.hpp"
#include "vault/text/phrases.hpp"

namespace aigaq::vault {

// What is kept of each entry between deciding and writing.
struct EntryDraft {
  std::uint64_t number = 0;
  formats::Selection selection;
  ExportedEntry summary;
  Disclosed disclosed;
};

class Drafter {
 public:
  // Reads every chosen statement once. Throws refused_input: not-for-export (entry 0, enrolments
  // and export records), no-text-to-mark, purpose-not-text, and what choice.hpp and marked.hpp
  // name.
  Drafter(const Vault& vault, const ExportRequest& request);

  // Throws refused_input: duress-must-show.
  [[nodiscard]] EntryDraft draft(const EntryChoice& choice);
  // The text is part of the bundle: searched like everything else.
  void look(std::uint64_t entry, const std::string& where, std::string_view text);
  // No more of it comes, neither to draft nor to look at: what is sought, which may be the name of
  // every file, is let go.
  void looked();
  // After all drafts: names that no file had.
  void check_names() const;

  // Lines of the hide list that stand in a text.
  [[nodiscard]] std::vector<std::uint64_t> list_lines_in(std::string_view text) const;
  [[nodiscard]] bool known_to_remain(std::uint64_t entry, std::uint64_t list_line) const;
  // remaining and warnings go into the plan.
  void report(ExportPlan& plan) const;
  void warn(std::string cls, std::uint64_t entry, std::string where);
  void remains(std::uint64_t entry, const std::string& where, std::uint64_t list_line);

 private:
  // A value that stays closed, to be found where it is open all the same.
  struct ClosedValue {
    std::uint64_t entry = 0;
    std::string where;
  };
  struct Work;  // one entry's draft on its way

  void read_statements();
  void close_values(const formats::Statement& statement, const EntryChoice& choice);
  void close_value(std::uint64_t entry, const std::string& where, const std::string& value);
  void choose_fields(Work& work);
  void choose_text(Work& work, const EntryChoice& choice);
  void choose_files(Work& work);
  void choose_words(Work& work, std::size_t file);
  void choose_excerpt(Work& work, std::size_t file, std::vector<crypto::LeafRange> chunks);
  void show_file(Work& work, std::size_t file, std::optional<formats::TextSelection> words,
                 std::vector<crypto::LeafRange> chunks = {});
  [[nodiscard]] std::vector<ByteRange> marked_in(std::string_view text,
                                                 const EntryChoice& choice) const;
  void hide_phrases_in(std::string_view text, WordHiding& words) const;
  [[nodiscard]] bool scan(Work& work, std::size_t file);
  [[nodiscard]] bool scan(Work& work, std::size_t file, const crypto::LeafRange& chunks);
  void look_across(const Work& work, std::size_t file, std::uint64_t edge);
  [[nodiscard]] bool has_to_be_searched() const { return !everything_->empty() || hiding_; }
  void found(std::uint64_t entry, const std::string& where, std::size_t phrase);

  const Vault& vault_;
  const ExportRequest& request_;
  bool hiding_ = false;  // of any kind beyond what is private anyway
  FieldChoice fields_;
  FileNames omit_, include_;
  ExcerptChoices excerpts_;
  std::map<std::string, std::vector<ClosedValue>> closed_;  // by value, until the finder is made
  std::vector<std::vector<ClosedValue>> closed_by_phrase_;
  std::unique_ptr<PhraseFinder> hidden_;      // the hide list
  std::unique_ptr<PhraseFinder> everything_;  // the hide list, then closed values
  std::set<std::tuple<std::uint64_t, std::string, std::uint64_t>> remaining_;
  std::set<std::tuple<std::string, std::uint64_t, std::string>> warnings_;
};

}  // namespace aigaq::vault
