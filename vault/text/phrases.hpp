#pragma once
// Finding phrases that must be hidden: NFKC and case folding, across line breaks, soft hyphens
// and zero-width characters (docs/redaction.md).

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace aigaq::vault {

struct PhraseFinds {
  struct Place {
    std::size_t begin = 0, end = 0;  // bytes of the original text
  };
  // All that a phrase stands on, in order; places that touch or overlap are one.
  std::vector<Place> places;
  std::set<std::size_t> phrases;  // indices into the list
};

// A phrase's space stands for any run of white space. A line break is also passed over inside a
// word, with or without a hyphen before it. Bytes that are no UTF-8 match nothing.
class PhraseFinder {
 public:
  // Phrases without a visible character match nothing.
  explicit PhraseFinder(const std::vector<std::string>& phrases);
  ~PhraseFinder();
  PhraseFinder(const PhraseFinder&) = delete;
  PhraseFinder& operator=(const PhraseFinder&) = delete;

  [[nodiscard]] bool empty() const;
  // The time grows with the length of the text, however often a phrase stands in it. Only a text
  // full of line breaks makes it grow with the phrases' length too.
  [[nodiscard]] PhraseFinds find(std::string_view text) const;

 private:
  friend class PhraseStream;
  struct Tables;
  std::unique_ptr<const Tables> tables_;
};

// Which phrases stand in a text that comes in pieces, wherever they are cut and however much white
// space or how many invisible characters a phrase has inside.
class PhraseStream {
 public:
  // The finder stays where it is meanwhile.
  explicit PhraseStream(const PhraseFinder& finder);
  ~PhraseStream();
  PhraseStream(const PhraseStream&) = delete;
  PhraseStream& operator=(const PhraseStream&) = delete;

  // Whole characters. Of the pieces before at most some 64 KiB are kept.
  void read(std::string_view piece);
  void finish();
  // Indices into the finder's list; all of them once finished.
  [[nodiscard]] const std::set<std::size_t>& phrases() const;

 private:
  struct Pass;
  std::unique_ptr<Pass> pass_;
};

}  // namespace aigaq::vault
