#include "vault/backup_manifest.hpp"

#include "vault/errors.hpp"
#include "vault/keys/names.hpp"
#include "vault/place/small_file.hpp"

namespace aigaq::vault {
namespace {

constexpr const char* kTemporary = "backup.new";
constexpr std::uint32_t kVersion = 2;
constexpr std::uint32_t kVersionWithoutLog = 1;
constexpr std::size_t kLimit = 256u << 20;

[[noreturn]] void refuse(const Directory& backup) {
  throw StorageError(Trouble::refused_input, "not-this-backup",
                     {"not a backup of this vault", {{"path", backup.path()}}}, backup.path());
}

}  // namespace

BackupManifest::BackupManifest(const crypto::AeadKey& log_key, const VaultId& vault)
    : key_(store_key(log_key, "backup")), vault_(vault) {}

void BackupManifest::read(const Directory& backup) {
  const Bytes box = backup.read_whole(kManifestName, kLimit);
  const auto plain = crypto::open_box(key_, box_ad(vault_, BoxKind::backup, {}), box);
  if (!plain) refuse(backup);
  FieldReader in(*plain);
  const std::uint32_t version = in.u32();
  if (version != kVersion && version != kVersionWithoutLog) refuse(backup);
  const std::uint64_t count = in.u64();
  pieces_.clear();
  for (std::uint64_t i = 0; i < count && in.ok(); ++i) {
    CopiedPiece piece;
    piece.segment = in.u64();
    piece.begin = in.u64();
    piece.end = in.u64();
    piece.hash = in.fixed<Hash>();
    if (piece.begin != copied(piece.segment) || piece.end <= piece.begin) refuse(backup);
    pieces_.push_back(piece);
  }
  log_ = {};
  if (version == kVersion) {
    log_.end = in.u64();
    log_.hash = in.fixed<Hash>();
    for (std::uint64_t* number :
         {&log_.records, &log_.entries, &log_.segments, &log_.cosignatures}) {
      *number = in.u64();
    }
    log_.root = in.fixed<Hash>();
  }
  if (!in.done()) refuse(backup);
}

void BackupManifest::write(Disk& disk, const Directory& backup,
                           crypto::RandomSource& random) const {
  FieldWriter plain;
  plain.u32(kVersion);
  plain.u64(pieces_.size());
  for (const CopiedPiece& piece : pieces_) {
    plain.u64(piece.segment);
    plain.u64(piece.begin);
    plain.u64(piece.end);
    plain.raw(piece.hash.view());
  }
  plain.u64(log_.end);
  plain.raw(log_.hash.view());
  for (const std::uint64_t count : {log_.records, log_.entries, log_.segments, log_.cosignatures}) {
    plain.u64(count);
  }
  plain.raw(log_.root.view());
  replace_file(disk, backup, kTemporary, kManifestName,
               crypto::seal_box(key_, box_ad(vault_, BoxKind::backup, {}), plain.view(), random));
}

std::uint64_t BackupManifest::copied(std::uint64_t segment) const {
  for (auto piece = pieces_.rbegin(); piece != pieces_.rend(); ++piece) {
    if (piece->segment == segment) return piece->end;
  }
  return 0;
}

void BackupManifest::forget(std::uint64_t segment) {
  std::erase_if(pieces_, [segment](const CopiedPiece& piece) { return piece.segment == segment; });
}

}  // namespace aigaq::vault
