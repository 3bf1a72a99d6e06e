#pragma once
// Incremental, verified copies on another disk, and restoring them (frozen).

#include <string>
#include <vector>

#include "vault/vault.hpp"

namespace aigaq::vault {

struct BackupReceipt {
  std::uint64_t size = 0;          // log size copied
  std::uint64_t bytes_copied = 0;  // new this time
  std::uint64_t bytes_total = 0;
  std::string checkpoint;
  // Of what was copied earlier and read again, what was not that any more and was copied anew.
  std::vector<std::string> mended;
};
// Sealed segments are copied once, of the last one what is new; LMDB as a compacting copy and as an
// exported log that grows; the key table newest only. Each piece is synced, read back and compared,
// and what grows is read again from its beginning; of full segments that were copied earlier only
// the size is looked at. The copy of the store takes its place last, so that a backup that was cut
// short leaves the one before it usable. The vault is verified first (without its files' bytes) and
// the backup afterwards. Needs the log key only. Throws refused_input (inside-itself, not-empty,
// not-this-backup), integrity (vault-damaged, backup-damaged), input_output (copy-differs), and
// held (another backup is being written there), contradiction (rollback, fork) for a vault that is
// behind, or beside, what this machine remembers or what lies in the folder: nothing of that is
// touched.
BackupReceipt backup(const Vault& vault, const std::string& destination, const Progress& progress);
// Copies a backup to a new place and marks it frozen. Needs no passphrase. Throws refused_input
// (not-a-backup, exists, inside-itself), integrity (header-damaged).
void restore(const std::string& backup_directory, const std::string& new_directory,
             const Progress& progress);

struct Rebuilt {
  std::uint64_t size = 0;
  Hash root;
  std::string origin;
  std::string checkpoint;   // the signed note that the new store was held against
  bool remembered = false;  // this machine remembers the log, and it agrees
  std::optional<std::uint64_t> against_size;
};
// Makes a vault at a new place from a backup without reading its copy of the store: LMDB is made
// anew from the exported log, checked against the checkpoint in it, against what this machine
// remembers and, when given, against another signed note. Frozen. Needs the log key only. When it
// throws, nothing is left: no_vault, wrong_passphrase, refused_input (not-a-backup, exists,
// inside-itself, log-export-missing, checkpoint-not-ours), integrity (backup-mixed, log-export-…,
// segment-…, key-table-…, and the classes of verification), contradiction (rollback, fork).
Rebuilt rebuild(const std::string& backup_directory, const std::string& new_directory,
                const Unlock& unlock, Surroundings surroundings,
                const std::optional<std::string>& against, const Progress& progress);

}  // namespace aigaq::vault
