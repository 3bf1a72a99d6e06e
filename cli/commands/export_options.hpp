#pragma once
// What `aigaq export` was asked for, read and checked before any passphrase.

#include <optional>
#include <string>
#include <vector>

#include "cli/entry_ids.hpp"
#include "cli/reader/context.hpp"
#include "cli/reader/outcome.hpp"
#include "vault/export.hpp"

namespace aigaq::cli {

struct ExportOptions {
  EntryIdOptions entries;
  std::vector<std::string> to, show, hide, hide_lists, marked, omit_files, include_files;
  std::vector<std::string> excerpts;
  bool to_passphrase = false, hide_sentence = false, allow_remaining = false, joint = false;
  bool preview = false;
  std::string purpose, output;
  std::optional<std::string> marks, identity, head, policy;
};

// Where a phrase of the hide lists stands, for the message that must not repeat it.
struct ListLine {
  std::string file;
  std::uint64_t line = 0;
};
struct ExportInput {
  std::vector<NamedEntry> names;
  struct Marked {
    NamedEntry name;
    std::string text;
  };
  std::vector<Marked> marked;
  std::vector<ListLine> list_lines;  // parallel to request.hide_phrases
  vault::ExportRequest request;      // all but entries and passphrase
};
// Every mistake that can be seen without the vault: 2 for usage, 14 for refused input.
[[nodiscard]] Outcome<ExportInput> read_export_input(const ExportOptions& options,
                                                     Context& context);

// Four groups of five base32 letters: 100 bits.
[[nodiscard]] crypto::SecretBytes make_passphrase(crypto::RandomSource& random);

}  // namespace aigaq::cli
