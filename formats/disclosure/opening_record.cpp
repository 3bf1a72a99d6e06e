// Openings as documents (docs/formats/opening.md).
#include <algorithm>

#include "formats/cbor/archive.hpp"
#include "formats/disclosure/opening.hpp"
#include "formats/statement/cuts_record.hpp"

namespace aigaq::formats {
namespace {

constexpr std::uint64_t kOpeningVersion = 1;
constexpr std::uint64_t kExcerptVersion = 2;  // of an opening that holds an excerpt

struct FormWire;

// n, r, h of every opened tree.
struct TreeWire {
  std::uint64_t count = 0;
  std::vector<std::uint64_t> ranges;
  Bytes values;

  template <class Archive>
  void visit(Archive& archive) {
    archive(cereal::make_nvp("n", count), cereal::make_nvp("r", ranges),
            cereal::make_nvp("h", values));
  }
};

struct TextWire : TreeWire {
  std::vector<std::string> texts;
  std::vector<std::vector<std::uint64_t>> cuts;

  template <class Archive>
  void serialize(Archive& archive) {
    visit(archive);
    archive(cereal::make_nvp("t", texts), cereal::make_nvp("c", cuts));
  }
};

struct FileWire : TreeWire {
  std::optional<std::string> member;
  std::optional<std::vector<std::uint64_t>> cuts;

  template <class Archive>
  void serialize(Archive& archive) {
    visit(archive);
    archive(cereal::make_nvp("m", member), cereal::make_nvp("c", cuts));
  }
};

struct ListWire : TreeWire {
  std::vector<Bytes> items;
  std::optional<std::vector<FormWire>> forms;

  template <class Archive>
  void serialize(Archive& archive) {
    visit(archive);
    archive(cereal::make_nvp("i", items), cereal::make_nvp("m", forms));
  }
};

struct SlotWire {
  std::optional<Bytes> data;
  std::unique_ptr<ListWire> list;
  std::unique_ptr<TextWire> text;
  std::unique_ptr<FileWire> file;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(cereal::make_nvp("d", data), cereal::make_nvp("l", list), cereal::make_nvp("t", text),
            cereal::make_nvp("f", file));
  }
};

struct FormWire : TreeWire {
  std::vector<SlotWire> slots;

  template <class Archive>
  void serialize(Archive& archive) {
    visit(archive);
    archive(cereal::make_nvp("s", slots));
  }
};

struct AuthorWire {
  Salt16 salt;
  Bytes cose;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(salt), CEREAL_NVP(cose));
  }
};

struct EntryWire {
  std::uint64_t version = kOpeningVersion;
  FormWire form;
  std::optional<AuthorWire> author;
  std::optional<Hash> author_leaf;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(cereal::make_nvp("v", version), cereal::make_nvp("form", form),
            cereal::make_nvp("author", author), cereal::make_nvp("leaf", author_leaf));
  }
};

void put_tree(TreeWire& wire, const crypto::Opening& opening) {
  wire.count = opening.count;
  for (const crypto::LeafRange& range : opening.ranges) {
    wire.ranges.push_back(range.begin);
    wire.ranges.push_back(range.end);
  }
  append(wire.values, opening.values.bytes());
}

Result<crypto::Opening> take_tree(const TreeWire& wire) {
  crypto::Opening opening;
  opening.count = wire.count;
  if (wire.ranges.size() % 2 != 0 || wire.values.size() % Hash::kSize != 0) {
    return fail(ErrorCode::malformed, "ranges or values of an opening");
  }
  opening.ranges.reserve(wire.ranges.size() / 2);
  for (std::size_t i = 0; i < wire.ranges.size(); i += 2) {
    opening.ranges.push_back({wire.ranges[i], wire.ranges[i + 1]});
  }
  opening.values = crypto::HashRow::seen(wire.values);
  static_cast<void>(opening.values.own());
  return opening;
}

FormWire to_wire(const FormOpening& form);

TextWire to_wire(const TextOpening& text) {
  TextWire wire;
  put_tree(wire, text.opening);
  wire.texts = text.texts;
  for (const TextCuts& cuts : text.cuts) wire.cuts.push_back(flatten(cuts));
  return wire;
}

FileWire to_wire(const FileOpening& file) {
  FileWire wire;
  put_tree(wire, file.opening);
  if (!file.excerpt) wire.member = file.member;
  if (file.cuts) wire.cuts = flatten(*file.cuts);
  return wire;
}

ListWire to_wire(const ListOpening& list) {
  ListWire wire;
  put_tree(wire, list.opening);
  wire.items = list.items;
  if (!list.forms.empty()) {
    wire.forms.emplace();
    for (const auto& form : list.forms) wire.forms->push_back(to_wire(*form));
  }
  return wire;
}

