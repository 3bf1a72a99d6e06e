// Random statements, random selections: an opening verifies, shows exactly what was selected, and
// holds nothing of the rest.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "crypto/hash.hpp"
#include "crypto/limits.hpp"
#include "tests/formats/pieces.hpp"
#include "tests/formats/verify_entry_case.hpp"

using namespace aigaq;
using namespace aigaq::formats;
using crypto::LeafRange;

namespace {

bool shows_text(const Statement& statement, const Selection& selection) {
  return statement.text && selection.text && !selection.text->shown_words.empty();
}

std::set<unsigned> selected_slots(const Statement& statement, const Selection& selection) {
  std::set<unsigned> slots(selection.slots.begin(), selection.slots.end());
  bool account = shows_text(statement, selection);
  for (const unsigned slot : selection.slots) {
    const Field& field = *schema_of(statement.kind).at(slot);
    account = account || (statement.fields.contains(std::string(field.key)) &&
                          (field.key == "summary" || field.key == "confession"));
  }
  for (std::size_t i = 0; i < selection.files.size(); ++i) {
    const FileSelection& file = selection.files[i];
    account = account || (statement.files[i].cuts && file.shown &&
                          (!file.words || !file.words->shown_words.empty()));
  }
  if (account) slots.insert(kDuressSlot);
  return slots;
}

std::vector<std::string> shown_values(const Selection& selection, const Field& field,
                                      const std::vector<std::string>& values) {
  const auto items = selection.list_items.find(field.slot);
  if (items == selection.list_items.end()) return values;
  std::vector<std::string> shown;
  for (const std::uint64_t i : items->second) shown.push_back(values.at(i));
  return shown;
}

// Bytes of each word, in order.
std::vector<std::string> words_of(std::string_view text, const TextCuts& cuts) {
  std::vector<std::string> words;
  for (const WordCut word : cuts.words) {
    words.emplace_back(text.substr(0, word.bytes));
    text.remove_prefix(word.bytes);
  }
  return words;
}

bool shown_word(const std::vector<LeafRange>& shown, std::uint64_t word) {
  return std::ranges::any_of(shown,
                             [&](const LeafRange& r) { return r.begin <= word && word < r.end; });
}

void check_pieces(const std::vector<TextPiece>& pieces, std::string_view text, const TextCuts& cuts,
                  const std::vector<LeafRange>& shown) {
  const std::vector<std::string> words = words_of(text, cuts);
  std::vector<std::string> expected;
  std::uint64_t at = 0;
  for (const LeafRange& range : shown) {
    if (range.begin > at) expected.emplace_back("<gap>");
    std::string piece;
    for (at = range.begin; at < range.end; ++at) piece += words[at];
    expected.push_back(piece);
  }
  if (at < words.size()) expected.emplace_back("<gap>");
  std::vector<std::string> found;
  found.reserve(pieces.size());
  for (const TextPiece& piece : pieces) found.push_back(piece.gap ? "<gap>" : piece.text);
  CHECK(found == expected);
}

void check_shown(const test::Sealed& sealed, const Selection& selection,
                 const VerifiedEntry& shown) {
  const Statement& statement = sealed.statement;
  CHECK(shown.number == sealed.entry.number);
  CHECK(shown.kind == statement.kind);
  CHECK(shown.status == statement.status);
  CHECK(shown.author.has_value() == selection.author);
  if (shown.author) CHECK(*shown.author == sealed.member.public_key());

  std::map<std::string, std::vector<std::string>> fields;
  std::set<std::string> empty;
  std::vector<Relation> relations;
  for (const unsigned slot : selected_slots(statement, selection)) {
    const Field& field = *schema_of(statement.kind).at(slot);
    const std::string key(field.key);
    const auto values = statement.fields.find(key);
    if (field.shape == FieldShape::relations && !statement.relations.empty()) {
      relations = statement.relations;
    } else if (values != statement.fields.end()) {
      const auto some = shown_values(selection, field, values->second);
      if (!some.empty()) fields[key] = some;
    } else if (field.shape != FieldShape::head && field.shape != FieldShape::identities) {
      empty.insert(key);
    }
  }
  CHECK(shown.fields == fields);
  CHECK(std::set<std::string>(shown.shown_empty.begin(), shown.shown_empty.end()) == empty);
  CHECK(shown.relations.size() == relations.size());
  for (std::size_t i = 0; i < relations.size(); ++i) {
    CHECK(shown.relations[i].word == relations[i].word);
    CHECK(shown.relations[i].leaf_hash == relations[i].leaf_hash);
  }
  if (shows_text(statement, selection)) {
    check_pieces(shown.text, *statement.text, *statement.text_cuts, selection.text->shown_words);
  } else {
    CHECK(shown.text.empty());
  }
}

// Words that are shown, of a file that is shown by words.
std::vector<LeafRange> words_shown(const FileSelection& choice, const FileRecord& record) {
  if (!choice.shown || !choice.words || !record.cuts) return {};
  return choice.words->shown_words;
}

bool shown_whole(const FileSelection& choice, const FileRecord& record) {
  if (!choice.shown || !choice.words || !record.cuts) return choice.shown;
  return choice.words->shown_words == std::vector<LeafRange>{{0, record.cuts->words.size()}};
}

void check_files(const test::Sealed& sealed, const Selection& selection,
                 const VerifiedEntry& shown) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < selection.files.size(); ++i) {
    const FileSelection& choice = selection.files[i];
    if (!choice.shown && !choice.show_name && choice.more_slots.empty()) continue;
    REQUIRE(at < shown.files.size());
    const VerifiedFile& file = shown.files[at++];
    const FileRecord& record = sealed.statement.files[i];
    CHECK(file.number == i);
    CHECK(file.name.has_value() == choice.show_name);
    if (file.name) CHECK(*file.name == record.name);
    const bool by_words = choice.words && record.cuts;
    const bool whole = shown_whole(choice, record);
    CHECK(file.size.has_value() == whole);
    CHECK(file.digest.has_value() == whole);
    if (choice.shown && by_words) {
      if (choice.words->shown_words.empty()) {
        CHECK(file.part.or_empty().text.empty());
      } else {
        check_pieces(file.part.or_empty().text, sealed.file_bytes[i], *record.cuts,
                     choice.words->shown_words);
      }
    }
    CHECK(file.member.empty() == !(choice.shown && !by_words));
  }
  CHECK(at == shown.files.size());
}

