#include "formats/statement/form_leaves.hpp"

#include <algorithm>

#include "crypto/labels.hpp"
#include "crypto/salted_root.hpp"
#include "formats/cbor/utf8.hpp"

namespace aigaq::formats {
namespace {

using crypto::LeafKind;

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

// Of an entry with more files, so many at a time are made into items of its list: they fill all
// lanes, and then make room for the next.
constexpr std::size_t kFilesAtOnce = 1'024;

// Where the trees of files from `first` on start.
class FileStarts {
 public:
  FileStarts(const Statement& statement, const EntrySeed& seed, std::size_t first)
      : end_(std::min(first + kFilesAtOnce, statement.files.size())) {
    for (std::size_t i = first; i < end_; ++i) {
      starts_.add(file_form_seed(seed, i), schema_of(FormKind::file).slots);
    }
    starts_.derive();
  }
  [[nodiscard]] std::size_t end() const { return end_; }
  [[nodiscard]] const Hash& at(std::size_t from_first) const { return starts_.at(from_first); }

 private:
  crypto::TreeStarts starts_;
  std::size_t end_;
};

// Where the trees start that every entry has, and those of its files when they are few.
class EntryStarts {
 public:
  EntryStarts(const Statement& statement, const EntrySeed& seed) {
    form_ = starts_.add(form_seed(seed), schema_of(statement.kind).slots);
    identities_ = starts_.add(list_seed(seed, kIdentitiesSlot), kIdentityLeaves);
    if (!statement.files.empty()) {
      files_ = starts_.add(list_seed(seed, kFilesSlot), statement.files.size());
    }
    const std::size_t few = are_few(statement) ? statement.files.size() : 0;
    for (std::uint64_t i = 0; i < few; ++i) {
      const std::size_t at = starts_.add(file_form_seed(seed, i), schema_of(FormKind::file).slots);
      if (i == 0) first_file_ = at;
    }
    starts_.derive();
  }
  static bool are_few(const Statement& statement) { return statement.files.size() <= kFilesAtOnce; }
  [[nodiscard]] const Hash& form() const { return starts_.at(form_); }
  [[nodiscard]] const Hash& identities() const { return starts_.at(identities_); }
  [[nodiscard]] const Hash& files() const { return starts_.at(files_); }
  [[nodiscard]] const Hash& file(std::size_t i) const { return starts_.at(first_file_ + i); }

 private:
  crypto::TreeStarts starts_;
  std::size_t form_ = 0;
  std::size_t identities_ = 0;
  std::size_t files_ = 0;
  std::size_t first_file_ = 0;
};

Bytes file_item(const Statement& statement, std::size_t file, const EntrySeed& seed,
                const Hash& start) {
  const Hash root = root_of(file_form_leaves(statement, file, seed), start);
  return encode_leaf({"files", LeafType::form, root});
}

Hash root_of_files(const Statement& statement, const EntrySeed& seed, const EntryStarts& starts) {
  const std::size_t count = statement.files.size();
  if (EntryStarts::are_few(statement)) {
    std::vector<Bytes> items;
    for (std::size_t i = 0; i < count; ++i) {
      items.push_back(file_item(statement, i, seed, starts.file(i)));
    }
    return crypto::salted_root(labels::kListTree, starts.files(), {items.begin(), items.end()});
  }
  crypto::SaltedTreeBuilder tree(labels::kListTree, list_seed(seed, kFilesSlot));
  for (std::size_t i = 0; i < count;) {
    const FileStarts some(statement, seed, i);
    for (const std::size_t first = i; i < some.end(); ++i) {
      tree.add(LeafKind::content, file_item(statement, i, seed, some.at(i - first)));
    }
  }
  return tree.root();
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
  for (std::size_t i = 0; i < statement.files.size();) {
    const FileStarts some(statement, seed, i);
    for (const std::size_t first = i; i < some.end(); ++i) {
      items.push_back(file_item(statement, i, seed, some.at(i - first)));
    }
  }
  return items;
}

Hash list_root(const std::vector<Bytes>& items, const crypto::TreeSeed& seed) {
  return crypto::salted_root(labels::kListTree, seed, {items.begin(), items.end()});
}

Hash root_of(const FormLeaves& leaves, const crypto::TreeSeed& seed) {
  return crypto::salted_root(labels::kFormTree, seed, {leaves.begin(), leaves.end()});
}

Hash root_of(const FormLeaves& leaves, const Hash& start) {
  return crypto::salted_root(labels::kFormTree, start, {leaves.begin(), leaves.end()});
}

FormLeaves file_form_leaves(const Statement& statement, std::uint64_t file, const EntrySeed& seed) {
  const FileRecord& record = statement.files.at(file);
  const Schema& schema = schema_of(FormKind::file);
  FormLeaves leaves(schema.slots);
  put_fields(leaves, schema, record.fields.or_empty(),
             [&](unsigned slot) { return file_list_seed(seed, file, slot); });
  leaves[kHeadSlot] = head_leaf(FormKind::file, schema.version, Status::original);
  if (valid_utf8(record.name)) {
    leaves[kFileNameSlot] = encode_leaf({"name", LeafType::text, std::string(record.name)});
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

namespace {

FormLeaves leaves_of(const Statement& statement, const EntrySeed& seed, const EntryStarts& starts) {
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
    put_tree(leaves, kFilesSlot, "files", LeafType::files, root_of_files(statement, seed, starts),
             statement.files.size());
  }
  if (statement.text) {
    const ContentRef text = commit_text(*statement.text, *statement.text_cuts, text_seed(seed));
    put_tree(leaves, kTextSlot, "text", LeafType::text_tree, text.root, text.leaves);
  }
  // Chaff alone.
  const Hash identities =
      crypto::salted_root(labels::kListTree, starts.identities(),
                          std::vector<std::optional<ByteView>>(kIdentityLeaves));
  put_tree(leaves, kIdentitiesSlot, "identities", LeafType::identities, identities,
           kIdentityLeaves);
  return leaves;
}

}  // namespace

FormLeaves form_leaves(const Statement& statement, const EntrySeed& seed) {
  return leaves_of(statement, seed, EntryStarts(statement, seed));
}

Hash form_root(const Statement& statement, const EntrySeed& seed) {
  const EntryStarts starts(statement, seed);
  return root_of(leaves_of(statement, seed, starts), starts.form());
}

}  // namespace aigaq::formats
