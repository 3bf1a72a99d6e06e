#pragma once
// One pass over a file's bytes: is it plain UTF-8 text, and which phrases stand in it.

#include <set>
#include <string>

#include "formats/stream.hpp"
#include "vault/text/encoded.hpp"
#include "vault/text/phrases.hpp"

namespace aigaq::vault {

// Plain: UTF-8 without control characters but tab and line ends, and not mark-up, a page
// description or a saved message, in which a phrase may be spelt in ways that a search does not
// see.
class TextScan final : public formats::ByteSink {
 public:
  explicit TextScan(const PhraseFinder& finder) : phrases_(finder) {}
  void write(ByteView bytes) override;
  void finish();
  [[nodiscard]] bool plain() const { return plain_; }
  // Indices of phrases found; only of a plain text.
  [[nodiscard]] std::set<std::size_t> phrases() const;

 private:
  // How many bytes are plain characters, whole ones.
  [[nodiscard]] std::size_t check_plain(std::string_view text);
  void look_for_mark_up(std::string_view text);

  std::string cut_off_;  // the beginning of a character
  std::string opening_;  // the first bytes that are not white space, as many as tell what it is
  bool plain_ = true;
  EncodedSpellings encoded_;
  PhraseStream phrases_;
};

}  // namespace aigaq::vault
