#include "vault/backup.hpp"

#include <algorithm>

#include "vault/audit/soundness.hpp"
#include "vault/backup_copy.hpp"
#include "vault/backup_target.hpp"

namespace aigaq::vault {
namespace {

constexpr const char* kStoreData = "data.mdb";

void must_be_sound(const Vault::Impl& vault, const char* cls, const char* what) {
  const auto found = first_fault(vault);
  if (!found) return;
  const std::string part = found->entry.value_or("head");
  throw StorageError(Trouble::integrity, cls, what, part);
}

// What lies in the folder or is remembered may be the only trace of later entries: a vault that was
// put back from an older copy, or went another way, must not take its place.
void must_follow(const Vault::Impl& vault, crypto::TreeSize size, const Hash& root,
                 const char* rollback, const char* fork) {
  if (vault.store().head().size < size) {
    throw StorageError(Trouble::contradiction, "rollback", rollback, "head");
  }
  if (vault.root_at(size) != root) {
    throw StorageError(Trouble::contradiction, "fork", fork, "head");
  }
}

void must_follow_memory(const Vault::Impl& vault) {
  // Recalled before the head is read: another process may add meanwhile.
  const auto known = vault.memory().recall();
  if (!known) return;
  must_follow(vault, known->size, known->root,
              "the vault is older than what this machine remembers of it",
              "the vault's history differs from what this machine remembers of it");
}

class BackupRun {
 public:
  BackupRun(const Vault::Impl& vault, const std::string& destination, const Progress& progress)
      : vault_(vault), target_(vault, destination, disk_), copy_(disk_, progress) {}

  BackupReceipt run() {
    if (const LogExportState& log = target_.manifest().log(); log.entries != 0) {
      must_follow(vault_, log.entries, log.root, "the backup holds more entries than the vault",
                  "the backup's history differs from the vault's");
    }
    copy_.tick(0);
    copy_store();
    copy_segments();
    const Directory& from = vault_.directory();
    copy_.whole(from, target_.root(), kTableName, head_.table.end);
    copy_.whole(from, target_.root(), kCellsName, from.open_read(kCellsName).size());
    copy_.whole(from, target_.root(), kHeaderName, from.open_read(kHeaderName).size());
    export_log();
    // Last: until here the copy of the store that lay there goes with what lies beside it, since
    // segments and key table only grow.
    target_.take_store();
    copy_.tick(0);
    check();
    BackupReceipt out;
    out.size = head_.size;
    out.bytes_copied = copy_.copied() + store_bytes_;
    out.bytes_total = target_.bytes();
    out.checkpoint = head_.note;
    out.mended = std::move(mended_);
    return out;
  }

 private:
  [[nodiscard]] LogStore open_copy() const {
    return LogStore(fresh_, lmdb::OpenMode::read_without_lock, vault_.ground().map_bytes,
                    vault_.keys().log.log_key, vault_.keys().log.vault);
  }

  // First, so that everything copied afterwards is at least as new.
  void copy_store() {
    fresh_ = target_.fresh_store();
    vault_.store().environment().copy_to(fresh_);
    {
      const File file = Directory(fresh_).open_write(kStoreData);
      disk_.sync(file);
      store_bytes_ = file.size();
      file.drop_cache(0, store_bytes_);
    }
    copy_.tick(0);
    const LogStore copied = open_copy();
    head_ = copied.head();
    for (std::uint64_t segment = 1; segment < head_.segments_end.segment; ++segment) {
      ends_.push_back(copied.segment_end(segment));
    }
    ends_.push_back(head_.segments_end.offset);
    compare_records(copied);
    copy_.tick(0);
  }

  // Record by record against the vault's own, but for the head, which may have moved on.
  void compare_records(const LogStore& copied) {
    for (lmdb::Table table = 1; table < lmdb::kTables; ++table) {
      copied.environment().read([&](const lmdb::ReadTxn& theirs) {
        vault_.store().environment().read([&](const lmdb::ReadTxn& ours) {
          theirs.walk(table, {}, [&](ByteView key, ByteView value) {
            const auto original = ours.get(table, key);
            if (original && std::ranges::equal(*original, value)) return true;
            throw StorageError(Trouble::input_output, "copy-differs",
                               {"a copy reads back differently", {{"path", fresh_}}}, fresh_);
          });
        });
      });
    }
  }

  void copy_segments() {
    for (std::uint64_t segment = 1; segment <= ends_.size(); ++segment) {
      const std::uint64_t end = ends_[static_cast<std::size_t>(segment - 1)];
      const std::uint64_t have = usable(segment, end);
      if (have >= end) continue;
      const std::string name = segment_name(segment);
      Hash hash;
      if (have == 0) {
        hash = copy_.whole(vault_.segments_directory(), target_.segments(), name, end);
      } else {
        const File to = target_.segments().open_write(name);
        hash = copy_.range(vault_.segments_directory().open_read(name), to, have, end);
      }
      target_.manifest().add({segment, have, end, hash});
      target_.save_manifest();
      copy_.tick(0);
    }
  }

