// Openings as they come: files' forms are handed on one by one, and what is refused of a document
// that lies in memory is refused of one that comes.
#include <doctest/doctest.h>

#include <algorithm>

#include "crypto/limits.hpp"
#include "formats/statement/leaf.hpp"
#include "tests/formats/pieces.hpp"
#include "tests/formats/verify_entry_case.hpp"

using namespace aigaq;
using namespace aigaq::formats;

namespace {

constexpr std::size_t kFiles = 300;

test::Sealed of_files(crypto::RandomSource& random) {
  Statement statement;
  statement.kind = FormKind::source;
  statement.fields = {{"title", {"T"}}};
  std::vector<std::string> files;
  for (std::size_t i = 0; i < kFiles; ++i) {
    test::add_file(statement, files, "name " + std::to_string(i), "bytes " + std::to_string(i),
                   i % 7 == 3, random);
  }
  return test::seal(std::move(statement), std::move(files), random);
}

// Every file but each eleventh; of some words alone.
Selection part(const Statement& statement) {
  Selection selection;
  selection.files.resize(statement.files.size());
  for (std::size_t i = 0; i < statement.files.size(); ++i) {
    FileSelection& file = selection.files[i];
    if (i % 11 == 5) continue;
    file = {true, i % 2 == 0, {}, "file-" + std::to_string(i + 1), {}};
    if (statement.files[i].cuts && i % 3 == 0) {
      file.words = TextSelection{{{0, 1}}};
      file.member = {};
    }
  }
  return selection;
}

// A map's key of one letter in the form at that place of the document, changed to another's.
Bytes with_key(Bytes document, std::size_t form, char from, char to) {
  const Bytes key{0x61, static_cast<std::uint8_t>(from)};
  const auto at = std::search(document.begin() + static_cast<std::ptrdiff_t>(form), document.end(),
                              key.begin(), key.end());
  REQUIRE(document.end() - at > 1);
  at[1] = static_cast<std::uint8_t>(to);
  return document;
}

// Gives the head of a byte string that is longer than any document, and then bytes without end.
class Endless final : public ByteSource {
 public:
  Result<std::size_t> read(MutableByteView out) override {
    std::ranges::fill(out, std::uint8_t{0});
    if (read_ == 0) std::ranges::copy(kHead, out.begin());
    read_ += out.size();
    return out.size();
  }
  [[nodiscard]] std::uint64_t bytes() const { return read_; }

 private:
  static constexpr std::array<std::uint8_t, 6> kHead = {0xa1, 0x61, 'v', 0x5b, 0, 1};
  std::uint64_t read_ = 0;
};

}  // namespace

