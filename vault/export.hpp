#pragma once
// Chooses what of which entries is shown, checks that nothing hidden remains, writes the bundle
// under a temporary name, records the export in the log, then renames it.

#include <stdexcept>
#include <string>
#include <vector>

#include "formats/age/age.hpp"
#include "formats/bundle/writer.hpp"
#include "formats/lanes.hpp"
#include "formats/log/policy.hpp"
#include "formats/verify/report.hpp"
#include "vault/vault.hpp"

namespace aigaq::vault {

// What can be named in show and hide, and what stays hidden: docs/redaction.md.
struct EntryChoice {
  std::uint64_t number = 0;
  std::optional<std::string> marked;  // --marked: a copy of the text with marks round what goes
};
// Of a file that is no text of words, these bytes alone, widened to chunks: both are shown.
struct ExcerptChoice {
  std::string file;  // NAME (all of that name) or NAME#2
  std::uint64_t first = 0, last = 0;
};
struct ExportRequest {
  std::vector<EntryChoice> entries;  // put in order; of two for one entry the first counts
  std::vector<X25519PublicKey> recipients;
  const formats::age::PassphraseRecipient* passphrase = nullptr;  // instead of recipients
  bool joint = false;
  std::string purpose;
  // Field keys; in show also author, file_names (or names) and metadata; in hide text and files.
  std::vector<std::string> show, hide;
  std::vector<std::string> hide_phrases;  // a line each; index + 1 is the list's line
  bool hide_sentences = false;            // widen each hidden word to its sentence
  std::string mark_open = "⟦", mark_close = "⟧";
  std::vector<std::string> omit_files, include_files;  // NAME (all of that name) or NAME#2
  std::vector<ExcerptChoice> excerpts;
  bool allow_remaining = false;
  std::optional<formats::Policy> policy;  // whose quorum the bundle's checkpoint should meet
  std::string output;                     // FILE
  // When the export is recorded and the bundle has no name yet; what is thrown leaves it without.
  std::function<void()> before_release;
};
struct ExportedExcerpt {
  std::uint64_t file = 0;  // from 1
  std::uint64_t first = 0, last = 0;
};
struct ExportedEntry {
  std::uint64_t number = 0;
  Hash leaf_hash;
  std::vector<std::string> shown, hidden;  // field keys; "text" and "files" too
  std::uint64_t files_shown = 0, files_omitted = 0;
  std::vector<ExportedExcerpt> excerpts;  // of files shown in part, as wide as they are shown
};
struct Remaining {  // a hidden phrase would remain: place and line, never the phrase
  std::uint64_t entry = 0;
  std::string where;  // field key, text, file 2, file name 2, purpose (entry 0), exhibit
  std::uint64_t list_line = 0;
};
struct ExportWarning {
  // field-open-elsewhere (where: the closed field), file-not-searched, list-shown-in-part,
  // not-recorded, quorum-not-met, phrase-in-own-words (of the catalogue: nothing leaks).
  std::string cls;
  std::uint64_t entry = 0;
  std::string where;
};
struct ExportPlan {
  std::vector<ExportedEntry> entries;
  std::vector<Remaining> remaining;  // not empty: refused (23) unless allow_remaining
  std::vector<ExportWarning> warnings;
  std::vector<formats::VerifiedEntry> preview;  // what the recipient will read
  // For each entry that left before: all that is out of it with this export, as
  // vault/disclose/disclosed.hpp says it for people.
  std::vector<std::string> already_out;
};
struct Exported {
  ExportPlan plan;
  bool refused = false;  // for plan.remaining: nothing is released, recorded or left behind
  std::uint64_t bytes = 0;
  FileDigest digest;  // of the bundle file
  std::size_t recipients = 0;
  std::string checkpoint;
  bool recorded = false;
};
// What would be opened is in more places than fit: the opening of an entry into a document of a
// bundle, or all of them into the record of the export (entry 0). Nothing is left behind.
class TooManyPlaces final : public std::runtime_error {
 public:
  TooManyPlaces(std::uint64_t entry, std::uint64_t places)
      : std::runtime_error("too many places"), entry_(entry), places_(places) {}
  [[nodiscard]] std::uint64_t entry() const { return entry_; }
  // Ranges of words and chunks, and parts that are opened whole.
  [[nodiscard]] std::uint64_t places() const { return places_; }

 private:
  std::uint64_t entry_, places_;
};
// Texts of the bundle that describe (catalogue of cli): given in, so that vault holds no words.
struct SenderWords {
  std::string readme;
  std::function<std::string(const formats::VerifiedEntry&)> exhibit;
};
// Where work is done beside the caller's, all or none given.
struct ExportLanes {
  formats::Lanes* writing = nullptr;   // two: encrypts, and waits for the disk
  formats::Lanes* reading = nullptr;   // two: what is written, back from the disk
  formats::Lanes* checking = nullptr;  // one: decrypts what comes back
  formats::Lanes* hashing = nullptr;   // two: of the bundle and large files in it; of their trees
};

// Throws refused_input: unknown-field, unknown-file, excerpt-outside, excerpt-whole,
// excerpt-of-text, field-always-shown, field-never-shown,
// field-shown-and-hidden, duress-must-show, not-for-export, no-text-to-mark, purpose-not-text,
// marks-invalid, marks-in-text; marks-unbalanced and marked-copy-changed with the line as subject.
// With words the exhibits are searched too. Throws TooManyPlaces.
[[nodiscard]] ExportPlan plan_export(const Vault& vault, const ExportRequest& request,
                                     const SenderWords* words = nullptr);
// As plan_export, without its preview. Nothing is left behind when it throws.
[[nodiscard]] Exported run_export(Vault& vault, const ExportRequest& request,
                                  const SenderWords& words, const Progress& progress,
                                  const ExportLanes& lanes = {});

}  // namespace aigaq::vault
