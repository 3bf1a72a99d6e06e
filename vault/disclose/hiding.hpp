#pragma once
// Which words of a text are hidden: every word that a marked or found range of bytes touches,
// whole.

#include <string_view>
#include <vector>

#include "formats/disclosure/opening.hpp"

namespace aigaq::vault {

struct ByteRange {
  std::size_t begin = 0, end = 0;
};

class WordHiding {
 public:
  // Both must live as long as this.
  WordHiding(std::string_view text, const formats::TextCuts& cuts);

  // White space at the range's edges is not counted: it lies behind a neighbour.
  void hide(ByteRange range);
  // A word's sentence goes with it.
  void widen_to_sentences();

  [[nodiscard]] bool any() const;  // something is hidden
  [[nodiscard]] bool all() const;  // nothing is left to show
  [[nodiscard]] formats::TextSelection selection() const;
  // What is shown, piece by piece.
  [[nodiscard]] std::vector<std::string_view> pieces() const;

 private:
  // Where a word begins: to look up which word a byte is of.
  struct Place {
    std::size_t byte = 0, word = 0;
    formats::WordCuts::Iterator cut = {};
    void next() {
      byte += static_cast<std::size_t>((*cut++).bytes);
      ++word;
    }
  };
  [[nodiscard]] Place first() const { return {0, 0, cuts_.words.begin()}; }
  [[nodiscard]] Place word_of(std::size_t byte) const;

  std::string_view text_;
  const formats::TextCuts& cuts_;
  std::vector<Place> places_;  // of every so many words
  std::vector<bool> hidden_;
};

}  // namespace aigaq::vault
