#pragma once
// How people name entries: a number, a range A-B, or h: and at least 8 hex digits of the leaf hash.

#include <string>
#include <variant>
#include <vector>

#include "cli/forms/form.hpp"
#include "cli/reader/context.hpp"
#include "cli/reader/options.hpp"
#include "cli/reader/outcome.hpp"
#include "vault/vault.hpp"

namespace aigaq::cli {

struct EntryRange {
  std::uint64_t first = 0, last = 0;  // both inside
};
struct LeafPrefix {
  std::string hex;  // lower case
};
using EntryName = std::variant<EntryRange, LeafPrefix>;
// nullopt: not a name of entries at all.
[[nodiscard]] std::optional<EntryName> parse_entry_name(std::string_view text);

struct EntryIdOptions {
  std::vector<std::string> ids;
  std::vector<std::string> ids_from;  // --ids-from FILE or -
};
// ids as arguments, and --ids-from.
void add_entry_ids(CLI::App& app, const Catalogue& say, EntryIdOptions& options);

struct NamedEntry {
  std::string typed;
  EntryName name;
};
// What a name means in this vault: one entry or a range of them.
struct EntryMatch {
  Lookup lookup = Lookup::unknown;
  EntryRange range;  // when found
};
[[nodiscard]] EntryMatch match_entry(const vault::Vault& vault, const EntryName& name);
// Unknown 1, ambiguous 2; found is done and says nothing.
ExitCode report_match(Context& context, const std::string& typed, Lookup lookup,
                      std::uint64_t vault_size);

// Reads and parses them all, before any passphrase is asked for: exit 2 lists every bad one.
// A file of ids: white space between them, # comments.
[[nodiscard]] Outcome<std::vector<NamedEntry>> read_entry_names(Context& context,
                                                                const EntryIdOptions& options);
// Ascending, unique. Unknown 1, ambiguous 2; all of them are listed.
[[nodiscard]] Outcome<std::vector<std::uint64_t>> resolve_entries(
    Context& context, const vault::Vault& vault, const std::vector<NamedEntry>& names);
// Exactly one entry.
[[nodiscard]] Outcome<NamedEntry> read_entry_name(Context& context, const std::string& id);
[[nodiscard]] Outcome<std::uint64_t> resolve_entry(Context& context, const vault::Vault& vault,
                                                   const NamedEntry& name);

void add_range(std::vector<std::uint64_t>& numbers, const EntryRange& range);
void sort_unique(std::vector<std::uint64_t>& numbers);

// "h:" and 16 hex digits: `id` in JSON.
[[nodiscard]] std::string entry_id(const Hash& leaf_hash);

}  // namespace aigaq::cli
