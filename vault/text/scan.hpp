#pragma once
// One pass over a file's bytes: is it plain UTF-8 text, and which phrases stand in it.

#include <set>
#include <string>

#include "formats/stream.hpp"
#include "vault/text/phrases.hpp"

namespace aigaq::vault {

// Plain: UTF-8 without control characters but tab and line ends, and not mark-up or a page
// description, in which a phrase may be spelt in ways that a search does not see.
class TextScan final : public formats::ByteSink {
 public:
  explicit TextScan(const PhraseFinder& finder) : finder_(finder) {}
  void write(ByteView bytes) override;
  void finish();
  [[nodiscard]] bool plain() const { return plain_; }
  // Indices of phrases found; only of a plain text.
  [[nodiscard]] const std::set<std::size_t>& phrases() const { return phrases_; }

 private:
  void look(std::size_t upto);
  void check_plain(std::string_view text);

  const PhraseFinder& finder_;
  std::string kept_;         // not searched yet, behind what a phrase may reach back to
  std::size_t checked_ = 0;  // of kept_: known to be plain
  bool plain_ = true, begun_ = false;
  std::set<std::size_t> phrases_;
};

}  // namespace aigaq::vault
