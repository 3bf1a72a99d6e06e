#pragma once
// The check of an entry by who holds its statement and seed: a live vault's.

#include "formats/verify/entry_check.hpp"

namespace aigaq::formats {

struct OwnEntryCheck {
  std::vector<Finding> findings;
  std::optional<Ed25519PublicKey> author;  // when the signature holds
  std::vector<VerifiedFile> files;         // with name, media type, size, digest
  std::vector<FileToCheck> to_check;       // their bytes, by a FileCheck or PieceCheck each
};

// What check_entry says of an opening of all there is. As long as statement, signature and entry
// agree that takes one computation of each tree, instead of opening them all and closing them.
[[nodiscard]] OwnEntryCheck check_own_entry(ByteView entry_bytes, const Statement& statement,
                                            const EntrySeed& seed, ByteView author_cose);

}  // namespace aigaq::formats
