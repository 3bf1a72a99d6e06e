// The search for phrases against the one that tries every beginning and every way from there, and
// the work that it takes where a text repeats itself.
#include <doctest/doctest.h>

#include <map>
#include <set>

#include "tests/support/random.hpp"
#include "vault/text/folding.hpp"
#include "vault/text/phrases.hpp"
#include "vault/text/readings.hpp"

using namespace aigaq;
using vault::unicode::FoldedUnit;
using vault::unicode::Space;

namespace {

// Whether the phrase from its letter p on stands at the text's letter t; ends: all ways to its end.
void ways(const std::vector<FoldedUnit>& text, std::size_t t, const std::vector<FoldedUnit>& phrase,
          std::size_t p, std::set<std::size_t>& ends) {
  if (t >= text.size() || text[t].unit != phrase[p].unit) return;
  if (p + 1 == phrase.size()) {
    ends.insert(t);
    return;
  }
  const bool blank = phrase[p + 1].before != Space::none;
  const std::size_t next = t + 1;
  if (next >= text.size()) return;
  if (text[next].before == Space::line_break || blank == (text[next].before == Space::blank)) {
    ways(text, next, phrase, p + 1, ends);
  }
  // A word divided at the end of its line, or a compound that is sought with a blank.
  if (text[next].before == Space::none && text[next].hyphen_at_line_end) {
    ways(text, next + 1, phrase, p + 1, ends);
  }
}

struct Finds {
  std::vector<bool> bytes;  // that a phrase stands on
  std::set<std::size_t> phrases;
  bool operator==(const Finds&) const = default;
};

Finds slowly(const std::vector<std::string>& phrases, const std::string& text) {
  const vault::unicode::Folding folding;
  const std::vector<FoldedUnit> units = folding.fold(text);
  Finds out{std::vector<bool>(text.size()), {}};
  for (std::size_t i = 0; i < phrases.size(); ++i) {
    const std::vector<FoldedUnit> phrase = folding.fold(phrases[i]);
    for (std::size_t t = 0; t < units.size() && !phrase.empty(); ++t) {
      std::set<std::size_t> ends;
      ways(units, t, phrase, 0, ends);
      for (const std::size_t end : ends) {
        out.phrases.insert(i);
        for (std::size_t byte = units[t].begin; byte < units[end].end; ++byte) {
          out.bytes[byte] = true;
        }
      }
    }
  }
  return out;
}

Finds quickly(const std::vector<std::string>& phrases, const std::string& text) {
  const vault::PhraseFinds finds = vault::PhraseFinder(phrases).find(text);
  Finds out{std::vector<bool>(text.size()), finds.phrases};
  std::size_t last = 0;
  for (const auto& [begin, end] : finds.places) {
    REQUIRE((begin > last || last == 0));
    REQUIRE(begin < end);
    REQUIRE(end <= text.size());
    for (std::size_t byte = begin; byte < end; ++byte) out.bytes[byte] = true;
    last = end;
  }
  return out;
}

std::string some(test::SeededRandom& random, const std::vector<std::string>& alphabet,
                 std::size_t most) {
  std::string out;
  for (std::uint64_t left = 1 + random.below(most); left > 0; --left) {
    out += alphabet[random.below(alphabet.size())];
  }
  return out;
}

// The same text, cut anywhere between two characters.
std::set<std::size_t> in_pieces(const std::vector<std::string>& phrases, const std::string& text,
                                test::SeededRandom& random) {
  const vault::PhraseFinder finder(phrases);
  vault::PhraseStream stream(finder);
  std::size_t begin = 0;
  for (std::size_t at = 1; at < text.size(); ++at) {
    const bool inside = (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
    if (inside || random.below(3) != 0) continue;
    stream.read(std::string_view(text).substr(begin, at - begin));
    begin = at;
  }
  stream.read(std::string_view(text).substr(begin));
  stream.finish();
  return stream.phrases();
}

// Of all pieces a few: the fewer, the more a text repeats itself.
std::vector<std::string> few(test::SeededRandom& random, std::vector<std::string> all) {
  std::vector<std::string> out{"a"};
  for (std::uint64_t left = random.below(4); left > 0; --left) {
    out.push_back(all[random.below(all.size())]);
  }
  return out;
}

const std::vector<std::string> kOfTexts{
    "a", "A",       "b",      "-",         "--\n",   " ", "\n",       "-\n",    " \r\n ", "\u00ad",
    "é", "e\u0301", "\u0301", "\u200b-\n", "\uFB01", "i", "\u2010\n", "\u00a8", "a-\n",   "\xff"};
const std::vector<std::string> kOfPhrases{"a",  "a",       "b",  "-",      " ",
                                          "--", "e\u0301", "fi", "\u2011", "\u0308"};

}  // namespace

TEST_CASE("every phrase is found just where trying every way finds it") {
  test::SeededRandom random(test::test_seed("phrases in texts that repeat themselves"));
  std::size_t found = 0;
  for (int round = 0; round < 6'000; ++round) {
    const std::vector<std::string> pieces = few(random, kOfTexts);
    const std::string text = some(random, pieces, 40);
    std::vector<std::string> phrases;
    const std::vector<std::string> letters = few(random, kOfPhrases);
    for (std::uint64_t left = 1 + random.below(6); left > 0; --left) {
      phrases.push_back(some(random, letters, 12));
    }
    CAPTURE(text);
    CAPTURE(phrases);
    const Finds expected = slowly(phrases, text);
    found += expected.phrases.size();
    REQUIRE(quickly(phrases, text) == expected);
    REQUIRE(in_pieces(phrases, text, random) == expected.phrases);
  }
  CHECK(found > 3'000);
}

namespace {

std::string times(std::size_t count, std::string_view piece) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += piece;
  return out;
}

// A hyphen and a blank here and there, by no rule that repeats itself.
std::string knotted(std::size_t letters, std::uint64_t seed) {
  test::SeededRandom random(seed);
  std::string out;
  for (std::size_t i = 0; i < letters; ++i) {
    const std::uint64_t what = random.below(4);
    out += what == 0 ? "a " : what == 1 ? "a-" : "a";
  }
  return out + "a";
}

std::uint64_t steps(const std::vector<std::string>& phrases, const std::string& text) {
  const vault::unicode::Folding folding;
  vault::PhraseTree tree;
  for (std::size_t i = 0; i < phrases.size(); ++i) tree.add(folding.fold(phrases[i]), i);
  tree.link();
  std::set<std::size_t> found;
  vault::Readings readings(tree, found);
  for (const FoldedUnit& unit : folding.fold(text)) {
    const bool skip = unit.before == Space::none && unit.hyphen_at_line_end;
    (void)readings.read({unit.unit, unit.before, skip});
  }
  return readings.steps();
}

std::vector<std::string> shorter_and_shorter(const std::string& phrase) {
  std::vector<std::string> out;
  for (std::size_t length = 1; length <= phrase.size(); ++length) {
    out.push_back(phrase.substr(0, length));
  }
  return out;
}

}  // namespace

TEST_CASE("the work grows with a text that repeats itself, not with its square") {
  struct Row {
    const char* what;
    const char* of_text;
    const char* of_phrase;
  };
  const Row rows[] = {{"one letter", "a", "a"},
                      {"words of one letter", "a ", "a "},
                      {"hyphens", "-", "-"},
                      {"a letter a line", "a\n", "a"},
                      {"a word a line", "a\n", "a "},
                      {"hyphens by two", "- -", "--"},
                      {"two letters", "ab", "ab"},
                      {"compounds", "a-", "a-"},
                      {"lines", "aaaaaaa\n", "aaaaaaa "}};
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const auto work = [&](std::size_t size) {
      return steps({times(size / 2, row.of_phrase) + "a"}, times(size, row.of_text)) +
             steps({times(size / 2, row.of_phrase) + "b"}, times(size, row.of_text));
    };
    const std::uint64_t once = work(1'000);
    CHECK(work(8'000) <= 9 * once);
    CHECK(once < 50 * 1'000);
  }
}

TEST_CASE("what evidence can hold makes no text take the work of its square") {
  // As long as the values that are sought of themselves.
  const std::vector<std::string> phrases{knotted(250, 1), knotted(250, 2) + "b",
                                         times(250, "-") + "a", times(250, "a")};
  for (const char* piece : {"a\n", "--\n", "a-\n", "a-\na\n-", "-\n--\n", "aa\n-a-\n"}) {
    CAPTURE(piece);
    const std::uint64_t once = steps(phrases, times(5'000, piece));
    CHECK(steps(phrases, times(40'000, piece)) <= 8 * once);
    CHECK(once < 5'000 * 2'000);
  }
  const std::uint64_t once = steps(shorter_and_shorter(times(500, "a")), times(5'000, "a"));
  CHECK(once < 5'000 * 20);
}

TEST_CASE("a long hyphenated run has one answer, however many ways lead to it") {
  const std::string text = times(2'000, "--\n");
  const vault::PhraseFinds finds = vault::PhraseFinder({times(60, "-")}).find(text);
  REQUIRE(finds.places.size() == 1);
  CHECK(finds.places[0].begin == 0);
  CHECK(finds.places[0].end == text.size() - 1);
}

// Nothing folds them in a way that could be compared but ICU, which is the one that is asked
// differently when they are many.
TEST_CASE("a heap of marks on one letter folds to what it folds to by itself") {
  const vault::unicode::Folding folding;
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* icu = icu::Normalizer2::getNFKCCasefoldInstance(status);
  REQUIRE(U_SUCCESS(status));
  test::SeededRandom random(test::test_seed("heaps of marks"));
  std::vector<char32_t> marks{0x0F73, 0x0F75, 0x0344, 0x0345, 0x3099, 0x1D165, 0x09BE, 0x11A8};
  for (char32_t c = 0x0300; c < 0x0370; ++c) marks.push_back(c);
  for (int round = 0; round < 300; ++round) {
    icu::UnicodeString source;
    source.append(static_cast<UChar32>(U'\u00C5'));
    for (std::uint64_t left = 65 + random.below(200); left > 0; --left) {
      source.append(static_cast<UChar32>(marks[random.below(marks.size())]));
    }
    std::string text;
    source.toUTF8String(text);
    std::u16string folded;
    for (const FoldedUnit& unit : folding.fold(text)) folded.push_back(unit.unit);
    const icu::UnicodeString expected = icu->normalize(source, status);
    REQUIRE(U_SUCCESS(status));
    const std::u16string_view whole(expected.getBuffer(),
                                    static_cast<std::size_t>(expected.length()));
    REQUIRE(folded == whole);
  }
}

TEST_CASE("a heap of marks is sorted, not put in order one by one") {
  // Ten times what ICU alone takes minutes for.
  const std::string text = "a" + times(1'000'000, "\u0301\u0323") + " b";
  const vault::PhraseFinds finds = vault::PhraseFinder({"a\u0323", "b"}).find(text);
  CHECK(finds.places.size() == 2);
}