// Every value that would let a reader open or confirm something hidden.
class Forbidden {
 public:
  void value(std::string_view hidden) {
    if (hidden.size() < 8) return;
    values_.insert(std::string(hidden));
    hash(crypto::sha256(as_bytes(hidden)));
  }
  void hash(const Hash& hash) { hashes_.insert(hash.data); }
  // All seeds on the way to a hidden leaf, and its salt.
  void leaf(const crypto::TreeSeed& seed, std::uint64_t index) {
    for (unsigned level = 0; level <= limits::kSeedTreeDepth; ++level) {
      hash(crypto::derive_seed(seed.reveal(), 0, level, index >> (limits::kSeedTreeDepth - level)));
    }
    const Hash leaf = crypto::derive_seed(seed.reveal(), 0, limits::kSeedTreeDepth, index);
    salts_.insert(crypto::leaf_salt(leaf).data);
  }
  void check(const Bytes& bytes) const {
    const std::string_view text = as_text(bytes);
    for (const std::string& value : values_) {
      CAPTURE(value);
      CHECK(text.find(value) == std::string_view::npos);
    }
    CHECK_FALSE(holds(bytes, hashes_));
    CHECK_FALSE(holds(bytes, salts_));
  }

 private:
  template <std::size_t N>
  static bool holds(const Bytes& bytes, const std::set<std::array<std::uint8_t, N>>& values) {
    std::array<std::uint8_t, N> window{};
    for (std::size_t i = 0; i + N <= bytes.size(); ++i) {
      std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(i), N, window.begin());
      if (values.contains(window)) return true;
    }
    return false;
  }
  std::set<std::string> values_;
  std::set<std::array<std::uint8_t, 32>> hashes_;
  std::set<std::array<std::uint8_t, 16>> salts_;
};

