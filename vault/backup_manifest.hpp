#pragma once
// What a backup holds: of the segments the pieces as they were copied, each with its hash, and how
// much of the exported log counts. Sealed under a key of the vault, so that a backup of another
// vault, or a made-up one, is not added to.

#include <vector>

#include "crypto/aead.hpp"
#include "crypto/random.hpp"
#include "vault/log/export.hpp"
#include "vault/place/disk.hpp"

namespace aigaq::vault {

inline constexpr const char* kManifestName = "backup";

struct CopiedPiece {
  std::uint64_t segment = 0;
  std::uint64_t begin = 0, end = 0;
  Hash hash;  // SHA-256 of these bytes
};

class BackupManifest {
 public:
  BackupManifest(const crypto::AeadKey& log_key, const VaultId& vault);

  // Throws refused_input (not-this-backup) when it is not one of this vault.
  void read(const Directory& backup);
  // Temporary name, sync, rename, sync.
  void write(Disk& disk, const Directory& backup, crypto::RandomSource& random) const;

  // How far a segment is copied: the end of its last piece.
  [[nodiscard]] std::uint64_t copied(std::uint64_t segment) const;
  [[nodiscard]] const std::vector<CopiedPiece>& pieces() const { return pieces_; }
  void add(const CopiedPiece& piece) { pieces_.push_back(piece); }
  void forget(std::uint64_t segment);

  // Nothing but zeros: there is no exported log yet.
  [[nodiscard]] const LogExportState& log() const { return log_; }
  void set_log(const LogExportState& log) { log_ = log; }

 private:
  crypto::AeadKey key_;
  VaultId vault_;
  std::vector<CopiedPiece> pieces_;  // of one segment from 0 on, without a gap
  LogExportState log_;
};

}  // namespace aigaq::vault
