#pragma once
// A statement as the leaves of its trees: for making roots and openings alike.
// Precondition everywhere: check_statement.

#include "crypto/salted_tree.hpp"
#include "formats/statement/leaf.hpp"

namespace aigaq::formats {

inline constexpr std::uint64_t kIdentityLeaves = 4;

// Leaf data by slot; nullopt is chaff: the field is absent.
using FormLeaves = std::vector<std::optional<Bytes>>;
[[nodiscard]] FormLeaves form_leaves(const Statement& statement, const EntrySeed& seed);
[[nodiscard]] FormLeaves file_form_leaves(const Statement& statement, std::uint64_t file,
                                          const EntrySeed& seed);
[[nodiscard]] Hash root_of(const FormLeaves& leaves, const crypto::TreeSeed& seed);
// From the tree's start (crypto::TreeStarts).
[[nodiscard]] Hash root_of(const FormLeaves& leaves, const Hash& start);

// Leaf data of a list's items.
[[nodiscard]] std::vector<Bytes> list_items(const std::string& key,
                                            const std::vector<std::string>& values);
[[nodiscard]] std::vector<Bytes> relation_items(const std::vector<Relation>& relations);
[[nodiscard]] std::vector<Bytes> file_items(const Statement& statement, const EntrySeed& seed);
[[nodiscard]] Hash list_root(const std::vector<Bytes>& items, const crypto::TreeSeed& seed);

// The statement's own text; files carry theirs in FileRecord::content.
[[nodiscard]] LeafType content_type(ContentKind kind);

}  // namespace aigaq::formats
