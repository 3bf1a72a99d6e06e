// A vault from segments, exported log and key table (docs/formats/vault.md, "Rebuilding").

#include <algorithm>

#include "crypto/hash.hpp"
#include "vault/audit/log_audit.hpp"
#include "vault/audit/soundness.hpp"
#include "vault/backup.hpp"
#include "vault/backup_copy.hpp"
#include "vault/backup_target.hpp"
#include "vault/keys/held_keys.hpp"
#include "vault/keys/stored_header.hpp"
#include "vault/log/export.hpp"
#include "vault/new_place.hpp"
#include "vault/place/failure.hpp"
#include "vault/place/folders.hpp"

namespace aigaq::vault {
namespace {

constexpr std::size_t kCommit = 1'000;  // entries of one commit of the new store

void must_have_pieces(const std::string& path, const Directory& backup) {
  for (const char* name : {kManifestName, kTableName, kCellsName, kSegmentsName}) {
    if (backup.has(name)) continue;
    throw StorageError(Trouble::refused_input, "not-a-backup",
                       {"not a finished backup", {{"path", path}}}, path);
  }
}

// Entry by entry into a new store, many a commit, the head in the last one.
class StoreBuilder {
 public:
  StoreBuilder(LogStore& store, const KeyTable& table, Disk& disk, crypto::RandomSource& random)
      : store_(store), table_(table), disk_(disk), random_(random) {}

  void take(ExportedRecord&& record) {
    if (auto* entry = std::get_if<ExportedEntry>(&record)) {
      check_keys(*entry);
      std::vector<Hash> completed;
      range_.append(crypto::leaf_hash(entry->record.entry),
                    [&](crypto::NodeId, const Hash& hash) { completed.push_back(hash); });
      entries_.emplace_back(std::move(*entry), std::move(completed));
      if (entries_.size() == kCommit) write(nullptr);
    } else if (const auto* segment = std::get_if<ExportedSegment>(&record)) {
      segments_.push_back(*segment);
    } else if (auto* cosigned = std::get_if<ExportedCosigned>(&record)) {
      cosigned_.push_back(std::move(*cosigned));
    } else {
      end_ = std::move(std::get<ExportedEnd>(record));
    }
  }

  void finish() {
    AIGAQ_ASSERT(end_);  // read_log_export gave one
    write(&*end_);
  }

 private:
  using Entry = std::pair<ExportedEntry, std::vector<Hash>>;

  // A row that does not open now would be missed only when somebody needs the entry.
  void check_keys(const ExportedEntry& entry) {
    const RowPlace& place = entry.place;
    const auto row = decode_row(table_.read(BoxKind::row, entry.number, place.row));
    if (!row || row->session_first != place.session_first) {
      throw_integrity("key-table-damaged", "the keys of an entry do not fit the exported log",
                      std::to_string(entry.number));
    }
    const std::pair session{place.session_first, place.session.offset};
    if (session_ == session) return;
    (void)table_.read(BoxKind::session, place.session_first, place.session);
    session_ = session;
  }

  void write(const ExportedEnd* end) {
    store_.environment().write(
        [&](lmdb::WriteTxn& txn) {  // may run again: it changes nothing but the transaction
          for (const auto& [entry, completed] : entries_) {
            store_.put_entry(txn, entry.number, entry.record, random_);
            store_.put_leaf(txn, entry.number, {completed, entry.place}, random_);
            store_.put_statement(txn, entry.number, entry.statement);
          }
          if (end == nullptr) return;
          for (const ExportedSegment& one : segments_) {
            store_.put_segment_end(txn, one.segment, one.end, random_);
          }
          for (const ExportedCosigned& one : cosigned_) {
            store_.put_cosigned(txn, one.number, one.cosigned, random_);
          }
          store_.put_about(txn, end->about, random_);
          store_.put_head(txn, end->head, random_);
        },
        [this](const std::function<void()>& store_commit) { disk_.commit(store_commit); });
    entries_.clear();
  }

  LogStore& store_;
  const KeyTable& table_;
  Disk& disk_;
  crypto::RandomSource& random_;
  crypto::CompactRange range_;
  std::vector<Entry> entries_;
  std::vector<ExportedSegment> segments_;
  std::vector<ExportedCosigned> cosigned_;
  std::optional<ExportedEnd> end_;
  // First entry of the session whose record was read last, and where that was.
  std::optional<std::pair<std::uint64_t, std::uint64_t>> session_;
};

class Rebuild {
 public:
  Rebuild(const Directory& from, const std::string& place, VaultKeys keys,
          Surroundings surroundings, const Progress& progress)
      : from_(from),
        to_(place),
        keys_(std::move(keys)),
        surroundings_(std::move(surroundings)),
        copy_(disk_, progress),
        manifest_(keys_.log.log_key, keys_.log.vault) {}

  Rebuilt run(const std::optional<std::string>& against) {
    read_manifest();
    for (const char* name : {kFrozenName, kLockName}) disk_.sync(to_.create(name));
    for (const char* folder : {kSegmentsName, kStoreName}) to_.make_directory(folder);
    copy_segments();
    for (const char* name : {kTableName, kCellsName}) {
      copy_.whole(from_, to_, name, from_.open_read(name).size());
    }
    make_store();
    Rebuilt out = prove(against);
    disk_.sync(Directory(to_, kStoreName));
    disk_.sync(Directory(to_, kSegmentsName));
    const Hash header = copy_.whole(from_, to_, kHeaderName, from_.open_read(kHeaderName).size());
    if (header != keys_.header_digest) {
      throw_integrity("header-replaced", "the header changed while it was read", "keys");
    }
    disk_.sync(Directory(parent_of(to_.path())));
    return out;
  }

