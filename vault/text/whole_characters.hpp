#pragma once
// A stretch of UTF-8 cut anywhere: what is left of a character at its edges is dropped.

#include <string>

#include "formats/stream.hpp"

namespace aigaq::vault {

class WholeCharacters final : public formats::ByteSink {
 public:
  // At its beginning, at its end: whether a character may be cut there.
  WholeCharacters(formats::ByteSink& below, bool cut_before, bool cut_behind)
      : below_(below), cut_before_(cut_before), cut_behind_(cut_behind) {}
  void write(ByteView bytes) override;
  void finish();

 private:
  formats::ByteSink& below_;
  bool cut_before_, cut_behind_;
  std::string held_;  // the last bytes, which may be no whole character
};

}  // namespace aigaq::vault
