#include "vault/vault.hpp"

#include <sys/stat.h>

#include <cerrno>

#include "crypto/hash.hpp"
#include "vault/impl.hpp"
#include "vault/index/leaf_index.hpp"
#include "vault/keys/held_keys.hpp"
#include "vault/keys/stored_header.hpp"
#include "vault/place/failure.hpp"

namespace aigaq::vault {
namespace {

[[noreturn]] void throw_past(Vault::Impl::Past past) {
  if (past == Vault::Impl::Past::rollback) {
    throw StorageError(Trouble::contradiction, "rollback",
                       "the vault is older than what this machine remembers of it", "head");
  }
  throw StorageError(Trouble::contradiction, "fork",
                     "the vault's history differs from what this machine remembers of it", "head");
}

}  // namespace

Vault::Vault(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Vault::~Vault() = default;

bool Vault::is_vault(const std::string& directory) {
  struct stat info {};
  const std::string header = directory + "/" + kHeaderName;
  if (::lstat(header.c_str(), &info) == 0) return S_ISREG(info.st_mode);
  // Whoever is told that there is none makes a new one: only what is known not to be there is.
  if (errno != ENOENT && errno != ENOTDIR && errno != ELOOP && errno != ENAMETOOLONG) {
    throw_errno(errno, "look at", header);
  }
  return false;
}

bool Vault::needs_identity(const std::string& directory) {
  return header_needs_identity(read_header(directory).bytes);
}

std::unique_ptr<Vault> Vault::open(const std::string& directory, Access access,
                                   const Unlock& unlock, Surroundings surroundings) {
  const Bytes header = read_header(directory).bytes;
  AIGAQ_ASSERT(unlock.passphrase != nullptr || unlock.held != nullptr);
  const Directory place(directory);
  const Ground ground = surroundings.ground != nullptr ? *surroundings.ground : Ground{};
  ground.check(place);
  std::optional<WriterLock> lock;
  if (access == Access::write) {
    if (on_read_only_medium(place)) {
      throw StorageError(Trouble::read_only, "read-only",
                         {"the folder cannot be written", {{"path", directory}}}, directory);
    }
    lock.emplace(place);
  }
  VaultKeys keys = unlock_header(header, unlock);
  auto impl = std::make_unique<Impl>(directory, access, std::move(lock), std::move(keys),
                                     std::move(surroundings));
  impl->check_head();
  impl->missing_ = impl->missing_piece();
  if (impl->missing_ && access == Access::write) throw StorageError(*impl->missing_);
  impl->catch_up_memory();
  return std::unique_ptr<Vault>(new Vault(std::move(impl)));
}

std::uint64_t Vault::size() const { return impl_->head().size; }
const VaultId& Vault::id() const { return impl_->keys().log.vault; }
const std::string& Vault::name() const { return impl_->about().name; }
const formats::VerifierKey& Vault::log_key() const { return impl_->log_key(); }
const Ed25519PublicKey& Vault::founder() const { return impl_->about().founder; }
bool Vault::frozen() const { return impl_->frozen_; }
const StorageError* Vault::missing_piece() const {
  return impl_->missing_ ? &*impl_->missing_ : nullptr;
}
bool Vault::can_read() const { return impl_->keys().reading.has_value(); }
std::string Vault::checkpoint() const { return impl_->head().note; }
const crypto::Ed25519SigningKey& Vault::log_signing_key() const { return impl_->log_signing(); }

bool Vault::remembered() const {
  const Impl::Past past = impl_->compare_memory();
  if (past == Impl::Past::rollback || past == Impl::Past::fork) throw_past(past);
  return past == Impl::Past::consistent;
}

void Vault::confirm_head(std::string_view fingerprint) {
  (void)remembered();  // a contradiction is not confirmed away
  impl_->confirm_head(fingerprint);
}

void Vault::Impl::must_be_writable() {
  if (access_ == Access::read) {
    throw StorageError(Trouble::read_only, "read-only", "the vault is open for reading only",
                       directory_.path());
  }
  if (frozen_) {
    throw StorageError(Trouble::contradiction, "frozen", "the vault is frozen", "head");
  }
  if (disk_.unsettled() || read_back_failed_) {
    throw StorageError(Trouble::input_output, "reopen",
                       "an earlier write failed: open the vault again before writing",
                       directory_.path());
  }
  const Past past = compare_memory();
  if (past == Past::rollback || past == Past::fork) throw_past(past);
  if (past == Past::none && !fresh_) {
    throw StorageError(Trouble::contradiction, "head-not-confirmed",
                       "the vault is unknown to this machine", "head");
  }
  memory_.must_take(disk_);
}

Receipt Vault::add(AddRequest request, const Progress& progress) {
  return impl_->add(std::move(request), progress);
}

std::vector<Receipt> Vault::add_all(std::vector<AddRequest> requests, const BatchId& batch,
                                    const Progress& progress) {
  std::vector<Receipt> out;
  const Tell tell = [&out](std::vector<Receipt> receipts) { out = std::move(receipts); };
  commit_all(std::move(requests), batch, progress, tell);
  settle(tell);
  return out;
}

void Vault::commit_all(std::vector<AddRequest> requests, const BatchId& batch,
                       const Progress& progress, const Tell& tell) {
  impl_->commit_drafts(std::move(requests), batch, progress, tell);
}

void Vault::settle(const Tell& tell) { impl_->settle(tell); }

std::vector<Batched> Vault::batched(const BatchId& batch) const { return impl_->batched(batch); }

Receipt Vault::record_export(const formats::Statement& record) {
  AddRequest request;
  request.statement = record;
  return impl_->add(request, {});
}

EntryView Vault::entry(std::uint64_t number) const {
  impl_->must_exist(number);
  EntryRecord record = impl_->store().entry(number);
  const Hash leaf = crypto::leaf_hash(record.entry);
  if (leaf != impl_->store().node({0, number})) {
    throw_integrity("entry-damaged", {"the entry is not its leaf's", {{"entry", number}}},
                    std::to_string(number));
  }
  return {number, std::move(record.entry), leaf, std::move(record.author_cose)};
}

formats::Statement Vault::statement(std::uint64_t number) const {
  return *impl_->opened(number).statement;
}

std::shared_ptr<const formats::Statement> Vault::shared_statement(std::uint64_t number) const {
  return impl_->opened(number).statement;
}

formats::EntrySeed Vault::entry_seed(std::uint64_t number) const {
  return impl_->opened(number).record.seed.clone();
}

void Vault::read_file(std::uint64_t entry, std::uint64_t file, formats::ByteSink& sink,
                      const Progress& progress) const {
  const OpenedEntry& opened = impl_->opened(entry);
  const std::string subject = std::to_string(entry);
  if (file >= opened.record.files.size()) {
    throw StorageError(Trouble::unknown_entry, "unknown-file",
                       {"the entry has no such file", {{"entry", entry}}}, subject);
  }
  const crypto::AeadKey key = impl_->file_key(entry, file, opened.row, opened.content);
  const StoredRef ref = opened.record.files[file].ref;
  // Copies: the sink may look at another entry.
  const std::uint64_t size = opened.statement->files[file].size;
  const FileDigest digest = opened.statement->files[file].digest;
  crypto::Sha256 hash;
  std::uint64_t done = 0;
  impl_->reader().read(ref, key, subject, [&](ByteView bytes) {
    hash.update(bytes);
    sink.write(bytes);
    done += bytes.size();
    if (progress.tick && !progress.tick(done, size)) {
      throw StorageError(Trouble::interrupted, "interrupted", "interrupted");
    }
    return true;
  });
  if (done != size || FileDigest{hash.finish().data} != digest) {
    throw_integrity("file-damaged", {"a file is not the one added", {{"entry", entry}}}, subject);
  }
}

crypto::Proof Vault::inclusion(std::uint64_t number) const {
  return inclusion(number, impl_->head().size);
}

crypto::Proof Vault::inclusion(std::uint64_t number, crypto::TreeSize size) const {
  impl_->must_exist(number);
  AIGAQ_ASSERT(number < size && size <= impl_->head().size);
  return crypto::inclusion_proof(number, size,
                                 [this](crypto::NodeId id) { return impl_->store().node(id); });
}

crypto::Proof Vault::consistency(std::uint64_t old_size) const {
  if (old_size > impl_->head().size) impl_->must_exist(old_size - 1);
  return crypto::consistency_proof(old_size, impl_->head().size,
                                   [this](crypto::NodeId id) { return impl_->store().node(id); });
}

std::vector<std::uint64_t> Vault::by_leaf_hash(std::string_view hex_prefix) const {
  return LeafIndex(*this).find(hex_prefix);
}

}  // namespace aigaq::vault
