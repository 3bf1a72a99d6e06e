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

TEST_CASE("opening that comes: one that is too long is read no further") {
  Endless source;
  const auto read = read_opening(source, [](const ComingForm&) { CHECK(false); });
  REQUIRE_FALSE(read);
  CHECK(read.error().code == ErrorCode::limit_exceeded);
  CHECK(source.bytes() < limits::kCborBytes + (1u << 20));
}
