// Openings as documents (docs/formats/opening.md). They may be long: one is written from where its
// parts lie, and of one that is read, hashes and the forms of files stay in the document.
#include <algorithm>

#include "crypto/limits.hpp"
#include "formats/cbor/archive.hpp"
#include "formats/disclosure/opening_intake.hpp"
#include "formats/disclosure/opening_parts.hpp"
#include "formats/statement/cuts_record.hpp"

namespace aigaq::formats {
namespace {

using crypto::LeafRange;

constexpr std::uint64_t kOpeningVersion = 1;
constexpr std::uint64_t kExcerptVersion = 2;  // of an opening that holds an excerpt

// Begin, end, begin, end, …
struct WrittenRanges {
  const std::vector<LeafRange>& ranges;
  void write_to(CborWriter& out) const {
    out.array(2 * ranges.size());
    for (const LeafRange& range : ranges) out.number(range.begin).number(range.end);
  }
};
struct WrittenCutsOfRanges {
  const std::vector<TextCuts>& cuts;
  void write_to(CborWriter& out) const {
    out.array(cuts.size());
    for (const TextCuts& of_range : cuts) WrittenCuts{of_range}.write_to(out);
  }
};
struct WrittenForms {
  const ListOpening& list;
  void write_to(CborWriter& out) const;
};
// Of words that are written later, as WrittenCutsOfRanges, values and texts are.
struct LaterCuts {
  const LaterWords& words;
  void write_to(CborWriter& out) const {
    out.array(words.shown->size());
    words.parts->push_back(
        {out.view().size(), [&of = words](ByteSink& sink) { write_later_cuts(of, sink); }});
  }
};
struct LaterValues {
  const LaterWords& words;
  const crypto::Opening& opening;
  void write_to(CborWriter& out) const {
    out.bytes_of(crypto::opening_values(opening.ranges, opening.count) * Hash::kSize);
    words.parts->push_back({out.view().size(), [write = words.write_values, of = &opening](
                                                   ByteSink& sink) { write(*of, sink); }});
  }
};
struct LaterTexts {
  const LaterWords& words;
  void write_to(CborWriter& out) const {
    out.array(words.shown->size());
    words.parts->push_back(
        {out.view().size(), [&of = words](ByteSink& sink) { write_later_texts(of, sink); }});
  }
};

struct ReadRanges {
  std::vector<LeafRange>& ranges;
  void read_from(cbor::Input& in) {
    const std::uint64_t numbers = cbor::Input::get(in.reader().array());
    if (numbers % 2 != 0) cbor::Input::stop(ErrorCode::malformed, "ranges of an opening");
    const auto pairs = static_cast<std::size_t>(numbers / 2);
    in.charge(pairs * sizeof(LeafRange));
    ranges.reserve(pairs);
    std::size_t gone = in.reader().at();
    for (std::size_t i = 0; i < pairs; ++i) {
      const std::uint64_t begin = cbor::Input::get(in.reader().number());
      ranges.push_back({begin, cbor::Input::get(in.reader().number())});
      gone = in.let_go_behind(gone);
    }
  }
};
struct ReadCutsOfRanges {
  std::vector<TextCuts>& cuts;
  void read_from(cbor::Input& in) {
    const auto ranges = static_cast<std::size_t>(cbor::Input::get(in.reader().array()));
    in.charge(ranges * sizeof(TextCuts));
    cuts.resize(ranges);
    std::size_t gone = in.reader().at();
    for (TextCuts& of_range : cuts) {
      const std::size_t began = in.reader().at();
      ReadCuts read;
      read.read_from(in);
      of_range = std::move(read.cuts);
      gone = in.let_go_behind(gone, began);
    }
  }
};
struct ReadForms {
  LaterForms forms;
  void read_from(cbor::Input& in);
};

// The three keys of every opened tree, and those of its kind.
template <class Archive, class... More>
void load_tree(Archive& archive, crypto::Opening& opening, More&&... more) {
  ReadRanges ranges{opening.ranges};
  ByteView values;
  archive(cereal::make_nvp("n", opening.count), cereal::make_nvp("r", ranges),
          cereal::make_nvp("h", values), std::forward<More>(more)...);
  if (values.size() % Hash::kSize != 0) {
    cbor::Input::stop(ErrorCode::malformed, "values of an opening");
  }
  opening.values = crypto::HashRow::seen(values);
}

}  // namespace

template <class Archive>
void save(Archive& archive, const TextOpening& text) {
  if (text.later) {
    archive(cereal::make_nvp("c", LaterCuts{*text.later}),
            cereal::make_nvp("h", LaterValues{*text.later, text.opening}),
            cereal::make_nvp("n", text.opening.count),
            cereal::make_nvp("r", WrittenRanges{text.opening.ranges}),
            cereal::make_nvp("t", LaterTexts{*text.later}));
    return;
  }
  archive(
      cereal::make_nvp("c", WrittenCutsOfRanges{text.cuts}),
      cereal::make_nvp("h", text.opening.values.bytes()), cereal::make_nvp("n", text.opening.count),
      cereal::make_nvp("r", WrittenRanges{text.opening.ranges}), cereal::make_nvp("t", text.texts));
}
template <class Archive>
void load(Archive& archive, TextOpening& text) {
  ReadCutsOfRanges cuts{text.cuts};
  load_tree(archive, text.opening, cereal::make_nvp("t", text.texts), cereal::make_nvp("c", cuts));
}

template <class Archive>
void save(Archive& archive, const FileOpening& file) {
  std::optional<WrittenCuts> cuts;
  if (file.cuts) cuts.emplace(WrittenCuts{*file.cuts});
  const auto member = file.excerpt ? std::nullopt : std::optional(file.member);
  archive(cereal::make_nvp("c", cuts), cereal::make_nvp("h", file.opening.values.bytes()),
          cereal::make_nvp("m", member), cereal::make_nvp("n", file.opening.count),
          cereal::make_nvp("r", WrittenRanges{file.opening.ranges}));
}
template <class Archive>
void load(Archive& archive, FileOpening& file) {
  std::optional<std::string> member;
  std::optional<ReadCuts> cuts;
  load_tree(archive, file.opening, cereal::make_nvp("m", member), cereal::make_nvp("c", cuts));
  // Its bytes come when the document is gone.
  static_cast<void>(file.opening.values.own());
  file.excerpt = !member;
  file.member = std::move(member).value_or("");
  if (cuts) file.cuts = std::move(cuts->cuts);
}

template <class Archive>
void save(Archive& archive, const ListOpening& list) {
  std::optional<WrittenForms> forms;
  if (list.form_count() > 0) forms.emplace(WrittenForms{list});
  archive(cereal::make_nvp("h", list.opening.values.bytes()), cereal::make_nvp("i", list.items),
          cereal::make_nvp("m", forms), cereal::make_nvp("n", list.opening.count),
          cereal::make_nvp("r", WrittenRanges{list.opening.ranges}));
}
template <class Archive>
void load(Archive& archive, ListOpening& list) {
  std::optional<ReadForms> forms;
  load_tree(archive, list.opening, cereal::make_nvp("i", list.items), cereal::make_nvp("m", forms));
  if (forms) list.later = std::move(forms->forms);
}

template <class Archive>
void serialize(Archive& archive, SlotOpening& slot) {
  archive(cereal::make_nvp("d", slot.data), cereal::make_nvp("f", slot.file),
          cereal::make_nvp("l", slot.list), cereal::make_nvp("t", slot.text));
}

template <class Archive>
void save(Archive& archive, const FormOpening& form) {
  archive(
      cereal::make_nvp("h", form.opening.values.bytes()), cereal::make_nvp("n", form.opening.count),
      cereal::make_nvp("r", WrittenRanges{form.opening.ranges}), cereal::make_nvp("s", form.slots));
}
template <class Archive>
void load(Archive& archive, FormOpening& form) {
  load_tree(archive, form.opening, cereal::make_nvp("s", form.slots));
}

template <class Archive>
void serialize(Archive& archive, AuthorOpening& author) {
  archive(cereal::make_nvp("cose", author.cose), cereal::make_nvp("salt", author.salt));
}

namespace {

template <template <class> class Held>
struct EntryWire {
  std::uint64_t version = kOpeningVersion;
  Held<FormOpening> form;
  Held<std::optional<AuthorOpening>> author;
  Held<std::optional<Hash>> author_leaf;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(cereal::make_nvp("v", version), cereal::make_nvp("form", form),
            cereal::make_nvp("leaf", author_leaf), cereal::make_nvp("author", author));
  }
};

}  // namespace

