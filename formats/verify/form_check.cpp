#include "formats/verify/form_check.hpp"

#include <algorithm>

#include "crypto/labels.hpp"
#include "formats/cbor/utf8.hpp"
#include "formats/statement/form_leaves.hpp"
#include "formats/verify/classes.hpp"

namespace aigaq::formats {
namespace {

using crypto::LeafKind;
using crypto::LeafRange;

std::uint64_t disclosed(const std::vector<LeafRange>& ranges) {
  std::uint64_t leaves = 0;
  for (const LeafRange& range : ranges) leaves += range.end - range.begin;
  return leaves;
}

// Numbers of the disclosed leaves. Precondition: few enough, as their data is at hand.
std::vector<std::uint64_t> numbers_of(const std::vector<LeafRange>& ranges) {
  std::vector<std::uint64_t> numbers;
  for (const LeafRange& range : ranges) {
    for (std::uint64_t i = range.begin; i < range.end; ++i) numbers.push_back(i);
  }
  return numbers;
}

bool fits(FieldShape shape, LeafType type, const Field& field, bool of_file) {
  switch (shape) {
    case FieldShape::head:
      return type == LeafType::head;
    case FieldShape::text:
      // A name need not be UTF-8.
      return type == LeafType::text ||
             (type == LeafType::bytes && of_file && field.slot == kFileNameSlot);
    case FieldShape::list:
      return type == LeafType::list;
    case FieldShape::relations:
      return type == LeafType::relations;
    case FieldShape::number:
      return type == LeafType::number;
    case FieldShape::bytes:
      return type == LeafType::bytes;
    case FieldShape::content:
      return type == LeafType::text_tree || (of_file && type == LeafType::file_tree);
    case FieldShape::files:
      return type == LeafType::files;
    case FieldShape::identities:
      return type == LeafType::identities;
  }
  return false;
}

// A finding about a leaf that can't be read, and nullopt.
std::optional<Leaf> read_leaf(ByteView data, CheckOutput& out) {
  auto leaf = decode_leaf(data);
  if (leaf) return std::move(leaf).value();
  const bool type = leaf.error().code == ErrorCode::wrong_value;
  out.found(type ? classes::kUnknownType : classes::kLeafMalformed, leaf.error().context);
  return std::nullopt;
}

bool has_nested(const SlotOpening& slot) {
  return slot.list != nullptr || slot.text != nullptr || slot.file != nullptr;
}

}  // namespace

std::optional<Hash> FormCheck::run(FormOpening form, ShownForm& shown) {
  const unsigned slots = schema_of(of_file_ ? FormKind::file : FormKind::testimony).slots;
  if (form.opening.count != slots) {
    out_.found(classes::kCountMismatch, "slots of a form");
    return std::nullopt;
  }
  const std::optional<Hash> root = tree_root(form);
  if (!root) return std::nullopt;
  const std::vector<std::uint64_t> numbers = numbers_of(form.opening.ranges);
  if (numbers.empty() || numbers.front() != kHeadSlot || !form.slots.front().data) {
    out_.found(classes::kHeadClosed, "slot 0 tells kind, version and status");
    return root;
  }
  const Schema* schema = read_head(form.slots.front(), shown);
  if (schema == nullptr) return root;
  for (std::size_t i = 1; i < numbers.size(); ++i) {
    slot(*schema, static_cast<unsigned>(numbers[i]), form.slots[i], shown);
  }
  if (of_file_) {
    file_rules(shown);
  } else {
    statement_rules(form, shown);
  }
  return root;
}

std::optional<Hash> FormCheck::tree_root(const FormOpening& form) {
  auto verifier = crypto::OpeningVerifier::create(labels::kFormTree, form.opening);
  if (!verifier) {
    out_.found(classes::kOpeningMalformed, verifier.error().context);
    return std::nullopt;
  }
  if (disclosed(form.opening.ranges) != form.slots.size()) {
    out_.found(classes::kOpeningMalformed, "opened slots and their data differ in number");
    return std::nullopt;
  }
  for (const SlotOpening& slot : form.slots) {
    const auto added = slot.data ? verifier->add(LeafKind::content, *slot.data)
                                 : verifier->add(LeafKind::chaff, {});
    AIGAQ_ASSERT(added);
  }
  const auto root = verifier->root();
  AIGAQ_ASSERT(root);
  return *root;
}

const Schema* FormCheck::read_head(const SlotOpening& slot, ShownForm& shown) {
  if (has_nested(slot)) out_.found(classes::kNestedWithoutParent, "head");
  const std::optional<Leaf> leaf = read_leaf(*slot.data, out_);
  if (!leaf) return nullptr;
  const auto* head = std::get_if<LeafHead>(&leaf->value);
  if (head == nullptr || leaf->key != "head") {
    out_.found(classes::kSlotMismatch, "slot 0 holds something else than the head");
    return nullptr;
  }
  const auto kind = form_kind(head->kind);
  if (!kind || (*kind == FormKind::file) != of_file_) {
    out_.found(classes::kUnknownKind, "kind of a form");
    return nullptr;
  }
  const Schema& schema = schema_of(*kind);
  if (head->version != schema.version) {
    out_.found(classes::kUnknownVersion, "schema version of a form");
    return nullptr;
  }
  const auto status = status_of(head->status);
  if (!status || (of_file_ && *status != Status::original)) {
    out_.found(classes::kUnknownStatus, "status of a form");
    return nullptr;
  }
  shown.kind = kind;
  shown.version = head->version;
  shown.status = *status;
  return &schema;
}

void FormCheck::slot(const Schema& schema, unsigned number, SlotOpening& slot, ShownForm& shown) {
  const Field* field = schema.at(number);
  if (!slot.data) {
    if (has_nested(slot)) out_.found(classes::kNestedWithoutParent, "empty slot");
    if (field == nullptr) return;
    if (field->shape == FieldShape::identities) {
      out_.found(classes::kSlotMismatch, "the identities' slot is never empty");
    }
    shown.empty.emplace_back(field->key);
    return;
  }
  std::optional<Leaf> leaf = read_leaf(*slot.data, out_);
  if (!leaf) return;
  if (schema.find(leaf->key) == nullptr) {
    out_.found(classes::kUnknownField, "key of a slot");
    return;
  }
  if (field == nullptr || field->key != leaf->key) {
    out_.found(classes::kSlotMismatch, "key is not of its slot");
    return;
  }
  if (!fits(field->shape, leaf->type, *field, of_file_)) {
    out_.found(classes::kTypeMismatch, "type of a slot");
    return;
  }
  shown.tells = shown.tells || tells_account(*field) || leaf->type == LeafType::text_tree;
  if (is_nested(leaf->type)) {
    nested(*field, *leaf, slot, shown);
  } else {
    if (has_nested(slot)) out_.found(classes::kNestedWithoutParent, "slot of one value");
    scalar(*field, std::move(*leaf), shown);
  }
}

void FormCheck::scalar(const Field& field, Leaf leaf, ShownForm& shown) {
  const std::string key(field.key);
  if (auto* text = std::get_if<std::string>(&leaf.value)) {
    shown.fields[key].push_back(std::move(*text));
  } else if (const auto* number = std::get_if<std::uint64_t>(&leaf.value)) {
    if (of_file_ && field.slot == kFileSizeSlot) shown.size = *number;
  } else if (const auto* bytes = std::get_if<Bytes>(&leaf.value)) {
    if (of_file_ && field.slot == kFileDigestSlot) {
      shown.digest = FileDigest::from(*bytes);
      if (!shown.digest) out_.found(classes::kLeafMalformed, "size of a digest");
    } else if (valid_utf8(as_text(*bytes))) {
      // A name that is text has one encoding: as text.
      out_.found(classes::kLeafMalformed, "name in bytes that is UTF-8");
    } else {
      shown.fields[key].emplace_back(as_text(*bytes));
    }
  }
}

void FormCheck::nested(const Field& field, const Leaf& leaf, SlotOpening& slot, ShownForm& shown) {
  const int openings = (slot.list ? 1 : 0) + (slot.text ? 1 : 0) + (slot.file ? 1 : 0);
  if (leaf.type == LeafType::identities) {
    if (openings != 0) out_.found(classes::kOpeningMalformed, "identities open elsewhere");
    if (std::get<LeafTree>(leaf.value).count != kIdentityLeaves) {
      out_.found(classes::kCountMismatch, "leaves of identities");
    }
    return;
  }
  if (openings == 0) {
    out_.found(classes::kNestedUnopened, "a nested tree of which nothing is shown");
    return;
  }
  const bool list_type = leaf.type == LeafType::list || leaf.type == LeafType::relations ||
                         leaf.type == LeafType::files;
  if (openings == 1 && list_type && slot.list) {
    list(field, leaf, *slot.list, shown);
  } else if (openings == 1 && leaf.type == LeafType::text_tree && slot.text) {
    check_text(std::get<LeafTree>(leaf.value), std::move(*slot.text), out_, shown);
  } else if (openings == 1 && of_file_ && !list_type && slot.file) {
    file_content(leaf, *slot.file, shown);
  } else {
    out_.found(classes::kOpeningMalformed, "opening of another kind of tree");
  }
}

void FormCheck::list(const Field& field, const Leaf& leaf, ListOpening& list, ShownForm& shown) {
  const auto& tree = std::get<LeafTree>(leaf.value);
  if (list.opening.count != tree.count) {
    out_.found(classes::kCountMismatch, "items of a list");
    return;
  }
  if (list.opening.ranges.empty()) {
    out_.found(classes::kNestedUnopened, "a list of which no item is shown");
    return;
  }
  auto verifier = crypto::OpeningVerifier::create(labels::kListTree, list.opening);
  if (!verifier) {
    out_.found(classes::kOpeningMalformed, verifier.error().context);
    return;
  }
  const bool forms = leaf.type == LeafType::files;
  if (!forms && list.form_count() > 0) {
    out_.found(classes::kNestedWithoutParent, "forms in a list of plain items");
    return;
  }
  if (forms && list.form_count() < list.items.size()) {
    out_.found(classes::kNestedUnopened, "a file of which nothing is shown");
    return;
  }
  if (disclosed(list.opening.ranges) != list.items.size() ||
      (forms && list.form_count() != list.items.size())) {
    out_.found(classes::kOpeningMalformed, "opened items and their data differ in number");
    return;
  }
  for (const Bytes& data : list.items) AIGAQ_ASSERT(verifier->add(LeafKind::content, data));
  if (!verifier->finish(tree.root)) out_.found(classes::kOpeningMismatch, "root of a list");
  shown.lists[std::string(field.key)] = {list.items.size(), tree.count};
  if (forms) {
    out_.files.reserve(list.items.size());
    out_.to_check.reserve(list.items.size());
  }
  const std::vector<std::uint64_t> numbers = numbers_of(list.opening.ranges);
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    item(field, list, i, numbers[i], shown);
  }
}

