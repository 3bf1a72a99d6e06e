#pragma once
// Finding phrases that must be hidden: NFKC and case folding, across line breaks, soft hyphens
// and zero-width characters.

#include <string>
#include <string_view>
#include <vector>

namespace aigaq::vault {

struct PhraseHit {
  std::size_t begin = 0, end = 0;  // bytes of the original text
  std::size_t phrase = 0;          // index into the list
};
class PhraseFinder {
 public:
  explicit PhraseFinder(const std::vector<std::string>& phrases);
  [[nodiscard]] std::vector<PhraseHit> find(std::string_view text) const;

 private:
  std::vector<std::u16string> folded_;
};

}  // namespace aigaq::vault
