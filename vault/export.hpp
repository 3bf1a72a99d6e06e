#pragma once
// Chooses what of which entries is shown, checks that nothing hidden remains, writes the bundle
// under a temporary name, records the export in the log, then renames it.

#include <string>
#include <vector>

#include "formats/bundle/writer.hpp"
#include "formats/verify/report.hpp"
#include "vault/vault.hpp"

namespace aigaq::vault {

struct EntryChoice {
  std::uint64_t number = 0;
  std::optional<std::string> marked;  // --marked: a copy of the text with marks round what goes
};
struct ExportRequest {
  std::vector<EntryChoice> entries;  // ascending, unique
  std::vector<X25519PublicKey> recipients;
  const crypto::SecretBytes* passphrase = nullptr;  // instead of recipients
  bool joint = false;
  std::string purpose;
  std::vector<std::string> show, hide;  // field keys; "author" shows the author
  std::vector<std::string> hide_phrases;  // a line each; index + 1 is the list's line
  bool hide_sentences = false;            // widen each hidden word to its sentence
  std::string mark_open = "⟦", mark_close = "⟧";
  std::vector<std::string> omit_files, include_files;  // NAME or NAME#2
  bool allow_remaining = false;
  std::string output;  // FILE
};
struct ExportedEntry {
  std::uint64_t number = 0;
  Hash leaf_hash;
  std::vector<std::string> shown, hidden;  // field keys; "text" and "files" too
  std::uint64_t files_shown = 0, files_omitted = 0;
};
struct Remaining {  // a hidden phrase would remain: place and line, never the phrase
  std::uint64_t entry = 0;
  std::string where;  // field key, "text", "file 2", "file name 2", "purpose"
  std::uint64_t list_line = 0;
};
struct ExportWarning {
  std::string cls;  // field-open-elsewhere, file-not-searched, list-shown-in-part, not-recorded, …
  std::uint64_t entry = 0;
  std::string where;
};
struct ExportPlan {
  std::vector<ExportedEntry> entries;
  std::vector<Remaining> remaining;  // not empty: refused (23) unless allow_remaining
  std::vector<ExportWarning> warnings;
  std::vector<formats::VerifiedEntry> preview;  // what the recipient will read
  std::vector<std::string> already_out;  // union with earlier exports of the same entries
};
struct Exported {
  ExportPlan plan;
  std::uint64_t bytes = 0;
  FileDigest digest;  // of the bundle file
  std::size_t recipients = 0;
  std::string checkpoint;
  bool recorded = false;
};
// Texts of the bundle that describe (catalogue of cli): given in, so that vault holds no words.
struct SenderWords {
  std::string readme;
  std::function<std::string(const formats::VerifiedEntry&)> exhibit;
};
// Throws refused_input for unknown fields, file names, a marked copy changed in another way.
[[nodiscard]] ExportPlan plan_export(const Vault& vault, const ExportRequest& request);
Exported run_export(Vault& vault, const ExportRequest& request, const SenderWords& words,
                    const Progress& progress);

}  // namespace aigaq::vault