TEST_CASE("opening that comes: forms of files are handed on one by one and not kept") {
  test::SeededRandom random(61);
  const test::Sealed sealed = of_files(random);
  const Selection selection = part(sealed.statement);
  const Bytes encoded = encode_opening(sealed.open(selection));
  auto whole = decode_opening(encoded);
  REQUIRE(whole);
  const ListOpening* files = nullptr;
  for (const SlotOpening& slot : whole->form.slots) {
    if (slot.list && slot.list->later.count > 0) files = slot.list.get();
  }
  REQUIRE(files != nullptr);

  test::InPieces source(encoded, 1'000);
  std::size_t came = 0;
  const auto read = read_opening(source, [&](ComingForm form) {
    CHECK(form.list == 0);
    CHECK(form.place == came);
    CHECK(std::ranges::equal(form.item, files->items[came]));
    CHECK(decode_leaf(form.item)->type == LeafType::form);
    CHECK(form.form.opening.ranges == files->later.make(came).opening.ranges);
    ++came;
  });
  REQUIRE(read);
  CHECK(came == files->items.size());
  CHECK(read->kept.size() < encoded.size() / 4);
}

TEST_CASE("opening that comes: of many files it shows what one in memory shows") {
  test::SeededRandom random(62);
  const test::Sealed sealed = of_files(random);
  const test::Checked checked = test::check(sealed, sealed.open(part(sealed.statement)));
  CHECK(checked.classes == std::vector<std::string>{});
  CHECK(checked.check.entry.files.size() == kFiles - (kFiles + 5) / 11);
}

TEST_CASE("opening that comes: a form that is none refuses the document") {
  test::SeededRandom random(63);
  const test::Sealed sealed = of_files(random);
  const Bytes encoded = encode_opening(sealed.open_all());
  // The forms stand behind the items, each with four keys: {"h", "n", "r", "s"}.
  const Bytes start{0xa4, 0x61, 'h'};
  std::vector<std::size_t> forms;
  for (auto at = encoded.begin();; ++at) {
    at = std::search(at, encoded.end(), start.begin(), start.end());
    if (at == encoded.end()) break;
    forms.push_back(static_cast<std::size_t>(at - encoded.begin()));
  }
  REQUIRE(forms.size() > kFiles);
  for (const std::size_t form : {forms[1], forms[kFiles / 2], forms[kFiles]}) {
    for (const auto& keys : {std::pair('h', 'g'), std::pair('s', 't'), std::pair('s', 'r')}) {
      CAPTURE(form);
      CAPTURE(keys.second);
      const Bytes changed = with_key(encoded, form, keys.first, keys.second);
      const auto whole = decode_opening(changed);
      const auto coming = test::check_coming(sealed.entry_bytes(), changed);
      REQUIRE_FALSE(whole);
      REQUIRE_FALSE(coming);
      CHECK(coming.error().code == whole.error().code);
    }
  }
}

namespace {

std::string long_text(std::size_t bytes, crypto::RandomSource& random) {
  std::string text;
  while (text.size() < bytes) {
    text += "seen \u043A\u04AF\u043D\n";
    text += std::string(1 + random.below(20), static_cast<char>('a' + random.below(26))) + ' ';
  }
  return text;
}

// Ranges of so many words at most, between which one to three stay hidden.
std::vector<crypto::LeafRange> ranges_of(std::uint64_t words, std::uint64_t most,
                                         crypto::RandomSource& random) {
  std::vector<crypto::LeafRange> out;
  for (std::uint64_t at = random.below(3); at < words;) {
    out.push_back({at, std::min(words, at + 1 + random.below(most))});
    at = out.back().end + 1 + random.below(3);
  }
  return out;
}

// An entry with a long text, and a file whose words are such.
test::Sealed of_long_texts(crypto::RandomSource& random) {
  Statement statement = test::sample(random).statement;
  statement.files.clear();
  statement.text = long_text(std::size_t{3} << 20, random);
  statement.text_cuts = test::cut(*statement.text, random);
  std::vector<std::string> bytes;
  for (int file = 0; file < 3; ++file) {
    test::add_file(statement, bytes, "notes.txt",
                   long_text(file == 1 ? std::size_t{3} << 20 : 100, random), true, random);
  }
  return test::seal(std::move(statement), std::move(bytes), random);
}

std::string shown_text(const std::vector<TextPiece>& pieces) {
  std::string out;
  for (const TextPiece& piece : pieces) {
    out += piece.gap ? (piece.inside_word ? "[~]" : "[-]") : piece.text;
  }
  return out;
}

}  // namespace

TEST_CASE(
    "opening that comes: what is looked at where it lies stays when slots are many and long") {
  test::SeededRandom random(65);
  Statement statement = test::sample(random).statement;
  statement.files.clear();
  statement.text = long_text(std::size_t{20} << 10, random);
  statement.text_cuts = test::cut(*statement.text, random);
  // Before the text, and only together with it more than what goes at a time.
  std::size_t long_values = 0;
  for (const Field& field : schema_of(statement.kind).fields) {
    const auto found = statement.fields.find(std::string(field.key));
    if (field.shape != FieldShape::text || found == statement.fields.end()) continue;
    found->second = {std::string(long_values < 5 ? 40'000 : 1, 'x')};
    ++long_values;
  }
  REQUIRE(long_values >= 5);
  const test::Sealed sealed = test::seal(std::move(statement), {}, random);
  Selection selection = select_all(sealed.statement);
  const std::uint64_t words = sealed.statement.text_cuts->words.size();
  selection.text = TextSelection{ranges_of(words, 1, random)};
  const auto coming =
      test::check_coming(sealed.entry_bytes(), encode_opening(sealed.open(selection)));
  REQUIRE(coming);
  CHECK(coming->findings.empty());
}

TEST_CASE("opening that comes: long texts go as they are read, and nothing of them is lost") {
  test::SeededRandom random(64);
  const test::Sealed sealed = of_long_texts(random);
  for (const std::uint64_t most : {std::uint64_t{1}, std::uint64_t{40}, std::uint64_t{200'000}}) {
    CAPTURE(most);
    Selection selection = select_all(sealed.statement);
    selection.text =
        TextSelection{ranges_of(sealed.statement.text_cuts->words.size(), most, random)};
    for (std::size_t file = 0; file < selection.files.size(); ++file) {
      const std::uint64_t words = sealed.statement.files[file].cuts->words.size();
      selection.files[file].words = TextSelection{ranges_of(words, most, random)};
      selection.files[file].member = "";
    }
    const Bytes encoded = encode_opening(sealed.open(selection));
    auto whole = decode_opening(encoded);
    REQUIRE(whole);
    const EntryCheck held = check_entry(sealed.entry_bytes(), std::move(*whole));
    const auto coming = test::check_coming(sealed.entry_bytes(), encoded);
    REQUIRE(coming);
    CHECK(held.findings.empty());
    CHECK(coming->findings.empty());
    CHECK(shown_text(coming->entry.text) == shown_text(held.entry.text));
    CHECK(coming->entry.text.size() > 2);
    REQUIRE(coming->entry.files.size() == held.entry.files.size());
    for (std::size_t file = 0; file < held.entry.files.size(); ++file) {
      CHECK(shown_text(coming->entry.files[file].part.or_empty().text) ==
            shown_text(held.entry.files[file].part.or_empty().text));
    }
    CHECK(coming->form_root == held.form_root);
  }
}

TEST_CASE("opening that comes: one that is too long is read no further") {
  Endless source;
  const auto read = read_opening(source, [](const ComingForm&) { CHECK(false); });
  REQUIRE_FALSE(read);
  CHECK(read.error().code == ErrorCode::limit_exceeded);
  CHECK(source.bytes() < limits::kCborBytes + (1u << 20));
}
