#include "formats/statement/leaf.hpp"

#include <algorithm>
#include <array>

#include "crypto/limits.hpp"
#include "formats/cbor/reader.hpp"
#include "formats/cbor/writer.hpp"

namespace aigaq::formats {
namespace {

constexpr std::array<std::string_view, 12> kTypeNames = {
    "head",  "text",       "number",    "bytes",     "list",     "relations",
    "files", "identities", "text-tree", "file-tree", "relation", "form"};

struct ValueWriter {
  CborWriter& out;
  void operator()(const LeafHead& head) const {
    out.array(3).text(head.kind).number(head.version).text(head.status);
  }
  void operator()(const std::string& text) const { out.text(text); }
  void operator()(std::uint64_t number) const { out.number(number); }
  void operator()(const Bytes& bytes) const { out.bytes(bytes); }
  void operator()(const LeafTree& tree) const {
    out.array(2).bytes(tree.root.view()).number(tree.count);
  }
  void operator()(const Relation& relation) const {
    out.array(3).text(relation.word).bytes(relation.leaf_hash.view()).number(relation.entry);
  }
  void operator()(const Hash& root) const { out.array(1).bytes(root.view()); }
};

Result<Hash> read_hash(CborReader& in) {
  AIGAQ_TRY_ASSIGN(const ByteView bytes, in.bytes());
  const auto hash = Hash::from(bytes);
  if (!hash) return fail(ErrorCode::malformed, "hash in a leaf");
  return *hash;
}

Result<LeafHead> read_head(CborReader& in) {
  AIGAQ_TRY(in.array_of(3));
  LeafHead head;
  AIGAQ_TRY_ASSIGN(head.kind, in.text());
  AIGAQ_TRY_ASSIGN(head.version, in.number());
  AIGAQ_TRY_ASSIGN(head.status, in.text());
  return head;
}

Result<LeafTree> read_tree(CborReader& in) {
  AIGAQ_TRY(in.array_of(2));
  LeafTree tree;
  AIGAQ_TRY_ASSIGN(tree.root, read_hash(in));
  AIGAQ_TRY_ASSIGN(tree.count, in.number());
  if (tree.count == 0 || tree.count > limits::kTreeLeaves) {
    return fail(ErrorCode::limit_exceeded, "leaf count of a nested tree");
  }
  return tree;
}

Result<Relation> read_relation(CborReader& in) {
  AIGAQ_TRY(in.array_of(3));
  Relation relation;
  AIGAQ_TRY_ASSIGN(relation.word, in.text());
  AIGAQ_TRY_ASSIGN(relation.leaf_hash, read_hash(in));
  AIGAQ_TRY_ASSIGN(relation.entry, in.number());
  return relation;
}

Result<void> read_value(CborReader& in, Leaf& leaf) {
  switch (leaf.type) {
    case LeafType::head: {
      AIGAQ_TRY_ASSIGN(leaf.value, read_head(in));
      return {};
    }
    case LeafType::text: {
      AIGAQ_TRY_ASSIGN(const std::string_view text, in.text());
      leaf.value = std::string(text);
      return {};
    }
    case LeafType::number: {
      AIGAQ_TRY_ASSIGN(leaf.value, in.number());
      return {};
    }
    case LeafType::bytes: {
      AIGAQ_TRY_ASSIGN(const ByteView bytes, in.bytes());
      leaf.value = Bytes(bytes.begin(), bytes.end());
      return {};
    }
    case LeafType::relation: {
      AIGAQ_TRY_ASSIGN(leaf.value, read_relation(in));
      return {};
    }
    case LeafType::form: {
      AIGAQ_TRY(in.array_of(1));
      AIGAQ_TRY_ASSIGN(leaf.value, read_hash(in));
      return {};
    }
    case LeafType::list:
    case LeafType::relations:
    case LeafType::files:
    case LeafType::identities:
    case LeafType::text_tree:
    case LeafType::file_tree: {
      AIGAQ_TRY_ASSIGN(leaf.value, read_tree(in));
      return {};
    }
  }
  return fail(ErrorCode::wrong_value, "type of a leaf");
}

}  // namespace

std::string_view name_of(LeafType type) { return kTypeNames.at(static_cast<std::size_t>(type)); }

bool is_nested(LeafType type) {
  return type == LeafType::list || type == LeafType::relations || type == LeafType::files ||
         type == LeafType::identities || type == LeafType::text_tree || type == LeafType::file_tree;
}

Bytes encode_leaf(const Leaf& leaf) {
  CborWriter out;
  out.array(3).text(leaf.key).text(name_of(leaf.type));
  std::visit(ValueWriter{out}, leaf.value);
  return out.take();
}

Result<Leaf> decode_leaf(ByteView data) {
  CborReader in(data);
  AIGAQ_TRY(in.array_of(3));
  Leaf leaf;
  AIGAQ_TRY_ASSIGN(leaf.key, in.text());
  AIGAQ_TRY_ASSIGN(const std::string_view type, in.text());
  const auto found = std::ranges::find(kTypeNames, type);
  if (found == kTypeNames.end()) {
    // What is no CBOR is malformed, whatever its type.
    AIGAQ_TRY(validate_cbor(data));
    return fail(ErrorCode::wrong_value, "type of a leaf");
  }
  leaf.type = static_cast<LeafType>(found - kTypeNames.begin());
  AIGAQ_TRY(read_value(in, leaf));
  AIGAQ_TRY(in.end());
  return leaf;
}

}  // namespace aigaq::formats
