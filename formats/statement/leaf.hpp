#pragma once
// The data of a slot's or an item's leaf: CBOR [key, type, value] (docs/formats/schema.md).

#include <string>
#include <variant>

#include "formats/statement/statement.hpp"

namespace aigaq::formats {

struct LeafHead {
  std::string kind;
  std::uint64_t version = 0;
  std::string status;
  bool operator==(const LeafHead&) const = default;
};
// A nested tree: of which kind the leaf's type says.
struct LeafTree {
  Hash root;
  std::uint64_t count = 0;
  bool operator==(const LeafTree&) const = default;
};

enum class LeafType : std::uint8_t {
  head,
  text,
  number,
  bytes,
  list,
  relations,
  files,
  identities,
  text_tree,
  file_tree,
  relation,  // item of relations
  form,      // item of files: the root of a file's form
};
// "head", "text", …, "text-tree", "file-tree", "relation", "form"
[[nodiscard]] std::string_view name_of(LeafType type);
[[nodiscard]] bool is_nested(LeafType type);

struct Leaf {
  std::string key;
  LeafType type{};
  // In the order of the types: [kind, version, status]; text; number; bytes; tree; relation; root.
  std::variant<LeafHead, std::string, std::uint64_t, Bytes, LeafTree, Relation, Hash> value;
};
[[nodiscard]] Bytes encode_leaf(const Leaf& leaf);
// Errors: those of CborReader; wrong_value (unknown type); limit_exceeded (count of a tree).
[[nodiscard]] Result<Leaf> decode_leaf(ByteView data);

}  // namespace aigaq::formats
