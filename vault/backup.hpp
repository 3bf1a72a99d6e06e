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
// Sealed segments are copied once, of the last one what is new; LMDB as a compacting copy, the key
// table newest only. Each piece is synced, read back and compared; the copy of the store takes its
// place last, so that a backup that was cut short leaves the one before it usable. The vault is
// verified first (without its files' bytes) and the backup afterwards. Needs the log key only.
// Throws refused_input (inside-itself, not-empty, not-this-backup), integrity (vault-damaged,
// backup-damaged), input_output (copy-differs).
BackupReceipt backup(const Vault& vault, const std::string& destination, const Progress& progress);
// Copies a backup to a new place and marks it frozen. Needs no passphrase. Throws refused_input
// (not-a-backup, exists, inside-itself).
void restore(const std::string& backup_directory, const std::string& new_directory,
             const Progress& progress);

}  // namespace aigaq::vault