SlotWire to_wire(const SlotOpening& slot) {
  SlotWire wire;
  wire.data = slot.data;
  if (slot.list) wire.list = std::make_unique<ListWire>(to_wire(*slot.list));
  if (slot.text) wire.text = std::make_unique<TextWire>(to_wire(*slot.text));
  if (slot.file) wire.file = std::make_unique<FileWire>(to_wire(*slot.file));
  return wire;
}

FormWire to_wire(const FormOpening& form) {
  FormWire wire;
  put_tree(wire, form.opening);
  for (const SlotOpening& slot : form.slots) wire.slots.push_back(to_wire(slot));
  return wire;
}

Result<FormOpening> from_wire(FormWire wire);

Result<TextOpening> from_wire(TextWire wire) {
  TextOpening text;
  AIGAQ_TRY_ASSIGN(text.opening, take_tree(wire));
  text.texts = std::move(wire.texts);
  for (const auto& numbers : wire.cuts) {
    AIGAQ_TRY_ASSIGN(TextCuts cuts, unflatten(numbers));
    text.cuts.push_back(std::move(cuts));
  }
  return text;
}

Result<FileOpening> from_wire(FileWire wire) {
  FileOpening file;
  AIGAQ_TRY_ASSIGN(file.opening, take_tree(wire));
  file.excerpt = !wire.member;
  file.member = std::move(wire.member).value_or("");
  if (wire.cuts) {
    AIGAQ_TRY_ASSIGN(file.cuts, unflatten(*wire.cuts));
  }
  return file;
}

Result<ListOpening> from_wire(ListWire wire) {
  ListOpening list;
  AIGAQ_TRY_ASSIGN(list.opening, take_tree(wire));
  list.items = std::move(wire.items);
  if (wire.forms) {
    // Absent has one spelling.
    if (wire.forms->empty()) return fail(ErrorCode::non_canonical, "empty forms of a list");
    for (FormWire& form : *wire.forms) {
      AIGAQ_TRY_ASSIGN(FormOpening opened, from_wire(std::move(form)));
      list.forms.push_back(std::make_unique<FormOpening>(std::move(opened)));
    }
  }
  return list;
}

Result<SlotOpening> from_wire(SlotWire wire) {
  SlotOpening slot;
  slot.data = std::move(wire.data);
  if (wire.list) {
    AIGAQ_TRY_ASSIGN(ListOpening list, from_wire(std::move(*wire.list)));
    slot.list = std::make_unique<ListOpening>(std::move(list));
  }
  if (wire.text) {
    AIGAQ_TRY_ASSIGN(TextOpening text, from_wire(std::move(*wire.text)));
    slot.text = std::make_unique<TextOpening>(std::move(text));
  }
  if (wire.file) {
    AIGAQ_TRY_ASSIGN(FileOpening file, from_wire(std::move(*wire.file)));
    slot.file = std::make_unique<FileOpening>(std::move(file));
  }
  return slot;
}

Result<FormOpening> from_wire(FormWire wire) {
  FormOpening form;
  AIGAQ_TRY_ASSIGN(form.opening, take_tree(wire));
  for (SlotWire& slot : wire.slots) {
    AIGAQ_TRY_ASSIGN(SlotOpening opened, from_wire(std::move(slot)));
    form.slots.push_back(std::move(opened));
  }
  return form;
}

bool holds_excerpt(const FormOpening& form) {
  return std::ranges::any_of(form.slots, [](const SlotOpening& slot) {
    if (slot.file && slot.file->excerpt) return true;
    return slot.list && std::ranges::any_of(slot.list->forms, [](const auto& nested) {
             return holds_excerpt(*nested);
           });
  });
}

std::uint64_t version_of(const FormOpening& form) {
  return holds_excerpt(form) ? kExcerptVersion : kOpeningVersion;
}

}  // namespace

Bytes encode_opening(const EntryOpening& opening) {
  EntryWire wire;
  wire.version = version_of(opening.form);
  wire.form = to_wire(opening.form);
  if (opening.author) wire.author = AuthorWire{opening.author->salt, opening.author->cose};
  wire.author_leaf = opening.author_leaf;
  return encode(wire);
}

Result<EntryOpening> decode_opening(ByteView bytes) {
  AIGAQ_TRY_ASSIGN(EntryWire wire, decode<EntryWire>(bytes));
  if (wire.version != kOpeningVersion && wire.version != kExcerptVersion) {
    return fail(ErrorCode::unsupported, "opening version");
  }
  if (wire.author.has_value() == wire.author_leaf.has_value()) {
    return fail(ErrorCode::wrong_value, "author shown or closed, one of the two");
  }
  EntryOpening opening;
  AIGAQ_TRY_ASSIGN(opening.form, from_wire(std::move(wire.form)));
  if (wire.version != version_of(opening.form)) {
    return fail(ErrorCode::wrong_value, "version 2 is of openings with an excerpt");
  }
  if (wire.author) opening.author = AuthorOpening{wire.author->salt, std::move(wire.author->cose)};
  opening.author_leaf = wire.author_leaf;
  return opening;
}

}  // namespace aigaq::formats