bool holds_excerpt(const FormOpening& form) {
  return std::ranges::any_of(form.slots, [](const SlotOpening& slot) {
    if (slot.file && slot.file->excerpt) return true;
    return slot.list && (slot.list->later.excerpt ||
                         std::ranges::any_of(slot.list->forms, [](const auto& nested) {
                           return holds_excerpt(*nested);
                         }));
  });
}

Bytes encode_form(const FormOpening& form) { return encode(form); }

Result<FormOpening> decode_form(MutableByteView item, LetGo let_go) {
  cbor::Input archive(item);
  archive.spend_texts(item, let_go);
  return decode_valid<FormOpening>(archive);
}

namespace {

std::uint64_t version_of(const FormOpening& form) {
  return holds_excerpt(form) ? kExcerptVersion : kOpeningVersion;
}

// An item of a document that is known to be in the subset.
FormOpening read_form(ByteView item) {
  cbor::Input archive(item);
  FormOpening form;
  archive.read(form);
  return form;
}

// Each is read, so that nothing is wrong with it later, and read again when it is its turn.
void ReadForms::read_from(cbor::Input& in) {
  forms.taken = in.taken_here();
  if (forms.taken) {
    forms.count = static_cast<std::size_t>(cbor::Input::get(in.reader().array()));
    return;
  }
  std::vector<ByteView> items;
  const std::uint64_t count = cbor::Input::get(in.reader().array());
  // Absent has one spelling.
  if (count == 0) cbor::Input::stop(ErrorCode::non_canonical, "empty forms of a list");
  in.charge(static_cast<std::size_t>(count) * sizeof(ByteView));
  items.reserve(static_cast<std::size_t>(count));
  for (std::uint64_t i = 0; i < count; ++i) {
    items.push_back(cbor::Input::get(in.reader().skip()));
    forms.excerpt = holds_excerpt(read_form(items.back())) || forms.excerpt;
  }
  forms.count = items.size();
  forms.make = [items = std::move(items)](std::size_t i) { return read_form(items[i]); };
}

void WrittenForms::write_to(CborWriter& out) const {
  out.array(list.form_count());
  if (list.later.parts != nullptr) {
    list.later.parts->push_back({out.view().size(), [&later = list.later](ByteSink& sink) {
                                   for (std::size_t i = 0; i < later.count; ++i) {
                                     write_in_parts(later.make(i), sink);
                                   }
                                 }});
    return;
  }
  for (std::size_t i = 0; i < list.form_count(); ++i) {
    out.raw(list.forms.empty() ? encode_form(list.later.make(i)) : encode_form(*list.forms[i]));
  }
}

// Of a document's bytes, about and rather too many: room that is not touched costs nothing.
std::size_t room_for(const FormOpening& form) {
  constexpr std::size_t kFormBytes = 1'024;  // of a file that is shown whole
  constexpr std::size_t kRangeBytes = 16;
  constexpr std::size_t kWordBytes = 8;
  std::size_t room = kFormBytes;
  for (const SlotOpening& slot : form.slots) {
    if (slot.list && slot.list->later.parts == nullptr) {
      room += slot.list->form_count() * kFormBytes;
    }
    if (!slot.text) continue;
    room += slot.text->opening.values.bytes().size();
    room += slot.text->opening.ranges.size() * kRangeBytes;
    for (const std::string& text : slot.text->texts) room += text.size() + kWordBytes;
    for (const TextCuts& cuts : slot.text->cuts) room += (cuts.words.size() + 1) * kWordBytes;
  }
  return room;
}

}  // namespace

