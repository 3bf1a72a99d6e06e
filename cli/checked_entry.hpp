#pragma once
// One entry, checked before anything of it is shown: its leaf, its place in the head's tree, its
// statement's root and the signature of the vault's founder, who signs all entries.

#include <memory>
#include <optional>

#include "cli/reader/context.hpp"
#include "cli/reader/outcome.hpp"
#include "formats/log/entry.hpp"
#include "formats/statement/statement.hpp"
#include "vault/vault.hpp"

namespace aigaq::cli {

struct CheckedEntry {
  std::uint64_t number = 0;
  Hash leaf_hash;
  Hash previous;
  std::shared_ptr<const formats::Statement> statement;
  Ed25519PublicKey author;
  std::uint64_t tree_size = 0;
  Hash tree_root;
};
// Exit 20, reported, when anything of it does not hold.
[[nodiscard]] Outcome<CheckedEntry> read_checked_entry(Context& context, const vault::Vault& vault,
                                                       std::uint64_t number);

// "genesis" for entry 0, else the form's kind.
[[nodiscard]] std::string_view kind_word(std::uint64_t number, const formats::Statement& statement);

// The one value of a field, if it has any.
[[nodiscard]] std::optional<std::string> field_value(const formats::Statement& statement,
                                                     const std::string& key);

// Which file of an entry NAME, NAME#2 or #N means; nullopt for one file that needs no name.
// Exit 1 when there is none, 2 when the name is not enough.
[[nodiscard]] Outcome<std::size_t> find_file(Context& context, const CheckedEntry& entry,
                                             const std::optional<std::string>& name);

}  // namespace aigaq::cli