void forbid_text(std::string_view text, const TextCuts& cuts, const crypto::TreeSeed& seed,
                 const std::vector<LeafRange>& shown, Forbidden& forbidden) {
  const std::vector<std::string> words = words_of(text, cuts);
  std::uint64_t leaf = 0;
  auto cut = cuts.words.begin();
  for (std::uint64_t word = 0; word < words.size(); ++word, ++cut) {
    const bool hidden = !shown_word(shown, word);
    // Without what stands behind the word, which may be one space.
    if (hidden) forbidden.value(words[word].substr(0, words[word].find_first_of(" ,.\n")));
    for (std::uint64_t end = leaf + 1 + (*cut).chaff; leaf < end; ++leaf) {
      if (hidden) forbidden.leaf(seed, leaf);
    }
  }
}

void forbid_fields(const test::Sealed& sealed, const Selection& selection, Forbidden& forbidden) {
  const Statement& statement = sealed.statement;
  const std::set<unsigned> slots = selected_slots(statement, selection);
  const bool any_file = std::ranges::any_of(selection.files, [](const FileSelection& file) {
    return file.shown || file.show_name || !file.more_slots.empty();
  });
  for (unsigned slot = 1; slot < 64; ++slot) {
    const Field* field = schema_of(statement.kind).at(slot);
    const auto values =
        field == nullptr ? statement.fields.end() : statement.fields.find(std::string(field->key));
    const bool has_items = values != statement.fields.end() && field->shape == FieldShape::list;
    const auto some =
        has_items ? shown_values(selection, *field, values->second) : std::vector<std::string>{};
    bool open = slots.contains(slot) && !(has_items && some.empty());
    if (slot == kTextSlot && statement.text) open = shows_text(statement, selection);
    if (slot == kFilesSlot && !statement.files.empty()) open = any_file;
    if (!open) forbidden.leaf(form_seed(sealed.seed), slot);
    if (values == statement.fields.end()) continue;
    for (std::uint64_t i = 0; i < values->second.size(); ++i) {
      const std::string& value = values->second[i];
      const bool hidden = !open || (has_items && std::ranges::find(some, value) == some.end());
      if (!hidden) continue;
      forbidden.value(value);
      if (has_items) forbidden.leaf(list_seed(sealed.seed, slot), i);
    }
  }
  for (std::uint64_t i = 0; i < 4; ++i) forbidden.leaf(list_seed(sealed.seed, 63), i);
}

void forbid_files(const test::Sealed& sealed, const Selection& selection, Forbidden& forbidden) {
  std::set<FileDigest> told;  // by a file of the same bytes, two empty ones say
  for (std::size_t i = 0; i < selection.files.size(); ++i) {
    const FileRecord& record = sealed.statement.files[i];
    if (shown_whole(selection.files[i], record)) told.insert(record.digest);
  }
  for (std::size_t i = 0; i < selection.files.size(); ++i) {
    const FileSelection& choice = selection.files[i];
    const FileRecord& record = sealed.statement.files[i];
    if (!choice.show_name) {
      forbidden.value(record.name);
      forbidden.leaf(file_form_seed(sealed.seed, i), kFileNameSlot);
    }
    if (!shown_whole(choice, record)) {
      if (!told.contains(record.digest)) forbidden.hash({record.digest.data});
      forbidden.leaf(file_form_seed(sealed.seed, i), kFileSizeSlot);
      forbidden.leaf(file_form_seed(sealed.seed, i), kFileDigestSlot);
      if (record.cuts) {
        forbid_text(sealed.file_bytes[i], *record.cuts, file_content_seed(sealed.seed, i),
                    words_shown(choice, record), forbidden);
      } else {
        for (std::uint64_t leaf = 0; leaf < record.content.leaves; ++leaf) {
          forbidden.leaf(file_content_seed(sealed.seed, i), leaf);
        }
      }
    }
  }
}

