#pragma once
// Spellings in which a search for letters does not see a name: percent-encoding, quoted-printable,
// entities, \u escapes, base64, tags inside a word (docs/redaction.md).

#include <functional>
#include <string>
#include <string_view>

namespace aigaq::vault {

// Whether a text that comes in pieces holds any of them. In doubt it does.
class EncodedSpellings {
 public:
  void read(std::string_view piece);
  void finish() { look(true); }
  [[nodiscard]] bool met() const { return met_; }

 private:
  void look(bool last);
  void count(char c);

  // A stretch of letters, digits, + and /, as base64 has them.
  struct Run {
    std::size_t length = 0;
    bool upper = false, lower = false, digit = false;
  };
  std::string held_;  // at whose end one may begin
  char before_ = '\n';
  Run run_;
  bool met_ = false;
};

// The text with the letters that they stand for, in pieces; none where it has none of them. Base64
// stays as it is.
void each_decoded(std::string_view text, const std::function<void(std::string_view)>& take);

}  // namespace aigaq::vault
