#pragma once
// An opening's document as it is written: what may be long is left out of what is encoded, and
// written into its place from where it lies.

#include "formats/disclosure/opening.hpp"

namespace aigaq::formats {

// Words of a text that are shown one behind the other.
struct ShownWords {
  crypto::LeafRange leaves;
  std::size_t first_byte = 0;
  std::size_t bytes = 0;
  WordCuts::Iterator first;
  std::uint64_t words = 0;
};
// Precondition: shown_words valid for the words.
void each_shown_range(const TextCuts& cuts, const std::vector<crypto::LeafRange>& shown_words,
                      const std::function<void(const ShownWords&)>& take);

// Parts of a text's opening: items of its arrays "c" and "t", and the bytes of "h".
void write_later_cuts(const LaterWords& words, ByteSink& out);
void write_later_texts(const LaterWords& words, ByteSink& out);

// The document, with whatever of it is made later.
[[nodiscard]] Bytes encode_form(const FormOpening& form);
void write_in_parts(EntryOpening opening, ByteSink& out);
void write_in_parts(FormOpening form, ByteSink& out);

}  // namespace aigaq::formats
