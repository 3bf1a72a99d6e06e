#pragma once
// Inside of the vault, for its own sources, verify, export and backup.

#include <future>
#include <mutex>

#include "vault/audit/crew.hpp"
#include "vault/keys/header.hpp"
#include "vault/log/index_record.hpp"
#include "vault/log/records.hpp"
#include "vault/log/store.hpp"
#include "vault/memory/memory.hpp"
#include "vault/place/ground.hpp"
#include "vault/place/watched_disk.hpp"
#include "vault/segments/reader.hpp"
#include "vault/segments/writer.hpp"
#include "vault/vault.hpp"

namespace aigaq::vault {

inline constexpr const char* kSegmentsName = "segments";
inline constexpr const char* kFrozenName = "frozen";  // empty file: restored, goes on as a new log

struct Draft;
struct Drafts;
struct PendingCommit;
class Preparation;
struct PreparedEntry;
class ReadBehind;
struct StoredHere;

// An entry with all that its content key opens.
struct OpenedEntry {
  std::uint64_t number = 0;
  KeyRow row;
  crypto::AeadKey content;
  StatementRecord record;                               // its statement is the one below
  std::shared_ptr<const formats::Statement> statement;  // as many files as the record and the row
};

class Vault::Impl {
 public:
  // The lock, when writing, was taken before the passphrase was stretched.
  Impl(const std::string& directory, Access access, std::optional<WriterLock> lock, VaultKeys keys,
       Surroundings surroundings);

  [[nodiscard]] const Directory& directory() const { return directory_; }
  [[nodiscard]] const Directory& segments_directory() const { return segments_; }
  [[nodiscard]] const LogStore& store() const { return store_; }
  [[nodiscard]] const KeyTable& table() const { return table_; }
  [[nodiscard]] const RecordKeys& record_keys() const { return record_keys_; }
  [[nodiscard]] const SegmentReader& reader() const { return reader_; }
  [[nodiscard]] const Memory& memory() const { return memory_; }
  [[nodiscard]] const Head& head() const { return head_; }
  [[nodiscard]] const About& about() const { return about_; }
  [[nodiscard]] const VaultKeys& keys() const { return keys_; }
  [[nodiscard]] const Surroundings& surroundings() const { return surroundings_; }
  [[nodiscard]] const Ground& ground() const { return ground_; }
  [[nodiscard]] BufferPool& buffers() const { return buffers_; }
  [[nodiscard]] const formats::VerifierKey& log_key() const { return log_verifier_; }
  [[nodiscard]] const crypto::Ed25519SigningKey& log_signing() const { return log_signing_; }
  [[nodiscard]] Access access() const { return access_; }
  [[nodiscard]] bool frozen() const { return frozen_; }

  // At opening. Throws integrity: head against its own note and the header file.
  void check_head() const;
  // A segment or part of the key table that the head counts on and that is not there.
  [[nodiscard]] std::optional<StorageError> missing_piece() const;
  [[nodiscard]] std::uint64_t segment_end(std::uint64_t segment) const;  // of what is committed

  // Reading. Throws integrity with the entry's number for what does not open, unknown_entry,
  // wrong_identity without the reading half. Threads may read at the same time, but for opened().
  [[nodiscard]] KeyRow key_row(std::uint64_t number) const;
  [[nodiscard]] KeyRow key_row(std::uint64_t number, const RowPlace& place) const;
  [[nodiscard]] crypto::AeadKey content_key_of(std::uint64_t number, const KeyRow& row) const;
  [[nodiscard]] StatementRecord record(std::uint64_t number, const crypto::AeadKey& content) const;
  [[nodiscard]] StatementRecord record(std::uint64_t number) const;
  [[nodiscard]] crypto::AeadKey file_key(std::uint64_t number, std::uint64_t file,
                                         const KeyRow& row, const crypto::AeadKey& content) const;
  void must_exist(std::uint64_t number) const;
  // The last one is kept: an entry of thousands of files is opened once. Valid until the next call.
  [[nodiscard]] const OpenedEntry& opened(std::uint64_t number) const;
  [[nodiscard]] const ReadingKeys& reading() const;
  [[nodiscard]] const AddingKeys& adding() const;  // throws wrong_identity likewise
  [[nodiscard]] Hash root_at(crypto::TreeSize size) const;
  // Where the bytes of such a file lie already: entry and file. Of the index, never trusted alone.
  [[nodiscard]] bool size_known(std::uint64_t size) const;
  [[nodiscard]] std::optional<StoredAt> find_stored(std::uint64_t size,
                                                    const FileDigest& digest) const;
  // The index's record of a file, or of its size alone.
  [[nodiscard]] IndexRecord index_of(std::uint64_t size, const FileDigest* digest) const;