void check_hidden(const test::Sealed& sealed, const Selection& selection, const Bytes& encoded) {
  Forbidden forbidden;
  forbidden.hash(*Hash::from(sealed.seed.reveal()));
  forbid_fields(sealed, selection, forbidden);
  const Statement& statement = sealed.statement;
  if (statement.text) {
    forbid_text(*statement.text, *statement.text_cuts, text_seed(sealed.seed),
                selection.text ? selection.text->shown_words : std::vector<LeafRange>{}, forbidden);
  }
  forbid_files(sealed, selection, forbidden);
  if (!selection.author) {
    forbidden.value(as_text(sealed.cose));
    forbidden.value(as_text(sealed.member.public_key().view()));
    forbidden.value(as_text(author_salt(sealed.seed).view()));
  }
  forbidden.check(encoded);
}

}  // namespace

TEST_CASE("disclosure: random selections verify, show what was selected and nothing else") {
  test::SeededRandom random(test::test_seed("disclosure"));
  for (int round = 0; round < 60; ++round) {
    CAPTURE(round);
    const test::Sealed sealed = test::random_entry(random);
    const Selection selection = test::random_selection(sealed.statement, random);
    const EntryOpening opening = sealed.open(selection);
    const test::Checked checked = test::check(sealed, opening);
    CHECK(checked.classes == std::vector<std::string>{});
    check_shown(sealed, selection, checked.check.entry);
    check_files(sealed, selection, checked.check.entry);
    const Bytes encoded = encode_opening(opening);
    check_hidden(sealed, selection, encoded);
    // Made as it is written, it is the same document.
    const auto text = [&](std::uint64_t file) { return sealed.file_bytes.at(file); };
    MemorySink written;
    write_entry_opening(sealed.statement, sealed.seed, sealed.cose, selection, text, {}, written);
    CHECK(written.bytes() == encoded);
  }
}

TEST_CASE("disclosure: the search for hidden things finds them where they are") {
  test::SeededRandom random(41);
  const test::Sealed sealed = test::sample(random);
  const Bytes everything = encode_opening(sealed.open_all());
  CHECK(as_text(everything).find(sealed.statement.fields.at("title")[0]) != std::string::npos);
  // 64 leaves at once: the seed six levels above the leaves'.
  const Hash seed = crypto::derive_seed(form_seed(sealed.seed).reveal(), 0, 34, 0);
  CHECK(as_text(everything).find(as_text(seed.view())) != std::string::npos);
  CHECK(as_text(everything).find(as_text(sealed.cose)) != std::string::npos);
}

TEST_CASE("disclosure: everything selected shows the whole statement") {
  test::SeededRandom random(test::test_seed("disclosure of all"));
  for (int round = 0; round < 20; ++round) {
    CAPTURE(round);
    const test::Sealed sealed = test::random_entry(random);
    const test::Checked checked = test::check(sealed, sealed.open_all());
    CHECK(checked.classes == std::vector<std::string>{});
    const VerifiedEntry& shown = checked.check.entry;
    CHECK(shown.fields == sealed.statement.fields);
    CHECK(shown.gaps == 0);
    std::string text;
    for (const TextPiece& piece : shown.text) text += piece.text;
    CHECK(text == sealed.statement.text.value_or(""));
    REQUIRE(shown.files.size() == sealed.statement.files.size());
    for (std::size_t i = 0; i < shown.files.size(); ++i) {
      CHECK(shown.files[i].name == sealed.statement.files[i].name);
      CHECK(shown.files[i].size == sealed.statement.files[i].size);
      CHECK(shown.files[i].digest == sealed.statement.files[i].digest);
      CHECK(shown.files[i].fields == sealed.statement.files[i].fields);
    }
  }
}
