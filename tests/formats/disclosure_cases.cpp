// Chosen statements and selections: openings that add up, gaps as people read them, and sizes.
#include <doctest/doctest.h>

#include "tests/formats/verify_entry_case.hpp"

using namespace aigaq;
using namespace aigaq::formats;

TEST_CASE("disclosure: nothing selected shows kind and status alone") {
  test::SeededRandom random(42);
  const test::Sealed sealed = test::sample(random);
  const EntryOpening opening = sealed.open({});
  const test::Checked checked = test::check(sealed, opening);
  CHECK(checked.classes == std::vector<std::string>{});
  CHECK(checked.check.entry.fields.empty());
  CHECK(checked.check.entry.files.empty());
  CHECK(checked.check.entry.status == Status::amends);
  CHECK(encode_opening(opening).size() < 400);
}

TEST_CASE("disclosure: two openings of one entry, and their union") {
  test::SeededRandom random(43);
  const test::Sealed sealed = test::sample(random);
  Selection first;
  first.slots = {1};
  first.text = TextSelection{{{0, 3}, {7, 9}}};
  Selection second;
  second.slots = {2};
  second.text = TextSelection{{{3, 5}}};
  Selection both;
  both.slots = {1, 2};
  both.text = TextSelection{{{0, 5}, {7, 9}}};
  std::vector<VerifiedEntry> shown;
  for (const Selection* selection : {&first, &second, &both}) {
    const test::Checked checked = test::check(sealed, sealed.open(*selection));
    CHECK(checked.classes == std::vector<std::string>{});
    shown.push_back(checked.check.entry);
  }
  std::map<std::string, std::vector<std::string>> fields = shown[0].fields;
  fields.insert(shown[1].fields.begin(), shown[1].fields.end());
  CHECK(shown[2].fields == fields);
  REQUIRE(shown[2].text.size() == 4);
  CHECK(shown[2].text[0].text == shown[0].text[0].text + shown[1].text[1].text);
  CHECK(shown[2].gaps == 2);
}

TEST_CASE("disclosure: a gap inside a word is flagged, one at white space is not") {
  test::SeededRandom random(44);
  Statement statement;
  statement.kind = FormKind::testimony;
  statement.text = "seven-thirty in the evening";
  statement.text_cuts = TextCuts{{{6, 2}, {7, 0}, {3, 1}, {4, 3}, {7, 5}}};
  const test::Sealed sealed = test::seal(std::move(statement), {}, random);
  Selection selection;
  selection.text = TextSelection{{{0, 1}, {2, 3}}};
  const auto text = test::check(sealed, sealed.open(selection)).check.entry.text;
  REQUIRE(text.size() == 4);
  CHECK(text[0].text == "seven-");
  CHECK(text[1].gap);
  CHECK(text[1].inside_word);
  CHECK(text[2].text == "in ");
  CHECK(text[3].gap);
  CHECK_FALSE(text[3].inside_word);
}

TEST_CASE("disclosure: ten thousand words with fifty hidden spans stay small") {
  test::SeededRandom random(45);
  Statement statement;
  statement.kind = FormKind::testimony;
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += "слово ";
  statement.text_cuts = test::cut(text, random, 9);
  statement.text = text;
  const test::Sealed sealed = test::seal(std::move(statement), {}, random);
  Selection selection;
  selection.text.emplace();
  for (std::uint64_t i = 0; i < 50; ++i)
    selection.text->shown_words.push_back({200 * i, 200 * i + 197});
  const EntryOpening opening = sealed.open(selection);
  const std::size_t proof = encode_opening(opening).size() - std::size_t{11} * 50 * 197;
  MESSAGE("proof and cuts: " << proof << " bytes");
  CHECK(proof < 80'000);
  const test::Checked checked = test::check(sealed, opening);
  CHECK(checked.classes == std::vector<std::string>{});
  CHECK(checked.check.entry.gaps == 50);
}
