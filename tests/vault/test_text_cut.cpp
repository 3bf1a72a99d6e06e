#include <doctest/doctest.h>

#include <numeric>

#include "tests/support/random.hpp"
#include "tests/vault/text_samples.hpp"
#include "vault/text/cut.hpp"

using namespace aigaq;

namespace {

std::vector<std::string> words_of(std::string_view text, const formats::TextCuts& cuts) {
  std::vector<std::string> out;
  std::size_t at = 0;
  for (const formats::WordCut word : cuts.words) {
    out.emplace_back(text.substr(at, word.bytes));
    at += word.bytes;
  }
  CHECK(at == text.size());
  return out;
}

std::vector<std::string> words_of(std::string_view text) {
  test::SeededRandom random(1);
  return words_of(text, vault::cut_text(text, random));
}

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

std::vector<std::string> sentences_of(std::string_view text) {
  test::SeededRandom random(2);
  const formats::TextCuts cuts = vault::cut_text(text, random);
  const std::vector<std::string> words = words_of(text, cuts);
  std::vector<std::string> out;
  std::uint64_t next = 0;
  for (const auto& range : vault::sentences(text, cuts)) {
    CHECK(range.begin == next);
    CHECK(range.end > range.begin);
    next = range.end;
    out.push_back(std::accumulate(words.begin() + static_cast<std::ptrdiff_t>(range.begin),
                                  words.begin() + static_cast<std::ptrdiff_t>(range.end),
                                  std::string()));
  }
  CHECK(next == words.size());
  return out;
}

}  // namespace

TEST_CASE("a word takes the run behind it that is no word") {
  using Words = std::vector<std::string>;
  CHECK(words_of("") == Words{""});
  CHECK(words_of("one") == Words{"one"});
  CHECK(words_of("…!") == Words{"…!"});
  CHECK(words_of("Мен, W-01, көрдім.\n") == Words{"Мен, ", "W-", "01, ", "көрдім.\n"});
  CHECK(words_of("  «Я» сказал") == Words{"  «", "Я» ", "сказал"});
  CHECK(words_of("don't 3.14") == Words{"don't ", "3.14"});
  CHECK(words_of("證人") == Words{"證人"});
}

TEST_CASE("no word but the first starts with a combining mark") {
  // A line break before the mark ends the word for ICU; the mark stays behind it all the same.
  const std::vector<std::string> words = words_of("один\n\u0301два\n\u093eतीन");
  for (std::size_t i = 1; i < words.size(); ++i) {
    CHECK_FALSE(words[i].starts_with("\u0301"));
    CHECK_FALSE(words[i].starts_with("\u093e"));
  }
  CHECK(words_of("\u0301e").front().starts_with("\u0301"));
}

TEST_CASE("cuts of random texts concatenate to the exact bytes, each valid UTF-8") {
  const std::uint64_t seed = test::test_seed("text cuts");
  test::SeededRandom random(seed);
  for (int round = 0; round < 300; ++round) {
    const std::string text = test::random_text(random, random.below(60));
    const formats::TextCuts cuts = vault::cut_text(text, random);
    REQUIRE_FALSE(cuts.words.empty());
    const std::vector<std::string> words = words_of(text, cuts);
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (!text.empty()) REQUIRE_FALSE(words[i].empty());
      if (!words[i].empty()) CHECK_FALSE(is_continuation(words[i].front()));
      if (i > 0) CHECK_FALSE(words[i].starts_with("\u0301"));
    }
  }
}

TEST_CASE("chaff is geometric with mean four and differs from cut to cut") {
  test::SeededRandom random(7);
  std::string text;
  for (int i = 0; i < 40'000; ++i) text += "сөз ";
  const formats::TextCuts first = vault::cut_text(text, random);
  const formats::TextCuts second = vault::cut_text(text, random);
  REQUIRE(first.words.size() == 40'000);
  double sum = 0, none = 0, differ = 0;
  auto other = second.words.begin();
  for (const formats::WordCut word : first.words) {
    sum += static_cast<double>(word.chaff);
    none += word.chaff == 0 ? 1 : 0;
    differ += word.chaff != (*other++).chaff ? 1 : 0;
  }
  const double count = static_cast<double>(first.words.size());
  CHECK(sum / count > 3.8);
  CHECK(sum / count < 4.2);
  CHECK(none / count > 0.18);
  CHECK(none / count < 0.22);
  CHECK(differ / count > 0.8);
}

TEST_CASE("sentences are runs of words") {
  using Sentences = std::vector<std::string>;
  CHECK(sentences_of("") == Sentences{""});
  CHECK(sentences_of("Он ушёл. «Я остался», сказал он. Все!") ==
        Sentences{"Он ушёл. «", "Я остался», сказал он. ", "Все!"});
  // A full line is no end of a sentence, an empty line is.
  CHECK(sentences_of("Мен сол күні\nалаңда болдым. Одан соң\r\nкеттім.") ==
        Sentences{"Мен сол күні\nалаңда болдым. ", "Одан соң\r\nкеттім."});
  CHECK(sentences_of("Заголовок\n\nТекст без точки\n\nЕщё") ==
        Sentences{"Заголовок\n\n", "Текст без точки\n\n", "Ещё"});
}
