#include "vault/impl.hpp"

#include <unistd.h>

#include "crypto/hash.hpp"
#include "crypto/labels.hpp"
#include "vault/place/failure.hpp"
#include "vault/place/pages.hpp"

namespace aigaq::vault {
namespace {

lmdb::OpenMode mode_for(const std::string& directory, Access access) {
  if (access == Access::write) return lmdb::OpenMode::write;
  // Without a lock file there is no reader table: on a read-only medium no writer can come.
  const std::string store = directory + "/" + kStoreName;
  const bool writable =
      ::access(store.c_str(), W_OK) == 0 && ::access((store + "/lock.mdb").c_str(), W_OK) == 0;
  return writable ? lmdb::OpenMode::read : lmdb::OpenMode::read_without_lock;
}

[[noreturn]] void damaged_entry(std::uint64_t number, const char* what) {
  throw_integrity(
      "record-damaged",
      {"a record of the entry is damaged", {{"entry", number}, Detail::named("what", what)}},
      std::to_string(number));
}

}  // namespace

Vault::Impl::Impl(const std::string& directory, Access access, std::optional<WriterLock> lock,
                  VaultKeys keys, Surroundings surroundings)
    : surroundings_(std::move(surroundings)),
      ground_(surroundings_.ground != nullptr ? *surroundings_.ground : Ground{}),
      disk_(ground_.disk != nullptr ? *ground_.disk : posix_disk_),
      directory_(directory),
      access_(access),
      lock_(std::move(lock)),
      keys_(std::move(keys)),
      segments_(Directory::if_there(directory_, kSegmentsName)),
      store_(directory + "/" + kStoreName, mode_for(directory, access), ground_.map_bytes,
             keys_.log.log_key, keys_.log.vault),
      table_(directory_, access == Access::write, keys_.log.log_key, keys_.log.vault),
      record_keys_(keys_.log.log_key),
      reader_(segments_, record_keys_, keys_.log.vault),
      memory_(surroundings_.state_directory, keys_.log.log_key, keys_.log.vault),
      head_(store_.head()),
      about_(store_.about()),
      log_signing_(crypto::Ed25519SigningKey::from_seed(keys_.log.signing_seed)),
      log_verifier_(formats::log_verifier_key(keys_.log.vault, log_signing_.public_key())),
      frozen_(directory_.has(kFrozenName)) {
  if (keys_.reading && !keys_.adding) keys_.adding = adding_keys(*keys_.reading, keys_.log.vault);
}

void Vault::Impl::check_head() const {
  if (head_.header_digest != keys_.header_digest) {
    throw_integrity("header-replaced", "the vault's header is not the one its head names", "keys");
  }
  const auto range = crypto::CompactRange::from(head_.size, head_.range);
  if (!range || head_.size == 0 || range->root() != head_.root) {
    throw_integrity("head-damaged", "the head of the log does not add up", "head");
  }
  const auto checkpoint = formats::verify_checkpoint(head_.note, log_verifier_);
  if (!checkpoint || checkpoint->size != head_.size || checkpoint->root != head_.root ||
      checkpoint->origin != formats::origin_of(keys_.log.vault)) {
    throw_integrity("head-damaged", "the checkpoint of the head does not hold", "head");
  }
  for (const Kind kind : {Kind::entries, Kind::leaves, Kind::statements}) {
    if (store_.count(kind) == head_.size) continue;
    throw_integrity("head-damaged", "the store holds more or less than its head says", "head");
  }
}

std::optional<StorageError> Vault::Impl::missing_piece() const {
  if (table_.file_size() < head_.table.end) {
    return StorageError(Trouble::integrity, "key-table-cut", "the key table ends early", "keys");
  }
  for (std::uint64_t segment = 1; segment <= head_.segments_end.segment; ++segment) {
    const std::uint64_t end = segment_end(segment);
    if (end == 0) continue;
    const std::string name = segment_name(segment);
    if (!segments_.has(name)) return segment_missing(segment);
    try {
      if (segments_.open_read(name).size() < end) return segment_cut(segment);
    } catch (const StorageError& error) {
      // A link or a folder in its place: it is missed as much.
      if (error.trouble() != Trouble::integrity) throw;
      return error;
    }
  }
  // A vault without files has it too; nothing could be added.
  if (!segments_.is_there()) return segment_missing(1);
  return std::nullopt;
}

std::uint64_t Vault::Impl::segment_end(std::uint64_t segment) const {
  const bool last = segment == head_.segments_end.segment;
  return last ? head_.segments_end.offset : store_.segment_end(segment);
}

void Vault::Impl::must_exist(std::uint64_t number) const {
  if (number < head_.size) return;
  throw StorageError(Trouble::unknown_entry, "unknown-entry",
                     {"there is no such entry", {{"entry", number}}}, std::to_string(number));
}

const ReadingKeys& Vault::Impl::reading() const {
  if (keys_.reading) return *keys_.reading;
  throw StorageError(Trouble::wrong_identity, "identity-needed",
                     "this vault was made with an identity: its file is needed", "keys");
}

const AddingKeys& Vault::Impl::adding() const {
  if (!keys_.adding) (void)reading();  // throws
  AIGAQ_ASSERT(keys_.adding);
  return *keys_.adding;
}

KeyRow Vault::Impl::key_row(std::uint64_t number) const {
  must_exist(number);
  return key_row(number, store_.leaf(number).place);
}

KeyRow Vault::Impl::key_row(std::uint64_t number, const RowPlace& place) const {
  auto row = decode_row(table_.read(BoxKind::row, number, place.row));
  if (!row || row->session_first != place.session_first) damaged_entry(number, "its keys");
  return std::move(*row);
}

SessionKey Vault::Impl::session_key_of(std::uint64_t number, std::uint64_t first) const {
  {
    const std::scoped_lock lock(read_session_mutex_);
    if (read_session_ && read_session_->first == first) return read_session_->key.clone();
  }
  const TablePlace place = store_.leaf(number).place.session;
  const auto sealed = SealedSession::from(table_.read(BoxKind::session, first, place));
  if (!sealed) damaged_entry(number, "its session key");
  auto key = open_session(*sealed, reading().content_secret, keys_.log.vault, first);
  if (!key) damaged_entry(number, "its session key");
  const std::scoped_lock lock(read_session_mutex_);
  read_session_ = Session{first, key->clone(), place, true};
  return std::move(*key);
}

crypto::AeadKey Vault::Impl::content_key_of(std::uint64_t number, const KeyRow& row) const {
  (void)reading();  // throws without the reading half
  return content_key(session_key_of(number, row.session_first), row.fresh, keys_.log.vault, number);
}

StatementRecord Vault::Impl::record(std::uint64_t number, const crypto::AeadKey& content) const {
  auto out = decode_record(store_.open_statement(number, content));
  if (!out) damaged_entry(number, "its statement");
  return std::move(*out);
}

StatementRecord Vault::Impl::record(std::uint64_t number) const {
  return record(number, content_key_of(number, key_row(number)));
}

const OpenedEntry& Vault::Impl::opened(std::uint64_t number) const {
  if (opened_ && opened_->number == number) return *opened_;
  opened_.reset();
  KeyRow row = key_row(number);
  crypto::AeadKey content = content_key_of(number, row);
  StatementRecord found = record(number, content);
  auto statement = formats::decode_spent_statement(std::exchange(found.statement, {}), let_go);
  const std::size_t files = found.files.size();
  if (!statement || statement->files.size() != files || row.wrapped.size() != files) {
    damaged_entry(number, "its statement");
  }
  opened_.emplace(OpenedEntry{number, std::move(row), std::move(content), std::move(found),
                              std::make_shared<const formats::Statement>(std::move(*statement))});
  return *opened_;
}

crypto::AeadKey Vault::Impl::file_key(std::uint64_t number, std::uint64_t file, const KeyRow& row,
                                      const crypto::AeadKey& content) const {
  if (file >= row.wrapped.size()) damaged_entry(number, "a file's key is missing");
  auto key = unwrap_file_key(content, keys_.log.vault, number, file, row.wrapped[file]);
  if (!key) damaged_entry(number, "a file's key");
  return std::move(*key);
}

Hash Vault::Impl::root_at(crypto::TreeSize size) const {
  if (size == 0) return crypto::empty_root();
  std::vector<Hash> hashes;
  for (const crypto::NodeId id : crypto::CompactRange::nodes(size)) {
    hashes.push_back(store_.node(id));
  }
  const auto range = crypto::CompactRange::from(size, std::move(hashes));
  AIGAQ_ASSERT(range);
  return range->root();
}

IndexRecord Vault::Impl::index_of(std::uint64_t size, const FileDigest* digest) const {
  const NumberKey number = number_key(size);
  const ByteView rest = digest != nullptr ? digest->view() : ByteView{};
  return {adding().index_hash, {number.view(), rest}};
}

bool Vault::Impl::size_known(std::uint64_t size) const {
  const IndexRecord record = index_of(size, nullptr);
  const auto value = store_.index(record.key());
  return value && record.open(*value);
}

std::optional<StoredAt> Vault::Impl::find_stored(std::uint64_t size,
                                                 const FileDigest& digest) const {
  const IndexRecord record = index_of(size, &digest);
  const auto value = store_.index(record.key());
  if (!value) return std::nullopt;
  const auto plain = record.open(*value);
  const auto out = plain ? decode_stored_at(*plain) : std::nullopt;
  return out && out->entry < head_.size ? out : std::nullopt;
}

Vault::Impl::Past Vault::Impl::compare_memory() const {
  const auto known = memory_.recall();
  if (!known) return Past::none;
  if (known->size > head_.size) return Past::rollback;
  return root_at(known->size) == known->root ? Past::consistent : Past::fork;
}

void Vault::Impl::remember_head() {
  memory_.remember(disk_, {head_.size, head_.root, head_.note}, surroundings_.random);
}

void Vault::Impl::catch_up_memory() {
  try {
    const auto known = memory_.recall();
    if (!known || compare_memory() != Past::consistent) return;
    if (known->size == head_.size && !known->note.empty()) return;
    if (::access(surroundings_.state_directory.c_str(), W_OK) == 0) remember_head();
  } catch (const StorageError& error) {
    // Somebody who may not read or write there, or whose disk is full, still reads the vault.
    if (access_ == Access::write || error.trouble() == Trouble::integrity) throw;
  }
}

void Vault::Impl::confirm_head(std::string_view fingerprint) {
  const auto normal = [](std::string_view text) {
    std::string out;
    for (const char c : text) {
      if (c == '-' || c == ' ') continue;
      out.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
    }
    return out;
  };
  const std::string body = formats::checkpoint_body({log_verifier_.name, head_.size, head_.root});
  if (normal(fingerprint) != normal(formats::head_fingerprint(body))) {
    throw StorageError(Trouble::contradiction, "head-not-confirmed",
                       "the fingerprint given is not that of this vault's head", "head");
  }
  remember_head();
}

}  // namespace aigaq::vault