 private:
  void read_manifest() {
    try {
      manifest_.read(from_);
    } catch (const StorageError& error) {
      if (error.cls() != "not-this-backup") throw;
      // The passphrase opened the header: what lies beside it is damaged or of another vault.
      throw_integrity("backup-mixed", "the parts of the backup are not of one vault, or damaged",
                      from_.path() + "/" + kManifestName);
    }
    if (manifest_.log().end == 0) {
      throw StorageError(Trouble::refused_input, "log-export-missing",
                         "the backup holds no exported log", from_.path());
    }
    if (!from_.has(kLogExportName)) {
      throw_integrity("log-export-missing", "the exported log is missing", kLogExportName);
    }
  }

  void copy_segments() {
    const Directory source(from_, kSegmentsName), target(to_, kSegmentsName);
    for (const CopiedPiece& piece : manifest_.pieces()) {
      const std::string name = segment_name(piece.segment);
      if (!source.has(name)) throw segment_missing(piece.segment);
      const File file = source.open_read(name);
      if (file.size() < piece.end) throw segment_cut(piece.segment);
      const File copy = target.has(name) ? target.open_write(name) : target.create(name);
      if (copy_.range(file, copy, piece.begin, piece.end) != piece.hash) {
        throw_integrity("segment-damaged",
                        {"a segment is not what was copied", {{"segment", name}}},
                        segment_subject(piece.segment));
      }
    }
  }

  void make_store() {
    const Ground ground = surroundings_.ground != nullptr ? *surroundings_.ground : Ground{};
    LogStore store(to_.path() + "/" + kStoreName, lmdb::OpenMode::create, ground.map_bytes,
                   keys_.log.log_key, keys_.log.vault);
    const KeyTable table(to_, false, keys_.log.log_key, keys_.log.vault);
    StoreBuilder builder(store, table, disk_, surroundings_.random);
    std::uint64_t seen = 0;
    read_log_export(keys_.log.log_key, keys_.log.vault, from_.open_read(kLogExportName),
                    manifest_.log(), [&](ExportedRecord&& record) {
                      if (++seen % kCommit == 0) copy_.tick(0);
                      builder.take(std::move(record));
                    });
    builder.finish();
    copy_.tick(0);
  }

  Rebuilt prove(const std::optional<std::string>& against) {
    const Hash header_digest = keys_.header_digest;
    const Vault::Impl vault(to_.path(), Access::read, std::nullopt, std::move(keys_),
                            surroundings_);
    keys_.header_digest = header_digest;
    if (const auto fault = first_fault(vault)) {
      throw_integrity(std::string(fault->cls),
                      {"what was rebuilt does not verify", {Detail::named("what", fault->detail)}},
                      fault->entry.value_or("head"));
    }
    Rebuilt out;
    out.size = vault.head().size;
    out.root = vault.head().root;
    out.origin = vault.log_key().name;
    out.checkpoint = vault.head().note;
    contradicted_by_memory(vault.compare_memory(), out);
    if (against) compare(read_against(*against, vault.log_key()), vault, out);
    return out;
  }

  static void contradicted_by_memory(Vault::Impl::Past past, Rebuilt& out) {
    if (past == Vault::Impl::Past::rollback) {
      throw StorageError(Trouble::contradiction, "rollback",
                         "the backup is older than what this machine remembers of the vault",
                         "head");
    }
    if (past == Vault::Impl::Past::fork) {
      throw StorageError(Trouble::contradiction, "fork",
                         "the backup's history differs from what this machine remembers of it",
                         "head");
    }
    out.remembered = past == Vault::Impl::Past::consistent;
  }

  static void compare(const formats::Checkpoint& against, const Vault::Impl& vault, Rebuilt& out) {
    if (against.size > out.size) {
      throw StorageError(Trouble::contradiction, "rollback",
                         "the backup is older than the checkpoint given", "head");
    }
    if (vault.root_at(against.size) != against.root) {
      throw StorageError(Trouble::contradiction, "fork",
                         "the backup's history differs from the checkpoint given", "head");
    }
    out.against_size = against.size;
  }

  const Directory& from_;
  Directory to_;
  VaultKeys keys_;
  Surroundings surroundings_;
  PosixDisk disk_;
  CheckedCopy copy_;
  BackupManifest manifest_;
};

}  // namespace

Rebuilt rebuild(const std::string& backup_directory, const std::string& new_directory,
                const Unlock& unlock, Surroundings surroundings,
                const std::optional<std::string>& against, const Progress& progress) {
  const Bytes header = read_header(backup_directory).bytes;
  const Directory from(real_place(backup_directory));
  must_have_pieces(backup_directory, from);
  must_be_apart(new_directory, backup_directory);
  const std::string place = real_place(new_directory);
  VaultKeys keys = unlock_header(header, unlock);
  NewPlace made(place);
  const Ground ground = surroundings.ground != nullptr ? *surroundings.ground : Ground{};
  ground.check(Directory(place));
  Rebuilt out =
      Rebuild(from, place, std::move(keys), std::move(surroundings), progress).run(against);
  made.keep();
  return out;
}

}  // namespace aigaq::vault
