// Words for a head's fingerprint: one word a number, and every slip of the ear is noticed.
#include <doctest/doctest.h>

#include <set>

#include "formats/log/head_words.hpp"

using namespace aigaq;
using namespace aigaq::formats;

namespace {

const std::string kBody =
    "aigaq/000102030405060708090a0b0c0d0e0f\n3\nmPvQ3YNvUTAkluLmiurc5yjhnsUr//4WRu2AfIV1qqg=\n";

std::string joined(const HeadWords& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

std::vector<std::string> listed(const HeadWords& words) { return {words.begin(), words.end()}; }

}  // namespace

TEST_CASE("head words: 1024 different words a list, and back") {
  for (const WordList list : kWordLists) {
    std::set<std::string> seen;
    for (std::uint16_t number = 0; number < kWordCount; ++number) {
      const std::string word = word_of(number, list);
      seen.insert(word);
      const auto back = number_of_word(word, list);
      REQUIRE(back);
      CHECK(*back == number);
      CHECK_FALSE(number_of_word(word + "n", list));
      CHECK_FALSE(number_of_word(word.substr(1), list));
    }
    CHECK(seen.size() == kWordCount);
  }
  CHECK_FALSE(number_of_word("", WordList::en));
  CHECK_FALSE(number_of_word("bab", WordList::en));
  CHECK_FALSE(number_of_word("babos", WordList::ru));
}

TEST_CASE("head words: pinned, as docs/formats/checkpoint.md makes them") {
  CHECK(joined(head_words(kBody, WordList::en)) ==
        "lavos bokas tivus totas garos kumus "
        "tovos kakas bilus ritus tuvas");
  CHECK(joined(head_words(kBody, WordList::ru)) ==
        "зафан бугун рифин руран винин думин "
        "руфан гугун билан натан динин");
  CHECK(joined(head_words(kBody, WordList::kk)) ==
        "латон божан сетын сосан дарон жымын "
        "сотон жажан белын ресын быбен");
}

TEST_CASE("head words: a listener's slips are noticed") {
  for (const WordList list : kWordLists) {
    const auto good = listed(head_words(kBody, list));
    CHECK(words_hold(good, list));
    std::size_t unnoticed = 0;
    for (std::size_t i = 0; i < good.size(); ++i) {
      for (std::uint16_t number = 0; number < kWordCount; ++number) {
        auto slip = good;
        slip[i] = word_of(number, list);
        if (slip != good && words_hold(slip, list)) ++unnoticed;
      }
    }
    // One slip in 1024 passes the check word; the comparison itself catches all.
    CHECK(unnoticed < 40);
    auto shorter = good;
    shorter.pop_back();
    CHECK_FALSE(words_hold(shorter, list));
    auto rubbish = good;
    rubbish[3] = "nonsense";
    CHECK_FALSE(words_hold(rubbish, list));
  }
}

TEST_CASE("head words: another head has other words") {
  std::string other = kBody;
  other[other.find("\n3\n") + 1] = '4';
  for (const WordList list : kWordLists) {
    CHECK(head_words(kBody, list) != head_words(other, list));
  }
}

TEST_CASE("head words: case and white space do not matter") {
  CHECK(split_words("  Babas\tKOROS\n\nlimus ") ==
        std::vector<std::string>{"babas", "koros", "limus"});
  CHECK(split_words("БАБАН Рифун ЖЫТЕН") == std::vector<std::string>{"бабан", "рифун", "жытен"});
  CHECK(split_words(" \n").empty());
}
