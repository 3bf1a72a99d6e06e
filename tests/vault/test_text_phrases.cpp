#include <doctest/doctest.h>
#include <time.h>

#include <algorithm>
#include <limits>

#include "formats/cbor/utf8.hpp"
#include "vault/text/encoded.hpp"
#include "vault/text/phrases.hpp"
#include "vault/text/scan.hpp"

using namespace aigaq;

namespace {

// What the only phrase touches, piece by piece.
std::vector<std::string> found(const std::string& phrase, const std::string& text) {
  std::vector<std::string> out;
  const vault::PhraseFinds finds = vault::PhraseFinder({phrase}).find(text);
  for (const auto& [begin, end] : finds.places) {
    REQUIRE(begin < end);
    REQUIRE(end <= text.size());
    out.push_back(text.substr(begin, end - begin));
  }
  CHECK(finds.phrases.empty() == out.empty());
  return out;
}

}  // namespace

TEST_CASE("phrases are found in every spelling of the same text") {
  struct Row {
    const char* what;
    const char* phrase;
    const char* text;
    const char* hit;  // nullptr: none
  };
  const Row rows[] = {
      {"substring", "хмет", "Ахметова", "хмет"},
      {"case, Russian", "ИВАНОВ", "а иванов б", "иванов"},
      {"case, Kazakh", "ӘБІЛҚАЙЫР", "Әбілқайыр", "Әбілқайыр"},
      {"NFD text", "Сергей", "Серге\u0438\u0306 ушёл", "Серге\u0438\u0306"},
      {"NFD phrase", "Серге\u0438\u0306", "к Сергей,", "Сергей"},
      {"NFD ё", "Королёв", "Корол\u0435\u0308в", "Корол\u0435\u0308в"},
      {"a letter with a mark is another letter", "и", "й", nullptr},
      {"ё is not е", "Королев", "Королёв", nullptr},
      {"ligature in the text", "final", "the \uFB01nal day", "\uFB01nal"},
      {"part of a ligature takes it whole", "in", "\uFB01nd", "\uFB01n"},
      {"sharp s", "strasse", "Straße", "Straße"},
      {"final sigma", "ΟΔΟΣ", "οδος", "οδος"},
      {"full width", "abc", "ＡＢＣ", "ＡＢＣ"},
      {"dotted capital I", "İ", "i\u0307", "i\u0307"},
      {"not Turkic", "i", "ı", nullptr},
      {"soft hyphen", "Алматы", "Ал\u00adма\u00adты", "Ал\u00adма\u00adты"},
      {"zero width", "Алматы", "Ал\u200bма\u200d\u2060ты\ufeff!", "Ал\u200bма\u200d\u2060ты\ufeff"},
      {"direction marks", "W-01", "\u202eW\u2066-0\u20691", "W\u2066-0\u20691"},
      {"invisible inside a composed letter", "й", "и\u200b\u0306", "и\u200b\u0306"},
      {"invisible in the phrase", "Ал\u200bматы", "Алматы", "Алматы"},
      {"line break for a blank", "Иван Петров", "Иван\nПетров", "Иван\nПетров"},
      {"CR LF and indent", "Иван Петров", "Иван\r\n    Петров", "Иван\r\n    Петров"},
      {"several blanks", "Иван Петров", "Иван \u00a0\t Петров", "Иван \u00a0\t Петров"},
      {"blanks in the phrase", "  Иван   Петров ", "Иван Петров", "Иван Петров"},
      {"word broken over a line", "Петров", "Пет\nров", "Пет\nров"},
      {"divided with a hyphen", "Петров", "Пет-\nров", "Пет-\nров"},
      {"divided twice", "Иван Петров", "И-\nван Пет-\r\nров", "И-\nван Пет-\r\nров"},
      {"compound at a line's end", "Усть-Каменогорск", "Усть-\nКаменогорск", "Усть-\nКаменогорск"},
      {"typographic hyphen", "Усть-Каменогорск", "Усть\u2011Каменогорск", "Усть\u2011Каменогорск"},
      {"dash in a double name", "Иванов-Петров", "Иванов–Петров", "Иванов–Петров"},
      {"divided as recognised pages have it", "Петров", "Пет¬\nров", "Пет¬\nров"},
      {"divided with a dash", "Петров", "Пет–\nров", "Пет–\nров"},
      {"typographic apostrophe", "O'Neil", "O’Neil", "O’Neil"},
      {"Uzbek apostrophe", "O'g'iloy", "O‘gʻiloy", "O‘gʻiloy"},
      {"a blank is not nothing", "ИванПетров", "Иван Петров", nullptr},
      {"nothing is not a blank", "и ван", "иван", nullptr},
      {"Arabic with vowel signs", "شَاهِد", "الشَاهِد", "شَاهِد"},
      {"Arabic presentation form", "لا", "\uFEFB", "\uFEFB"},
      {"Hangul jamo", "각", "\u1100\u1161\u11A8", "\u1100\u1161\u11A8"},
      {"empty", "", "text", nullptr},
      {"only invisible", "\u200b\u00ad ", "te\u200bxt", nullptr},
      {"emoji", "👩\u200d👧", "👩👧!", "👩👧"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const std::vector<std::string> hits = found(row.phrase, row.text);
    if (row.hit == nullptr) {
      CHECK(hits.empty());
    } else {
      REQUIRE(hits.size() == 1);
      CHECK(hits[0] == row.hit);
    }
  }
}

TEST_CASE("every place of every phrase, overlapping ones too") {
  CHECK(found("ана", "банана") == std::vector<std::string>{"анана"});
  CHECK(found("ана", "ана-ана") == std::vector<std::string>{"ана", "ана"});
  const auto finds = vault::PhraseFinder({"b", "a", "ab", "ac"}).find("ab ..b");
  REQUIRE(finds.places.size() == 2);
  CHECK(finds.places[0].begin == 0);
  CHECK(finds.places[0].end == 2);
  CHECK(finds.phrases == std::set<std::size_t>{0, 1, 2});
}

TEST_CASE("bytes that are no UTF-8 match nothing and do no harm") {
  CHECK(found("abc",
              "ab\xff"
              "c abc\xe2\x82") == std::vector<std::string>{"abc"});
  CHECK(found("\xff", "\xff").size() <= 1);
  CHECK(found("a", std::string("\0a\0", 3)) == std::vector<std::string>{"a"});
}

TEST_CASE("a phrase is found across the pieces of a long text") {
  std::string text(2'500'000, 'x');
  for (const std::size_t at : {std::size_t{1'048'560}, std::size_t{1'048'575}, text.size() - 14}) {
    text.replace(at, 14, "Пет\u00adров");
  }
  const auto finds = vault::PhraseFinder({"петров"}).find(text);
  CHECK(finds.places.size() == 3);
}

namespace {

// The least of five tries, in the time that the processor gave to this thread.
double processor_time(const vault::PhraseFinder& finder, const std::string& text) {
  const auto now = [] {
    timespec out{};
    REQUIRE(::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &out) == 0);
    return static_cast<double>(out.tv_sec) + 1e-9 * static_cast<double>(out.tv_nsec);
  };
  double least = std::numeric_limits<double>::max();
  for (int i = 0; i < 5; ++i) {
    const double begin = now();
    REQUIRE(!finder.find(text).places.empty());
    least = std::min(least, now() - begin);
  }
  return least;
}

}  // namespace

