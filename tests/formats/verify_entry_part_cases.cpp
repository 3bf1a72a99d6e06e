// The cases of what is nested in an entry's form: lists, texts, files.
#include "crypto/hash.hpp"
#include "crypto/labels.hpp"
#include "crypto/limits.hpp"
#include "formats/cbor/writer.hpp"
#include "tests/formats/recut.hpp"
#include "tests/formats/verify_entry_maker.hpp"

namespace aigaq::test {

using crypto::LeafKind;

void RefusalCases::nested() {
  changed("list-leaf-alone", "nested-unopened",
          [&](EntryOpening& o) { slot(o.form, methods()).list.reset(); });
  changed("relations-leaf-alone", "nested-unopened",
          [&](EntryOpening& o) { slot(o.form, kRelationsSlot).list.reset(); });
  changed("text-leaf-alone", "nested-unopened",
          [&](EntryOpening& o) { slot(o.form, kTextSlot).text.reset(); });
  changed("files-leaf-alone", "nested-unopened",
          [&](EntryOpening& o) { slot(o.form, kFilesSlot).list.reset(); });
  changed("file-content-leaf-alone", "nested-unopened", [&](EntryOpening& o) {
    slot(*slot(o.form, kFilesSlot).list->forms[0], kFileContentSlot).file.reset();
  });
  changed("list-opened-without-items", "nested-unopened", [&](EntryOpening& o) {
    ListOpening& list = *slot(o.form, methods()).list;
    list.items.clear();
    list.opening.ranges.clear();
    list.opening.values.own().resize(1);
  });
  changed("text-opened-without-words", "nested-unopened", [&](EntryOpening& o) {
    TextOpening& text = *slot(o.form, kTextSlot).text;
    text.texts.clear();
    text.cuts.clear();
    text.opening.ranges.clear();
    text.opening.values.own().resize(1);
  });
  changed("file-forms-missing", "nested-unopened",
          [&](EntryOpening& o) { slot(o.form, kFilesSlot).list->forms.clear(); });
  changed("list-under-a-scalar", "nested-without-parent",
          [&](EntryOpening& o) { slot(o.form, 2).list = std::move(slot(o.form, methods()).list); });
  changed("text-under-a-scalar", "nested-without-parent",
          [&](EntryOpening& o) { slot(o.form, 2).text = std::move(slot(o.form, kTextSlot).text); });
  changed("list-under-the-head", "nested-without-parent",
          [&](EntryOpening& o) { slot(o.form, 0).list = std::move(slot(o.form, methods()).list); });
  changed("forms-in-a-list-of-texts", "nested-without-parent", [&](EntryOpening& o) {
    slot(o.form, methods()).list->forms = std::move(slot(o.form, kFilesSlot).list->forms);
  });
  const Crafted plain = craft(plain_leaves(), random_);
  EntryOpening empty = plain.open({0, 3});
  empty.form.slots[1].text = std::make_unique<TextOpening>();
  put("text-under-an-empty-slot", "nested-without-parent", std::move(empty), plain.entry_bytes, {});
  changed("text-opened-as-list", "opening-malformed", [&](EntryOpening& o) {
    slot(o.form, kTextSlot).text.reset();
    slot(o.form, kTextSlot).list = std::move(slot(o.form, methods()).list);
  });
  changed("list-opened-twice", "opening-malformed", [&](EntryOpening& o) {
    slot(o.form, methods()).text = std::move(slot(o.form, kTextSlot).text);
  });
  Selection identities = part();
  identities.slots.push_back(kIdentitiesSlot);
  EntryOpening opened = sealed_.open(identities);
  slot(opened.form, kIdentitiesSlot).list = std::make_unique<ListOpening>();
  put("identities-opened-here", "opening-malformed", std::move(opened));
}

void RefusalCases::lists() {
  const auto list = [&](const char* name, const char* expected, auto change) {
    changed(name, expected, [&](EntryOpening& o) { change(*slot(o.form, methods()).list); });
  };
  list("list-count-one-more", "count-mismatch", [](ListOpening& l) { ++l.opening.count; });
  list("list-item-changed", "opening-mismatch", [](ListOpening& l) {
    l.items[0] = encode_leaf({"methods", LeafType::text, std::string("other")});
  });
  list("list-items-swapped", "opening-mismatch",
       [](ListOpening& l) { std::swap(l.items[0], l.items[1]); });
  list("list-item-missing", "opening-malformed", [](ListOpening& l) { l.items.pop_back(); });
  list("list-item-too-many", "opening-malformed",
       [](ListOpening& l) { l.items.push_back(l.items[0]); });
  list("list-value-missing", "opening-malformed",
       [](ListOpening& l) { l.opening.values.own().pop_back(); });
  list("list-value-too-many", "opening-malformed",
       [](ListOpening& l) { l.opening.values.own().push_back({}); });
  list("list-ranges-touch", "opening-malformed", [](ListOpening& l) {
    l.opening.ranges = {{0, 1}, {1, 2}};
  });
  list("list-ranges-descend", "opening-malformed",
       [](ListOpening& l) { std::swap(l.opening.ranges[0], l.opening.ranges[1]); });
  list("list-range-outside", "opening-malformed", [](ListOpening& l) {
    l.opening.ranges[1] = {2, 4};
  });
  list("list-seed-flipped", "opening-mismatch",
       [](ListOpening& l) { l.opening.values.own()[0].data[0] ^= 1; });
  changed("form-of-63-slots", "count-mismatch", [](EntryOpening& o) { o.form.opening.count = 63; });
  changed("form-slot-missing", "opening-malformed",
          [](EntryOpening& o) { o.form.slots.pop_back(); });
  changed("form-value-missing", "opening-malformed",
          [](EntryOpening& o) { o.form.opening.values.own().pop_back(); });
  changed("form-value-flipped", "statement-root-mismatch",
          [](EntryOpening& o) { o.form.opening.values.own().back().data[5] ^= 1; });
  changed("slot-value-changed", "statement-root-mismatch", [](EntryOpening& o) {
    slot(o.form, 2).data = encode_leaf({"title", LeafType::text, std::string("Another")});
  });
  changed("slot-shown-empty-that-is-not", "statement-root-mismatch",
          [](EntryOpening& o) { slot(o.form, 2).data.reset(); });
  // Items that the tree holds, and that no list may hold.
  crafted_list("list-item-of-another-key", "slot-mismatch", methods(), LeafType::list, "methods",
               encode_leaf({"title", LeafType::text, std::string("v")}));
  crafted_list("list-item-of-another-type", "type-mismatch", methods(), LeafType::list, "methods",
               encode_leaf({"methods", LeafType::number, std::uint64_t{1}}));
  crafted_list("list-item-malformed", "leaf-malformed", methods(), LeafType::list, "methods",
               Bytes{0xff});
  crafted_list("relation-unknown-word", "unknown-relation", kRelationsSlot, LeafType::relations,
               "relations",
               encode_leaf({"relations", LeafType::relation, Relation{"refutes", 1, {}}}));
  crafted_list("relation-is-text", "type-mismatch", kRelationsSlot, LeafType::relations,
               "relations", encode_leaf({"relations", LeafType::text, std::string("about 1")}));
}

void RefusalCases::crafted_list(std::string name, std::string expected, unsigned number,
                                LeafType type, const std::string& key, Bytes item) {
  const auto seed = random_.secret<crypto::TreeSeed>();
  const FormLeaves items = {std::move(item)};
  const Hash root = list_root({*items[0]}, seed);
  FormLeaves leaves = plain_leaves();
  leaves.at(number) = encode_leaf({key, type, LeafTree{root, 1}});
  const Crafted made = craft(std::move(leaves), random_);
  EntryOpening opening = made.open({0, number});
  opening.form.slots[1].list = std::make_unique<ListOpening>();
  opening.form.slots[1].list->opening = open_tree(labels::kListTree, seed, items, {0});
  opening.form.slots[1].list->items.push_back(*items[0]);
  put(std::move(name), std::move(expected), std::move(opening), made.entry_bytes, {});
}

void RefusalCases::texts() {
  const auto text = [&](const char* name, const char* expected, auto change) {
    changed(name, expected, [&](EntryOpening& o) { change(*slot(o.form, kTextSlot).text); });
  };
  Selection selection = part();
  const Sealed& sealed = sealed_;
  FormLeaves leaves = form_leaves(sealed.statement, sealed.seed);
  // The statement's own form with the duress slot left closed.
  EntryOpening full = sealed.open(selection);
  EntryOpening closed;
  closed.author_leaf = full.author_leaf;
  closed.form.opening =
      open_tree(labels::kFormTree, form_seed(sealed.seed), leaves, {0, kTextSlot});
  closed.form.slots.push_back(std::move(slot(full.form, 0)));
  closed.form.slots.push_back(std::move(slot(full.form, kTextSlot)));
  put("duress-slot-closed-beside-text", "duress-closed", std::move(closed));
  text("text-count-one-more", "count-mismatch", [](TextOpening& t) { ++t.opening.count; });
  text("text-word-changed", "opening-mismatch", [](TextOpening& t) { t.texts[0][0] = 'O'; });
  text("text-ranges-swapped", "cuts-mismatch",
       [](TextOpening& t) { std::swap(t.texts[0], t.texts[1]); });
  text("text-word-recut", "opening-mismatch", [](TextOpening& t) {
    // The same leaves in number, with a word where a chaff leaf stands.
    t.cuts[0].words = {{2, 0}, {2, 0}};
  });
  text("text-longer-than-cuts", "cuts-mismatch", [](TextOpening& t) { t.texts[0] += "x"; });
  text("text-shorter-than-cuts", "cuts-mismatch", [](TextOpening& t) { t.texts[0].pop_back(); });
  text("text-cuts-too-few-leaves", "cuts-mismatch", [](TextOpening& t) {
    test::recut(t.cuts[0], 0, [](WordCut& word) { word.chaff = 0; });
  });
  text("text-cuts-empty", "cuts-mismatch", [](TextOpening& t) { t.cuts[0].words.clear(); });
  text("text-one-text-too-few", "opening-malformed", [](TextOpening& t) { t.texts.pop_back(); });
  text("text-one-cut-too-few", "opening-malformed", [](TextOpening& t) { t.cuts.pop_back(); });
  text("text-value-missing", "opening-malformed",
       [](TextOpening& t) { t.opening.values.own().pop_back(); });
  crafted_text("text-word-splits-a-character", "word-not-utf8", {"\xd0", "\xb6"}, {0, 1},
               "\xd0\xb6", TextCuts{{{1, 0}, {1, 0}}});
  crafted_text("text-empty-word-beside-others", "cuts-mismatch", {"", "a"}, {0, 1}, "a",
               TextCuts{{{0, 0}, {1, 0}}});
  crafted_text("text-chaff-shown-as-a-word", "opening-mismatch", {"a ", std::nullopt, "b"}, {1},
               "x", TextCuts{{{1, 0}}});
  crafted_text("text-chaff-shown-as-an-empty-word", "cuts-mismatch", {"a ", std::nullopt, "b"}, {1},
               "", TextCuts{{{0, 0}}});
  crafted_text("text-word-shown-as-chaff", "opening-mismatch", {"a ", "b ", "c"}, {0, 1}, "a ",
               TextCuts{{{2, 1}}});
  std::vector<std::optional<std::string>> flood(limits::kChaffRun + 2);
  flood[0].emplace("a");
  std::set<unsigned> all;
  for (unsigned i = 0; i < flood.size(); ++i) all.insert(i);
  crafted_text("text-flood-of-chaff", "cuts-mismatch", flood, all, "a",
               TextCuts{{{1, limits::kChaffRun + 1}}});
  crafted_text("accepted-empty-text", "", {""}, {0}, "", TextCuts{{{0, 0}}});
  crafted_text("accepted-text-with-controls", "", {"a\x01\xe2\x80\xae"}, {0}, "a\x01\xe2\x80\xae",
               TextCuts{{{5, 0}}});
}

void RefusalCases::crafted_text(std::string name, std::string expected,
                                const std::vector<std::optional<std::string>>& words,
                                const std::set<unsigned>& shown, std::string text, TextCuts cuts) {
  const auto seed = random_.secret<crypto::TreeSeed>();
  FormLeaves tree;
  crypto::SaltedTreeBuilder builder(labels::kTextTree, seed);
  for (const auto& word : words) {
    const ByteView bytes = word ? as_bytes(*word) : ByteView();
    builder.add(word ? LeafKind::content : LeafKind::chaff, bytes);
    tree.push_back(word ? std::optional(Bytes(bytes.begin(), bytes.end())) : std::nullopt);
  }
  FormLeaves leaves = plain_leaves();
  leaves[kTextSlot] =
      encode_leaf({"text", LeafType::text_tree, LeafTree{builder.root(), tree.size()}});
  const Crafted made = craft(std::move(leaves), random_);
  EntryOpening opening = made.open({0, kTextSlot, kDuressSlot});
  opening.form.slots[1].text = std::make_unique<TextOpening>();
  TextOpening& opened = *opening.form.slots[1].text;
  opened.opening = open_tree(labels::kTextTree, seed, tree, shown);
  opened.texts = {std::move(text)};
  opened.cuts = {std::move(cuts)};
  put(std::move(name), std::move(expected), std::move(opening), made.entry_bytes, {});
}

void RefusalCases::files() {
  const auto file = [&](const char* name, const char* expected, std::size_t number, auto change) {
    changed(name, expected,
            [&](EntryOpening& o) { change(*slot(o.form, kFilesSlot).list->forms.at(number)); });
  };
  file("file-form-value-flipped", "opening-mismatch", 0,
       [](FormOpening& f) { f.opening.values.own().back().data[0] ^= 1; });
  file("file-form-of-64-slots", "count-mismatch", 0, [](FormOpening& f) { f.opening.count = 64; });
  file("file-count-one-more", "count-mismatch", 0,
       [](FormOpening& f) { ++slot(f, kFileContentSlot).file->opening.count; });
  file("file-opened-without-bytes", "nested-unopened", 0,
       [](FormOpening& f) { slot(f, kFileContentSlot).file->opening.ranges.clear(); });
  file("file-without-member", "opening-malformed", 0,
       [](FormOpening& f) { slot(f, kFileContentSlot).file->member.clear(); });
  file("file-with-cuts-that-has-none", "opening-malformed", 0, [](FormOpening& f) {
    slot(f, kFileContentSlot).file->cuts = TextCuts{{{21, 0}}};
  });
  file("file-seed-flipped", "file-mismatch", 0, [](FormOpening& f) {
    slot(f, kFileContentSlot).file->opening.values.own()[0].data[0] ^= 1;
  });
  changed("file-forms-swapped", "opening-mismatch", [&](EntryOpening& o) {
    auto& forms = slot(o.form, kFilesSlot).list->forms;
    std::swap(forms[0], forms[1]);
  });
  const auto bytes = [&](const char* name, const char* expected, const char* member,
                         std::optional<std::string> content) {
    Members members = members_of(sealed_);
    if (content) {
      members[member] = *content;
    } else {
      members.erase(member);
    }
    put(name, expected, sealed_.open_all(), sealed_.entry_bytes(), std::move(members));
  };
  bytes("file-byte-changed", "file-mismatch", "file-1", "bytes of a photogrAph");
  bytes("file-byte-changed-digest", "file-digest-mismatch", "file-1", "bytes of a photogrAph");
  bytes("file-one-byte-more", "file-size-mismatch", "file-1", "bytes of a photograph ");
  bytes("file-one-byte-less", "file-mismatch", "file-1", "bytes of a photograp");
  bytes("file-missing", "missing-file", "file-1", std::nullopt);
  bytes("empty-file-with-a-byte", "file-mismatch", "file-3", "x");
  bytes("redactable-file-byte-changed", "file-mismatch", "file-2", "alpha bEta gamma");
  bytes("redactable-file-byte-more", "file-mismatch", "file-2", "alpha beta gammax");
  bytes("redactable-file-byte-less", "file-mismatch", "file-2", "alpha beta gamm");
  bytes("redactable-file-empty", "file-mismatch", "file-2", "");
  sizes();
}

void RefusalCases::sizes() {
  const auto open_slots = [&](const char* name, const char* expected, std::size_t number,
                              const std::set<unsigned>& slots) {
    EntryOpening opening = sealed_.open(part());
    ListOpening& list = *slot(opening.form, kFilesSlot).list;
    FormOpening& old = *list.forms.at(number);
    const FormLeaves leaves = file_form_leaves(sealed_.statement, number, sealed_.seed);
    auto made = std::make_unique<FormOpening>();
    made->opening =
        open_tree(labels::kFormTree, file_form_seed(sealed_.seed, number), leaves, slots);
    for (const unsigned i : slots) {
      made->slots.emplace_back().data = leaves[i];
      if (i != kFileContentSlot) continue;
      made->slots.back().text = std::move(slot(old, i).text);
      made->slots.back().file = std::move(slot(old, i).file);
    }
    list.forms[number] = std::move(made);
    put(name, expected, std::move(opening));
  };
  open_slots("size-beside-closed-file", "size-beside-gap", 0, {0, 1, kFileSizeSlot});
  open_slots("digest-beside-closed-file", "size-beside-gap", 0, {0, 1, kFileDigestSlot});
  open_slots("size-beside-hidden-words", "size-beside-gap", 1,
             {0, kFileSizeSlot, kFileContentSlot});
  open_slots("digest-beside-hidden-words", "size-beside-gap", 1,
             {0, kFileDigestSlot, kFileContentSlot});
  open_slots("accepted-name-and-type-beside-closed-file", "", 0, {0, 1, 2});
  open_slots("accepted-whole-file-without-size", "", 0, {0, kFileContentSlot});
  open_slots("file-head-closed", "head-closed", 0, {1, 2});
  lying_file("file-size-lies", "file-size-mismatch", 22, false);
  lying_file("file-digest-lies", "file-digest-mismatch", 21, true);
}

void RefusalCases::lying_file(const char* name, const char* expected, std::uint64_t size,
                              bool wrong_digest) {
  Statement statement = sealed_.statement;
  statement.files.resize(1);
  Sealed lying = seal(statement, {sealed_.file_bytes[0]}, random_);
  lying.statement.files[0].size = size;
  if (wrong_digest) lying.statement.files[0].digest.data[0] ^= 1;
  const Hash root = form_root(lying.statement, lying.seed);
  lying.cose =
      sign_author(lying.member, lying.entry.vault, lying.entry.number, lying.entry.previous, root);
  lying.entry.statement = statement_root(root, author_leaf(author_salt(lying.seed), lying.cose));
  put(name, expected, lying.open_all(), lying.entry_bytes(), members_of(lying));
  // The same where the text stands in the opening itself.
  Statement words = sealed_.statement;
  words.files = {words.files[1]};
  Sealed by_words = seal(words, {sealed_.file_bytes[1]}, random_);
  by_words.statement.files[0].digest.data[0] ^= 1;
  if (!wrong_digest) ++by_words.statement.files[0].size;
  const Hash words_root = form_root(by_words.statement, by_words.seed);
  by_words.entry.statement =
      statement_root(words_root, author_leaf(author_salt(by_words.seed), by_words.cose));
  Selection selection;
  selection.files.resize(1);
  selection.files[0] = {true, true, TextSelection{{{0, 3}}}, "", {}};
  put(std::string("redactable-") + name, expected, by_words.open(selection), by_words.entry_bytes(),
      {});
}

}  // namespace aigaq::test