Bytes encode_opening(const EntryOpening& opening) {
  return encode(EntryWire<cbor::Seen>{version_of(opening.form), opening.form, opening.author,
                                      opening.author_leaf},
                room_for(opening.form));
}

namespace {

Result<EntryOpening> decode_valid_opening(cbor::Input& archive, const std::vector<bool>& excerpts) {
  AIGAQ_TRY_ASSIGN(EntryWire<cbor::Owned> wire, decode_valid<EntryWire<cbor::Owned>>(archive));
  for (SlotOpening& slot : wire.form.slots) {
    if (slot.list && slot.list->later.taken) {
      slot.list->later.excerpt = excerpts[*slot.list->later.taken];
    }
  }
  if (wire.version != kOpeningVersion && wire.version != kExcerptVersion) {
    return fail(ErrorCode::unsupported, "opening version");
  }
  if (wire.author.has_value() == wire.author_leaf.has_value()) {
    return fail(ErrorCode::wrong_value, "author shown or closed, one of the two");
  }
  if (wire.version != version_of(wire.form)) {
    return fail(ErrorCode::wrong_value, "version 2 is of openings with an excerpt");
  }
  return EntryOpening{std::move(wire.form), std::move(wire.author), wire.author_leaf};
}

}  // namespace

Result<EntryOpening> decode_opening(ByteView bytes) {
  if (bytes.size() > limits::kCborBytes) {
    return fail(ErrorCode::limit_exceeded, "size of a document");
  }
  AIGAQ_TRY(validate_cbor(bytes));
  cbor::Input archive(bytes);
  return decode_valid_opening(archive, {});
}

Result<ReadOpening> read_opening(ByteSource& document, const FormTaker& take,
                                 std::uint64_t expected, LetGo let_go) {
  KeptOpening kept = OpeningIntake(document, take, expected, let_go).run();
  if (kept.document > limits::kCborBytes) {
    return fail(ErrorCode::limit_exceeded, "size of a document");
  }
  AIGAQ_TRY(validate_cbor(kept.bytes));
  cbor::Input archive(kept.bytes, kept.document, kept.lists);
  archive.spend_texts(kept.bytes, let_go);
  ReadOpening out;
  AIGAQ_TRY_ASSIGN(out.opening, decode_valid_opening(archive, kept.excerpts));
  out.kept = std::move(kept.bytes);
  return out;
}

}  // namespace aigaq::formats
