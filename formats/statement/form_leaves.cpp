#include "formats/statement/form_leaves.hpp"

#include "crypto/labels.hpp"
#include "crypto/salted_root.hpp"
#include "formats/cbor/utf8.hpp"

namespace aigaq::formats {
namespace {

using crypto::LeafKind;
using FieldValues = std::map<std::string, std::vector<std::string>>;

Bytes head_leaf(FormKind kind, std::uint64_t version, Status status) {
  return encode_leaf({"head", LeafType::head,
                      LeafHead{std::string(name_of(kind)), version, std::string(name_of(status))}});
}

// An empty tree has no root: an empty list is an absent field.
void put_tree(FormLeaves& leaves, unsigned slot, std::string key, LeafType type, const Hash& root,
              std::uint64_t count) {
  leaves.at(slot) = encode_leaf({std::move(key), type, LeafTree{root, count}});
}

// Fields of shape text and list; seed_of gives a list's seed by its slot.
template <class SeedOf>
void put_fields(FormLeaves& leaves, const Schema& schema, const FieldValues& fields,
                const SeedOf& seed_of) {
  for (const auto& [key, values] : fields) {
    const Field* field = schema.find(key);
    AIGAQ_ASSERT(field != nullptr && !values.empty());
    if (field->shape == FieldShape::list) {
      const Hash root = list_root(list_items(key, values), seed_of(field->slot));
      put_tree(leaves, field->slot, key, LeafType::list, root, values.size());
    } else {
      AIGAQ_ASSERT(field->shape == FieldShape::text && values.size() == 1);
      leaves.at(field->slot) = encode_leaf({key, LeafType::text, values.front()});
    }
  }
}

Hash identities_root(const EntrySeed& seed) {
  // Chaff alone.
  return crypto::salted_root(labels::kListTree, list_seed(seed, kIdentitiesSlot),
                             std::vector<std::optional<ByteView>>(kIdentityLeaves));
}

}  // namespace

LeafType content_type(ContentKind kind) {
  return kind == ContentKind::text ? LeafType::text_tree : LeafType::file_tree;
}

std::vector<Bytes> list_items(const std::string& key, const std::vector<std::string>& values) {
  std::vector<Bytes> items;
  items.reserve(values.size());
  for (const std::string& value : values)
    items.push_back(encode_leaf({key, LeafType::text, value}));
  return items;
}

std::vector<Bytes> relation_items(const std::vector<Relation>& relations) {
  std::vector<Bytes> items;
  items.reserve(relations.size());
  for (const Relation& relation : relations) {
    items.push_back(encode_leaf({"relations", LeafType::relation, relation}));
  }
  return items;
}

std::vector<Bytes> file_items(const Statement& statement, const EntrySeed& seed) {
  std::vector<Bytes> items;
  items.reserve(statement.files.size());
  for (std::uint64_t i = 0; i < statement.files.size(); ++i) {
    const Hash root = root_of(file_form_leaves(statement, i, seed), file_form_seed(seed, i));
    items.push_back(encode_leaf({"files", LeafType::form, root}));
  }
  return items;
}

Hash list_root(const std::vector<Bytes>& items, const crypto::TreeSeed& seed) {
  return crypto::salted_root(labels::kListTree, seed, {items.begin(), items.end()});
}

Hash root_of(const FormLeaves& leaves, const crypto::TreeSeed& seed) {
  return crypto::salted_root(labels::kFormTree, seed, {leaves.begin(), leaves.end()});
}

FormLeaves file_form_leaves(const Statement& statement, std::uint64_t file, const EntrySeed& seed) {
  const FileRecord& record = statement.files.at(file);
  const Schema& schema = schema_of(FormKind::file);
  FormLeaves leaves(schema.slots);
  put_fields(leaves, schema, record.fields,
             [&](unsigned slot) { return file_list_seed(seed, file, slot); });
  leaves[kHeadSlot] = head_leaf(FormKind::file, schema.version, Status::original);
  if (valid_utf8(record.name)) {
    leaves[kFileNameSlot] = encode_leaf({"name", LeafType::text, record.name});
  } else {
    const ByteView raw = as_bytes(record.name);
    leaves[kFileNameSlot] = encode_leaf({"name", LeafType::bytes, Bytes(raw.begin(), raw.end())});
  }
  leaves[kFileTypeSlot] = encode_leaf({"media_type", LeafType::text, record.media_type});
  leaves[kFileSizeSlot] = encode_leaf({"size", LeafType::number, record.size});
  const ByteView digest = record.digest.view();
  leaves[kFileDigestSlot] =
      encode_leaf({"sha256", LeafType::bytes, Bytes(digest.begin(), digest.end())});
  put_tree(leaves, kFileContentSlot, "content", content_type(record.content.kind),
           record.content.root, record.content.leaves);
  return leaves;
}

FormLeaves form_leaves(const Statement& statement, const EntrySeed& seed) {
  const Schema& schema = schema_of(statement.kind);
  FormLeaves leaves(schema.slots);
  put_fields(leaves, schema, statement.fields,
             [&](unsigned slot) { return list_seed(seed, slot); });
  leaves[kHeadSlot] = head_leaf(statement.kind, statement.version, statement.status);
  if (!statement.relations.empty()) {
    const Hash root =
        list_root(relation_items(statement.relations), list_seed(seed, kRelationsSlot));
    put_tree(leaves, kRelationsSlot, "relations", LeafType::relations, root,
             statement.relations.size());
  }
  if (!statement.files.empty()) {
    const Hash root = list_root(file_items(statement, seed), list_seed(seed, kFilesSlot));
    put_tree(leaves, kFilesSlot, "files", LeafType::files, root, statement.files.size());
  }
  if (statement.text) {
    const ContentRef text = commit_text(*statement.text, *statement.text_cuts, text_seed(seed));
    put_tree(leaves, kTextSlot, "text", LeafType::text_tree, text.root, text.leaves);
  }
  put_tree(leaves, kIdentitiesSlot, "identities", LeafType::identities, identities_root(seed),
           kIdentityLeaves);
  return leaves;
}

}  // namespace aigaq::formats
