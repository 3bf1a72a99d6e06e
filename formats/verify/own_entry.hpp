#pragma once
// The check of an entry by who holds its statement and seed: a live vault's.

#include <functional>

#include "formats/verify/entry_check.hpp"

namespace aigaq::formats {

// Its bytes are still to check, by a FileCheck or PieceCheck.
struct OwnFile {
  VerifiedFile shown;  // with name, media type, size, digest
  FileToCheck task;
};
struct OwnEntryCheck {
  std::vector<Finding> findings;
  std::optional<Ed25519PublicKey> author;  // when the signature holds
  std::size_t files = 0;                   // that open
  // Each of them when it is asked for: there may be 65,536. Threads may ask at the same time, while
  // statement and seed last.
  std::function<OwnFile(std::size_t)> file;
};

// What check_entry says of an opening of all there is. As long as statement, signature and entry
// agree that takes one computation of each tree, instead of opening them all and closing them.
// by: of who signed many of the entries.
[[nodiscard]] OwnEntryCheck check_own_entry(ByteView entry_bytes, const Statement& statement,
                                            const EntrySeed& seed, ByteView author_cose,
                                            const crypto::Ed25519Verifier& by = {});

}  // namespace aigaq::formats
