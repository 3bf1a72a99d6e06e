// Cuts of a text in few bytes: what goes in comes out.

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "formats/statement/word_cuts.hpp"

using namespace aigaq;
using namespace aigaq::formats;

TEST_CASE("word cuts: numbers of every length come out as they went in") {
  std::vector<WordCut> words;
  for (unsigned bit = 0; bit < 64; ++bit) {
    const std::uint64_t power = std::uint64_t{1} << bit;
    words.push_back({power - 1, power});
    words.push_back({power, power - 1});
  }
  words.push_back({std::numeric_limits<std::uint64_t>::max(), 0});
  for (std::uint64_t bytes = 0; bytes < 20; ++bytes) {
    for (std::uint64_t chaff = 0; chaff < 20; ++chaff) words.push_back({bytes, chaff});
  }
  WordCuts cuts;
  CHECK(cuts.empty());
  CHECK(cuts.begin() == cuts.end());
  for (const WordCut& word : words) cuts.push_back(word);
  CHECK(cuts.size() == words.size());
  CHECK(std::vector<WordCut>(cuts.begin(), cuts.end()) == words);
  WordCuts other = cuts;
  CHECK(other == cuts);
  other.push_back({0, 0});
  CHECK(other != cuts);
  other.clear();
  CHECK(other.empty());
  CHECK(other == WordCuts());
}

TEST_CASE("word cuts: all are visited when they are spent, and let go of from the left") {
  static std::size_t gone = 0;
  gone = 0;
  WordCuts cuts;
  for (std::uint64_t i = 0; i < 300'000; ++i) cuts.push_back({i, i % 5});
  std::uint64_t next = 0;
  bool in_order = true;
  cuts.spend(
      [](MutableByteView bytes) {
        gone += bytes.size();
        std::ranges::fill(bytes, 0xFF);
      },
      [&](const WordCut& word) {
        in_order = in_order && word == WordCut{next, next % 5};
        ++next;
      });
  CHECK(in_order);
  CHECK(next == 300'000);
  CHECK(gone > std::size_t{600'000});
  CHECK(cuts.empty());
  CHECK(cuts == WordCuts());
}