void FormCheck::item(const Field& field, ListOpening& list, std::size_t place, std::uint64_t number,
                     ShownForm& shown) {
  std::optional<Leaf> leaf = read_leaf(list.items[place], out_);
  if (!leaf) return;
  if (leaf->key != field.key) {
    out_.found(classes::kSlotMismatch, "key of an item");
    return;
  }
  const LeafType expected = field.shape == FieldShape::files       ? LeafType::form
                            : field.shape == FieldShape::relations ? LeafType::relation
                                                                   : LeafType::text;
  if (leaf->type != expected) {
    out_.found(classes::kTypeMismatch, "type of an item");
    return;
  }
  if (auto* text = std::get_if<std::string>(&leaf->value)) {
    shown.fields[leaf->key].push_back(std::move(*text));
  } else if (auto* relation = std::get_if<Relation>(&leaf->value)) {
    if (std::ranges::find(relation_words(), relation->word) == relation_words().end()) {
      out_.found(classes::kUnknownRelation, "word of a relation");
      return;
    }
    shown.relations.push_back(std::move(*relation));
  } else if (list.form_count() > 0) {
    const auto& came = list.later.taken;
    file(came ? taken_->next(*came, place) : check_file_form(list.take_form(place)),
         std::get<Hash>(leaf->value), number, shown);
  } else {
    out_.found(classes::kNestedUnopened, "a file of which nothing is shown");
  }
}

bool FormCheck::opened(const FormOpening& form, unsigned slot) const {
  return std::ranges::any_of(form.opening.ranges, [&](const LeafRange& range) {
    return range.begin <= slot && slot < range.end;
  });
}

// Whoever reads a statement must see under what duress it was made.
void FormCheck::statement_rules(const FormOpening& form, const ShownForm& shown) {
  if (!shown.tells || opened(form, kDuressSlot)) return;
  out_.found(classes::kDuressClosed, "the account is shown, the slot for duress is not");
}

}  // namespace aigaq::formats