  // Behind what the log's end names, so that key table and segments always reach that far.
  void export_log() {
    BackupManifest& manifest = target_.manifest();
    const Directory& root = target_.root();
    if (!root.has(kLogExportName)) disk_.sync(root.create(kLogExportName));
    const File file = root.open_write(kLogExportName);
    LogExportState state = manifest.log();
    if (!log_export_holds(file, state)) {
      if (state.end != 0) mended_.push_back(file.path());
      state = {};
      manifest.set_log(state);
      target_.save_manifest();
    }
    if (file.size() > state.end) disk_.truncate(file, state.end);
    const std::uint64_t before = state.end;
    {
      const LogStore copied = open_copy();
      LogExportWriter writer(vault_.keys().log.log_key, vault_.keys().log.vault, disk_, file, state,
                             vault_.surroundings().random);
      writer.append(copied, head_, [this] { copy_.tick(0); });
      state = writer.state();
    }
    disk_.sync(file);
    disk_.sync(root);
    file.drop_cache(0, state.end);
    if (!log_export_holds(file, state)) {
      throw StorageError(Trouble::input_output, "copy-differs",
                         {"a copy reads back differently", {{"path", file.path()}}}, file.path());
    }
    copy_.tick(state.end - before);
    manifest.set_log(state);
    target_.save_manifest();
    copy_.tick(0);
  }

  // How much of a segment lies in the backup already and can be built upon.
  std::uint64_t usable(std::uint64_t segment, std::uint64_t end) {
    BackupManifest& manifest = target_.manifest();
    const std::uint64_t have = manifest.copied(segment);
    if (have == 0) return 0;
    const std::string name = segment_name(segment);
    // What is about to grow is read again, all of it; full segments are left to `verify`.
    const bool read_again = have < end || segment == ends_.size();
    if (have <= end && reaches(target_.segments(), name, have) &&
        (!read_again || is_as_copied(target_.segments(), segment))) {
      return have;
    }
    // What is left in the backup may be the only good copy of what rots in the vault.
    if (!is_as_copied(vault_.segments_directory(), segment)) {
      throw StorageError(Trouble::integrity, "vault-damaged",
                         "the vault is not what was copied of it earlier: the backup keeps that",
                         segment_subject(segment));
    }
    mended_.push_back(target_.segments().path() + "/" + name);
    manifest.forget(segment);
    return 0;
  }

  static bool reaches(const Directory& folder, const std::string& name, std::uint64_t end) {
    return folder.has(name) && folder.open_read(name).size() >= end;
  }

  // Whether the bytes of all pieces of a segment that count are those that were copied.
  bool is_as_copied(const Directory& folder, std::uint64_t segment) {
    const std::string name = segment_name(segment);
    if (!reaches(folder, name, target_.manifest().copied(segment))) return false;
    const File file = folder.open_read(name);
    return std::ranges::all_of(target_.manifest().pieces(), [&](const CopiedPiece& piece) {
      if (piece.segment != segment) return true;
      copy_.tick(0);
      file.drop_cache(piece.begin, piece.end - piece.begin);  // the disk is asked, not memory
      return copy_.hash(file, piece.begin, piece.end) == piece.hash;
    });
  }

  void check() {
    VaultKeys keys;
    keys.log.log_key = vault_.keys().log.log_key.clone();
    keys.log.signing_seed = vault_.keys().log.signing_seed.clone();
    keys.log.vault = vault_.keys().log.vault;
    keys.log.content_public = vault_.keys().log.content_public;
    // Read back and compared just now: the same bytes, so the same digest.
    keys.header_digest = vault_.keys().header_digest;
    const Vault::Impl copied(target_.root().path(), Access::read, std::nullopt, std::move(keys),
                             vault_.surroundings());
    must_be_sound(copied, "backup-damaged", "the backup does not verify");
  }

  const Vault::Impl& vault_;
  PosixDisk disk_;
  BackupTarget target_;
  CheckedCopy copy_;
  std::string fresh_;
  std::uint64_t store_bytes_ = 0;
  Head head_;                        // of the copy
  std::vector<std::uint64_t> ends_;  // committed end of each segment, from 1
  std::vector<std::string> mended_;  // paths
};

}  // namespace

BackupReceipt backup(const Vault& vault, const std::string& destination, const Progress& progress) {
  const Vault::Impl& impl = vault.impl();
  must_be_apart(destination, impl.directory().path());
  // A damaged vault must not take the place of a sound copy; the disk is asked, not memory.
  impl.store().environment().drop_cache();
  must_be_sound(impl, "vault-damaged", "the vault itself is damaged: nothing was copied");
  must_follow_memory(impl);
  return BackupRun(impl, destination, progress).run();
}

}  // namespace aigaq::vault
