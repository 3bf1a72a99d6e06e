#pragma once
// A file read once, from its beginning to its end: SHA-256, file tree and kind in one pass.

#include <optional>
#include <string>

#include "formats/statement/statement.hpp"
#include "vault/intake/input_bytes.hpp"

namespace aigaq::vault {

struct FirstPass {
  FileDigest digest;
  formats::ContentRef content;
  std::vector<Hash> pieces;  // roots (formats/disclosure/excerpt.hpp); none of one piece
  std::optional<formats::TextCuts> cuts;
  std::string media_type;
};

// Where the pieces of a file are read to, and what becomes of them: kRecordPlain bytes each, less
// in the last one. An empty file is one piece of none.
class Pieces {
 public:
  virtual ~Pieces() = default;
  virtual MutableByteView room(std::size_t bytes) = 0;
  virtual void filled(MutableByteView piece, bool last) = 0;  // what room gave
};

// tree: the seed of the file's content; nullptr for one that is redactable, whose content is its
// text.
[[nodiscard]] FirstPass first_pass(InputBytes& file, const crypto::TreeSeed* tree, Pieces& pieces);
// The same of a long file, on two threads where they are to be had.
[[nodiscard]] FirstPass first_pass_beside(InputBytes& file, const crypto::TreeSeed& tree,
                                          Pieces& pieces);

}  // namespace aigaq::vault
