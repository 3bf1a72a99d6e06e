#pragma once
// One new entry on its way into the log.

#include <optional>
#include <vector>

#include "formats/log/entry.hpp"
#include "vault/log/records.hpp"
#include "vault/log/store.hpp"
#include "vault/vault.hpp"

namespace aigaq::vault {

struct Draft {
  std::uint64_t number = 0;
  formats::Statement statement;
  std::optional<formats::Genesis> genesis;
  StatementRecord record;  // seed and stored files; statement encoded by the commit
  KeyRow row;
  crypto::AeadKey content;
  std::vector<bool> existing;  // parallel to files: bytes that lay there already
  // Filled by the commit.
  EntryRecord entry;
  std::vector<Hash> completed;  // perfect subtrees that this leaf completes, the leaf first
  Bytes plain_record;
};

}  // namespace aigaq::vault
