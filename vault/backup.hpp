#pragma once
// Incremental, verified copies on another disk, and restoring them (frozen).

#include <string>

#include "vault/vault.hpp"

namespace aigaq::vault {

struct BackupReceipt {
  std::uint64_t size = 0;          // log size copied
  std::uint64_t bytes_copied = 0;  // new this time
  std::uint64_t bytes_total = 0;
  std::string checkpoint;
};
// Sealed segments are copied once, LMDB as a compacting copy, the key table newest only; each
// piece is synced, read back and compared before the old one is replaced.
BackupReceipt backup(const Vault& vault, const std::string& destination, const Progress& progress);
// Copies a backup to a new place and marks it frozen. Needs no passphrase.
void restore(const std::string& backup_directory, const std::string& new_directory,
             const Progress& progress);

}  // namespace aigaq::vault
