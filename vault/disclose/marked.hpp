#pragma once
// A copy of a text in which a person put marks round what must go.

#include <string_view>
#include <vector>

#include "vault/disclose/hiding.hpp"

namespace aigaq::vault {

// Ranges of the original between the marks. Line endings, a byte order mark and a final newline may
// differ. Throws refused_input: marked-copy-changed (subject: the line), marks-unbalanced (subject:
// the line), marks-in-text (the text itself holds a mark), marks-invalid.
[[nodiscard]] std::vector<ByteRange> read_marked(std::string_view text, std::string_view copy,
                                                 std::string_view open, std::string_view close);

}  // namespace aigaq::vault