TEST_CASE("two hundred phrases take about the work of one") {
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += "сөйлем" + std::to_string(i) + " ";
  std::vector<std::string> phrases(200);
  for (std::size_t i = 0; i < phrases.size(); ++i) {
    phrases[i] = "сөйлем" + std::to_string(i * 50) + " ";
  }
  const vault::PhraseFinder all(phrases);
  CHECK(all.find(text).phrases.size() == 200);
  CHECK(processor_time(all, text) < 20 * processor_time(vault::PhraseFinder({phrases[0]}), text));
}

TEST_CASE("a scan tells plain text from other files, and what stands in it") {
  const vault::PhraseFinder finder({"нет такого", "Петров"});
  const auto scan = [&](const std::string& bytes, std::size_t step) {
    vault::TextScan out(finder);
    for (std::size_t at = 0; at < bytes.size(); at += step) {
      out.write(as_bytes(std::string_view(bytes).substr(at, step)));
    }
    out.finish();
    return std::pair(out.plain(), out.phrases());
  };
  for (const std::size_t step : {std::size_t{1}, std::size_t{3}, std::size_t{1} << 16}) {
    CAPTURE(step);
    CHECK(scan("", step).first);
    CHECK(scan("\xEF\xBB\xBFтекст\r\n", step).first);
    CHECK(scan("Иван Петров", step).second == std::set<std::size_t>{1});
    CHECK_FALSE(scan("обрыв \xd0", step).first);
    CHECK_FALSE(scan("a\xff"
                     "b",
                     step)
                    .first);
    CHECK_FALSE(scan(std::string("a\0b", 3), step).first);
    CHECK_FALSE(scan(" \n<html>", step).first);
    CHECK_FALSE(scan("<", step).first);
    CHECK_FALSE(scan("\xEF\xBB\xBF <html>", step).first);
    CHECK_FALSE(scan(std::string(100'000, ' ') + "{\\rtf1 text}", step).first);
    CHECK(scan("1 < 2 % 3", step).first);
    CHECK_FALSE(scan("%PDF-1.7 text", step).first);
    CHECK_FALSE(scan("{\\rtf1 text}", step).first);
  }
  std::string large(3'000'000, ' ');
  large.replace(1'048'574, 12, "Петров");
  CHECK(scan(large, 65'536).second == std::set<std::size_t>{1});
}

TEST_CASE("what stands inside a phrase in a file may be as long as it likes") {
  const vault::PhraseFinder finder({"Иван Петров", "Сергей"});
  const auto times = [](std::size_t count, std::string_view piece) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += piece;
    return out;
  };
  const std::size_t many = 1'500'000;
  const std::string invisible = times(many / 3, "\u200b"), marks = times(many / 2, "\u0301");
  struct Row {
    const char* what;
    std::string text;
    std::set<std::size_t> phrases;
  };
  const Row rows[] = {
      {"blanks", "Иван" + std::string(many, ' ') + "Петров", {0}},
      {"line breaks", "Иван" + std::string(many, '\n') + "Петров", {0}},
      {"invisible characters", "Иван Пет" + invisible + "ров", {0}},
      {"invisible ones before a letter's mark", "Серге\u0438" + invisible + "\u0306", {1}},
      {"invisible ones behind a hyphen", "Пет Сер-" + invisible + "\n" + invisible + "гей", {1}},
      {"another letter between", "Иван" + std::string(many, ' ') + "и Петров", {}},
      {"marks without end", "Сергей и\u0306" + marks + " Сергей", {1}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    vault::TextScan scan(finder);
    for (std::size_t at = 0; at < row.text.size(); at += 65'536) {
      scan.write(as_bytes(std::string_view(row.text).substr(at, 65'536)));
    }
    scan.finish();
    CHECK(scan.plain());
    CHECK(scan.phrases() == row.phrases);
  }
}

TEST_CASE("a file that spells letters in another way is not taken for one that was searched") {
  const vault::PhraseFinder finder({"Петров"});
  const auto plain = [&](const std::string& bytes, std::size_t step) {
    vault::TextScan out(finder);
    for (std::size_t at = 0; at < bytes.size(); at += step) {
      out.write(as_bytes(std::string_view(bytes).substr(at, step)));
    }
    out.finish();
    return out.plain();
  };
  const char* const encoded[] = {
      "https://ru.example/%D0%9F%d0%b5",
      "N;CHARSET=UTF-8:=D0=9F=D0=B5",
      "Subject: =?UTF-8?B?0J/QtdGC?=",
      "Content-Transfer-Encoding: BASE64\n\n0J/Qtdoh",
      "Content-Transfer-Encoding: Quoted-Printable\n\nTes=20",
      "N;ENCODING=B:0J/Q",
      "the wit=\nness",
      "the wit=\r\nness",
      "&#1055;",
      "&#x41f;",
      "Nurlan&nbsp;Testov",
      R"({"name":"\u041f"})",
      R"("\u{41f}")",
      R"("\xd0\x9f")",
      R"("\320\237")",
      "Пет<b>ров</b>",
      "Пет<!-- -->ров",
      "Пет<wbr>ров",
      "Пет<BR>ров",
      "xn--b1amarcd.xn--p1ai",
      "0J/QtdGC0YDQvtCy0YHQutC40Lkg0JjQstCw0L0g0J/QtdGC0YDQvtCy0LjRhyAx",
  };
  const char* const as_it_is[] = {
      "1 < 2 && 3 > 2; 100% sure; a = b; Q&A; x=y; C:\\Users\\uwe; <Nurlan> hi",
      "Heading\n=======\ntext \\ text; AT&T; 50% done; 5%\n",
      "sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "Donaudampfschiffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft",
  };
  const std::string blanks(100, ' ');
  for (const std::size_t step : {1u, 2u, 3u, 7u, 31u, 32u, 33u, 65'536u}) {
    CAPTURE(step);
    for (const char* text : encoded) {
      CAPTURE(text);
      CHECK_FALSE(plain(text, step));
      CHECK_FALSE(plain(std::string(blanks).append(text).append(blanks), step));
    }
    for (const char* text : as_it_is) {
      CAPTURE(text);
      CHECK(plain(text, step));
    }
  }
}

namespace {

std::string letters_of(std::string_view text) {
  std::string out;
  vault::each_decoded(text, [&](std::string_view piece) {
    CHECK(formats::valid_utf8(piece));
    out += piece;
  });
  return out;
}

}  // namespace

TEST_CASE("spellings are turned back into letters") {
  struct Row {
    const char* text;
    const char* letters;  // nullptr: nothing to turn back
  };
  const Row rows[] = {
      {"wiki/%D0%9F%D0%B5%D1%82", "wiki/Пет"},
      {"=D0=9F=D0=B5=\r\n=D1=82", "Пет"},
      {"&#1055;&#x435;&#X442;", "Пет"},
      {R"(\u041f\u0435\u0442 \ud83d\udc69 \U0001f469)", "Пет 👩 👩"},
      {R"(\xd0\x9f \320\237 \u{41f})", "П П П"},
      {"П<b>е</b><!-- x -->т", "Пет"},
      {"П&shy;ет&nbsp;р", "Пет р"},
      {"П<b>е < <т", "Пе < <т"},
      {"<p <p <p", nullptr},
      {"a < b & c = 100% \\", nullptr},
      {"&#;&#x;&;%D =D \\u41 \\x \\3 %zz &#999999999999;", nullptr},
      {"", nullptr},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const std::string text = row.text;
    CHECK(letters_of(text) == (row.letters == nullptr ? "" : row.letters));
    // In pieces, none of which ends inside a character that the text spells.
    if (row.letters == nullptr) continue;
    const std::string blanks(65'535 - text.size() / 2, ' ');
    const auto between = [&](const std::string& words) {
      return std::string(blanks).append(words).append(blanks);
    };
    CHECK(letters_of(between(text)) == between(row.letters));
  }
}
