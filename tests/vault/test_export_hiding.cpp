// The parts of an export that need no vault: marks, words, what is out already.
#include <doctest/doctest.h>

#include "tests/support/random.hpp"
#include "vault/disclose/disclosed.hpp"
#include "vault/disclose/marked.hpp"
#include "vault/errors.hpp"
#include "vault/text/cut.hpp"

using namespace aigaq;

namespace {

constexpr const char* kOpen = "⟦";
constexpr const char* kClose = "⟧";

using Lines = std::vector<std::string>;

Lines marked(const std::string& text, const std::string& copy) {
  std::vector<std::string> out;
  for (const auto& range : vault::read_marked(text, copy, kOpen, kClose)) {
    out.push_back(text.substr(range.begin, range.end - range.begin));
  }
  return out;
}

// Class and line of the refusal.
std::pair<std::string, std::string> refusal(const std::string& text, const std::string& copy,
                                            const char* open = kOpen, const char* close = kClose) {
  try {
    static_cast<void>(vault::read_marked(text, copy, open, close));
  } catch (const vault::StorageError& error) {
    CHECK(error.trouble() == vault::Trouble::refused_input);
    const auto& values = error.detail().values;
    return {error.cls(), values.empty() ? "" : values.front().text};
  }
  return {};
}

std::string shown(const std::string& text, std::initializer_list<vault::ByteRange> hidden,
                  bool sentences = false) {
  test::SeededRandom random(3);
  const formats::TextCuts cuts = vault::cut_text(text, random);
  vault::WordHiding words(text, cuts);
  for (const auto& range : hidden) words.hide(range);
  if (sentences) words.widen_to_sentences();
  std::string out;
  for (const std::string_view piece : words.pieces()) out += '[' + std::string(piece) + ']';
  return out;
}

}  // namespace

TEST_CASE("a marked copy gives the ranges between its marks") {
  using Ranges = std::vector<std::string>;
  CHECK(marked("Мен W-01 көрдім", "Мен ⟦W-01⟧ көрдім") == Ranges{"W-01"});
  CHECK(marked("abc", "abc").empty());
  CHECK(marked("abc", "a⟦⟧bc").empty());
  CHECK(marked("abc", "⟦a⟧b⟦c⟧") == Ranges{"a", "c"});
  CHECK(marked("", "").empty());
  CHECK(marked("a\nb", "⟦a\nb⟧") == Ranges{"a\nb"});
}

TEST_CASE("a marked copy may differ in line endings and a final newline") {
  using Ranges = std::vector<std::string>;
  CHECK(marked("a\nb\n", "a\r\n⟦b⟧\r\n") == Ranges{"b"});
  CHECK(marked("a\r\nb", "a\n⟦b⟧") == Ranges{"b"});
  CHECK(marked("a\rb", "a\n⟦b⟧") == Ranges{"b"});
  CHECK(marked("ab", "a⟦b⟧\n") == Ranges{"b"});
  CHECK(marked("ab", "a⟦b\n⟧") == Ranges{"b"});
  CHECK(marked("ab\n", "a⟦b⟧") == Ranges{"b"});
  CHECK(marked("ab",
               "\xEF\xBB\xBF"
               "a⟦b⟧") == Ranges{"b"});
  CHECK(marked("\xEF\xBB\xBF"
               "ab",
               "a⟦b⟧") == Ranges{"b"});
}