  // Memory outside.
  enum class Past : std::uint8_t { none, consistent, rollback, fork };
  [[nodiscard]] Past compare_memory() const;
  void catch_up_memory();
  void confirm_head(std::string_view fingerprint);

  // Writing.
  std::size_t keep_cosignatures(const std::vector<Cosigned>& cosigned);
  Receipt add(AddRequest request, const Progress& progress);
  // Its own commit begins once the one before is settled.
  void commit_drafts(std::vector<AddRequest> requests, const std::optional<BatchId>& batch,
                     const Progress& progress, const Tell& tell);
  void settle(const Tell& tell);
  [[nodiscard]] std::vector<Batched> batched(const BatchId& batch) const;
  Receipt add_genesis(const formats::Genesis& genesis, const formats::Statement& statement);

 private:
  friend class Vault;
  [[nodiscard]] SessionKey session_key_of(std::uint64_t number, std::uint64_t first) const;
  void must_be_writable();
  void remember_head();
  void start_session(std::uint64_t number);
  // vault/intake/: drafts, their commit, what the index says of batches.
  [[nodiscard]] Drafts start_drafts(const std::optional<BatchId>& batch) const;
  [[nodiscard]] std::unique_ptr<SegmentWriter> make_writer();
  // Where the writer goes on; waits until the commit ahead has written its segments.
  void begin_writing(SegmentWriter& writer);
  // Every file and entry of the commit, in order; without its writer a dry run. What a long one
  // asked for is given up on the way.
  void take_all(std::vector<AddRequest>& requests, const Progress& progress, PendingCommit& made,
                Drafts& drafts);
  // Null where it does not pay.
  [[nodiscard]] std::unique_ptr<ReadBehind> read_behind(const PendingCommit& made,
                                                        const Preparation& preparation);
  void sign_draft(Draft& draft, PreparedEntry prepared, const Drafts& before);
  static void chain(Drafts& drafts, Draft& draft);
  [[nodiscard]] crypto::AeadKey content_of(const Draft& draft) const;
  // On a thread of its own where that pays, else up to the store's own commit; settle does the
  // rest. The one ahead is settled.
  void begin_commit(std::shared_ptr<PendingCommit> made);
  void commit(PendingCommit& made);
  void store_session(crypto::RandomSource& random);
  void put_index(lmdb::WriteTxn& txn, const Drafts& drafts) const;
  void read_back_store(const Draft& draft, const crypto::AeadKey& content) const;
  void read_back(const Draft& draft, std::size_t begin, std::size_t end, bool all,
                 SegmentWindow& window) const;
  void read_back(const PendingCommit& made) const;
  [[nodiscard]] unsigned threads() const;  // that pay
  // Crew::run, by as many threads as pay.
  void in_order(std::uint64_t count, const std::function<Crew::Take(std::uint64_t)>& work,
                const std::function<void()>& meanwhile, const JobWeights& weights) const;
  [[nodiscard]] std::optional<Batched> batched_at(const BatchId& batch, std::uint64_t entry) const;
  [[nodiscard]] std::vector<Batched> batched_by_log(const BatchId& batch) const;
  [[nodiscard]] IndexRecord index_of(const BatchId& batch, std::uint64_t commit) const;
  [[nodiscard]] std::uint64_t commits_of(const BatchId& batch) const;

  Surroundings surroundings_;
  Ground ground_;
  PosixDisk posix_disk_;
  WatchedDisk disk_;
  Directory directory_;
  Access access_;
  std::optional<WriterLock> lock_;
  VaultKeys keys_;
  Directory segments_;
  LogStore store_;
  KeyTable table_;
  RecordKeys record_keys_;
  SegmentReader reader_;
  Memory memory_;
  Head head_;
  About about_;
  crypto::Ed25519SigningKey log_signing_;
  formats::VerifierKey log_verifier_;
  bool frozen_;
  std::optional<StorageError> missing_;  // at opening
  bool fresh_ = false;  // made by this process: no memory is asked for
  bool read_back_failed_ = false;
  mutable BufferPool buffers_;

  struct Session {
    std::uint64_t first = 0;
    SessionKey key;
    TablePlace place;
    bool stored = false;  // its record is committed
  };
  std::optional<Session> session_;  // of this process, for adding
  mutable std::mutex read_session_mutex_;
  mutable std::optional<Session> read_session_;                             // the last one opened
  mutable std::optional<OpenedEntry> opened_;                               // likewise
  mutable std::optional<std::pair<BatchId, std::uint64_t>> batch_commits_;  // at least so many

  std::shared_ptr<PendingCommit> pending_;
  std::future<void> work_;  // on pending_; the last member: its thread uses the others
};

}  // namespace aigaq::vault
