#include "tests/vault/text_samples.hpp"

#include <array>

namespace aigaq::test {

std::string random_text(crypto::RandomSource& random, std::size_t words) {
  constexpr std::array<std::string_view, 28> kWords{"алаңда",
                                                    "Қаңтар",
                                                    "свидетель",
                                                    "ТАЛДЫҚОРҒАН",
                                                    "й",
                                                    "é",
                                                    "officer",
                                                    "3.14",
                                                    "don't",
                                                    "الشاهد",
                                                    "證人",
                                                    "ひと",
                                                    "カタカナ",
                                                    "g\u0308o",
                                                    "\u0301",
                                                    "🙂",
                                                    "👩\u200d👩\u200d👧",
                                                    "Ñandú",
                                                    "Ақ-Орда",
                                                    "İstanbul",
                                                    "ﬁnal",
                                                    "Straße",
                                                    "ﷺ",
                                                    "क्षि",
                                                    "ก็",
                                                    "2022-01-05",
                                                    "a\u00adb",
                                                    "ё"};
  constexpr std::array<std::string_view, 14> kGaps{
      " ", " ", " ", ", ", ". ", "\n", "\r\n", "\n\n", "\u00a0", "\u200b", " — ", "…", "\t", ""};
  std::string out;
  if (random.below(4) == 0) out += kGaps.at(random.below(kGaps.size()));
  for (std::size_t i = 0; i < words; ++i) {
    out += kWords.at(random.below(kWords.size()));
    out += kGaps.at(random.below(kGaps.size()));
  }
  return out;
}

}  // namespace aigaq::test