TEST_CASE("a marked copy changed in any other way is refused with its line") {
  using Refusal = std::pair<std::string, std::string>;
  CHECK(refusal("a\nb\nc", "a\nX\nc") == Refusal{"marked-copy-changed", "2"});
  CHECK(refusal("a\nb\nc", "a\nb") == Refusal{"marked-copy-changed", "2"});
  CHECK(refusal("a b", "a  b") == Refusal{"marked-copy-changed", "1"});
  CHECK(refusal("ab", "ab\n\n") == Refusal{"marked-copy-changed", "1"});
  CHECK(refusal("ab\n\n", "ab") == Refusal{"marked-copy-changed", "1"});
  CHECK(refusal("й", "и\u0306") == Refusal{"marked-copy-changed", "1"});
  CHECK(refusal("ab", "") == Refusal{"marked-copy-changed", "1"});
  CHECK(refusal("a\nb", "a\n⟦b") == Refusal{"marks-unbalanced", "2"});
  CHECK(refusal("ab", "a⟧b") == Refusal{"marks-unbalanced", "1"});
  CHECK(refusal("ab", "⟦a⟦b⟧⟧") == Refusal{"marks-unbalanced", "1"});
  CHECK(refusal("a⟦b", "a⟦b") == Refusal{"marks-in-text", ""});
  CHECK(refusal("ab", "ab", "#", "#") == Refusal{"marks-invalid", ""});
  CHECK(refusal("ab", "ab", "", ">") == Refusal{"marks-invalid", ""});
  CHECK(refusal("ab", "ab", "[", "]]") == Refusal{});
}

TEST_CASE("every word that is touched is hidden whole") {
  CHECK(shown("one two three", {}) == "[one two three]");
  CHECK(shown("one two three", {{5, 6}}) == "[one ][three]");
  CHECK(shown("one two three", {{3, 8}}) == "[one ][three]");  // white space at the edges
  CHECK(shown("one two three", {{3, 4}}) == "[two three]");    // nothing but white space
  CHECK(shown("one, two three", {{3, 4}}) == "[two three]");   // the comma is one's
  CHECK(shown("one two three", {{2, 9}}) == "");
  CHECK(shown("one two three", {{0, 1}, {12, 13}}) == "[two ]");
  CHECK(shown("One. Two two. Three", {{5, 6}}, true) == "[One. ][Three]");
  CHECK(shown("", {{0, 0}}) == "[]");
}

TEST_CASE("what is out already is united") {
  auto first = vault::Disclosed::parse("7 case title text:0-3,5-9/20 file-1 file-2:0-1/4");
  REQUIRE(first.has_value());
  CHECK(first->lines() == Lines{"7 case file-1 title file-2:0-1/4 text:0-3,5-9/20"});
  vault::Disclosed second(7);
  second.add("place");
  second.add("file-2");
  second.add_words("text", {{2, 6}, {15, 20}}, 20);
  first->merge(second);
  CHECK(first->lines() == Lines{"7 case file-1 file-2 place title text:0-9,15-20/20"});
  for (const char* wrong :
       {"", "x", "7 text:3-3/9", "7 text:a-b/9", "7 text:1-2", "7 text:1-2/x"}) {
    CAPTURE(wrong);
    CHECK_FALSE(vault::Disclosed::parse(wrong).has_value());
  }
}

TEST_CASE("what is out takes as many lines as it needs, and loses nothing") {
  vault::Disclosed all(7);
  for (int file = 1; file <= 20; ++file) all.add("file-" + std::to_string(file));
  std::vector<crypto::LeafRange> ranges;
  for (std::uint64_t word = 0; word < 2'000; word += 2) ranges.push_back({word, word + 1});
  all.add_words("text", ranges, 2'000);
  all.add_words("file-21", {{3, 4}, {6, 9}}, 12);
  for (const std::size_t longest : {40u, 41u, 47u, 100u, 1'000u, 100'000u}) {
    CAPTURE(longest);
    const std::vector<std::string> lines = all.lines(longest);
    CHECK((lines.size() == 1) == (longest == 100'000));
    vault::Disclosed back(7);
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
      CHECK(line->size() <= longest);
      const auto part = vault::Disclosed::parse(*line);
      REQUIRE(part.has_value());
      REQUIRE(part->entry() == 7);
      back.merge(*part);
    }
    CHECK(back.lines(1u << 20) == all.lines(1u << 20));
  }
  CHECK(all.places() == 1'022);
  CHECK(all.brief().ends_with(
      " file-21:3-4,6-9/12 text:0-1,2-3,4-5,6-7,8-9,10-11,12-13,14-15,…,1998-1999/2000"));
}
