#pragma once
// New entries on their way into the log. A draft holds no key: there may be a thousand.

#include <optional>
#include <vector>

#include "crypto/ed25519.hpp"
#include "crypto/merkle.hpp"
#include "crypto/stream_random.hpp"
#include "formats/log/entry.hpp"
#include "vault/log/records.hpp"
#include "vault/log/store.hpp"
#include "vault/vault.hpp"

namespace aigaq::vault {

struct Draft {
  std::uint64_t number = 0;
  std::optional<formats::Genesis> genesis;
  // Parallel, and to the row's keys. Names come when the entry is whole.
  std::vector<StoredFile> files;
  std::vector<FileContent> contents;
  KeyRow row;
  EntryRecord entry;
  Hash leaf;
  std::vector<Hash> completed;  // perfect subtrees that this leaf completes, the leaf first
  Bytes statement;              // sealed, until the store has it
  Hash plain_digest;            // of the statement's record before it was sealed
};

// What one commit adds.
struct Drafts {
  crypto::Ed25519SigningKey author;
  crypto::CompactRange range;  // over the log and all drafts
  Hash previous;               // leaf hash of the last entry; zeros before genesis
  std::optional<BatchId> batch;
  std::uint64_t batch_commit = 0;  // how many commits of the batch came before
  crypto::StreamSeed streams;      // all that the commit draws at random
  std::vector<Draft> list;
  std::uint64_t first = 0;  // number of the first entry
};

// Without the checkpoint; the drafts' files move there.
[[nodiscard]] std::vector<Receipt> receipts_of(Drafts& drafts);

}  // namespace aigaq::vault
