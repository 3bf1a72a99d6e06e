#pragma once
// Changes the cut of one word: the product only appends words.

#include <vector>

#include "formats/statement/statement.hpp"

namespace aigaq::test {

template <class Change>
void recut(formats::TextCuts& cuts, std::size_t word, const Change& change) {
  std::vector<formats::WordCut> words(cuts.words.begin(), cuts.words.end());
  change(words.at(word));
  cuts.words.clear();
  for (const formats::WordCut& cut : words) cuts.words.push_back(cut);
}

}  // namespace aigaq::test
