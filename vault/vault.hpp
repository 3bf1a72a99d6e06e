#pragma once
// The live vault: an append-only log of hashed, signed, encrypted entries in LMDB, file bytes in
// encrypted segment files, keys in a key table (docs/formats/vault.md). There is no call that
// deletes or changes an entry.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "crypto/merkle.hpp"
#include "crypto/password.hpp"
#include "crypto/random.hpp"
#include "formats/disclosure/opening.hpp"
#include "formats/log/cosignature.hpp"
#include "formats/log/entry.hpp"
#include "formats/log/note.hpp"
#include "formats/statement/statement.hpp"
#include "formats/stream.hpp"
#include "formats/verify/report.hpp"
#include "vault/errors.hpp"

namespace aigaq::vault {

// vault/intake/input_bytes.hpp
class InputBytes;
struct Cosigned;

// The disk and the check of where a vault may lie (vault/place/). Tests put their own in.
struct Ground;

// All that the vault takes from outside itself.
struct Surroundings {
  crypto::RandomSource& random;
  std::function<std::int64_t()> now;  // Unix seconds; a claim, never trusted
  std::string state_directory;        // memory outside the vault: $XDG_STATE_HOME/aigaq
  crypto::ArgonCost cost = crypto::kArgonModerate;
  const Ground* ground = nullptr;  // nullptr: the real one
};

struct Progress {
  // bytes done, bytes in all (0: unknown). Returning false interrupts (exit 130).
  std::function<bool(std::uint64_t, std::uint64_t)> tick;
};

struct Created {
  VaultId id;
  formats::VerifierKey log_key;
  std::string checkpoint;               // exact note, size 1
  crypto::SecretBytes succession_seed;  // 32 bytes; only for the recovery sheet
};
struct InitOptions {
  std::string name;                         // kept inside, encrypted
  std::optional<X25519PublicKey> identity;  // reading and signing keys under this one
  // Called when all but the header is written: what throws here leaves no vault behind.
  std::function<void(const Created&)> before_it_stands;
};

struct Unlock {
  const crypto::SecretBytes* passphrase = nullptr;
  const crypto::X25519Secret* identity = nullptr;  // when the vault was made with one
  // vault/held.hpp; go before the passphrase, which may be missing then.
  const crypto::SecretBytes* held = nullptr;
};
enum class Access : std::uint8_t { read, write };

// Where a file's bytes come from; the vault reads it once or twice (formats.md section 6).
struct FileInput {
  std::string path;
  std::string name;  // base name as stored
  bool redactable = false;
  // Instead of what lies at path, which then only names it in messages.
  std::shared_ptr<InputBytes> bytes = nullptr;
  // Known beforehand: other bytes are refused ("file-changed") and nothing is added.
  std::optional<FileDigest> digest = std::nullopt;
};
struct AddRequest {
  formats::Statement statement;     // fields, relations (entry numbers resolved), status
  std::optional<std::string> text;  // --text, exact UTF-8
  std::vector<FileInput> files;
  bool dry_run = false;
  bool read_back_all = false;  // default: entry, nodes, head, each file's first and last record
  std::uint64_t line = 0;      // of the list, for an entry of a batch; from 1
};
// A list of entries that is added in several commits. By id and line an entry is found again.
using BatchId = FixedBytes<struct BatchIdTag, 16>;
struct Batched {
  std::uint64_t line = 0;
  std::uint64_t entry = 0;
};
// What one commit of a batch holds at most (an entry alone may be larger).
inline constexpr std::size_t kCommitEntries = 1'000;
inline constexpr std::uint64_t kCommitBytes = std::uint64_t{64} << 20;
struct StoredFile {
  formats::CompactText name;
  std::uint64_t size = 0;
  FileDigest digest;
  bool existing = false;  // the bytes lay there already
};
struct Receipt {
  std::uint64_t number = 0;
  Hash leaf_hash;
  std::vector<StoredFile> files;
  std::string checkpoint;
};

struct EntryView {  // what the log key shows, without the reading half
  std::uint64_t number = 0;
  Bytes entry;  // exact log leaf data
  Hash leaf_hash;
  Bytes author_cose;
};

class Vault {
 public:
  static Created create(const std::string& directory, const InitOptions& options,
                        const crypto::SecretBytes& passphrase, Surroundings surroundings);
  // The path is checked (no_vault) before anything else; is_vault asks for no passphrase.
  static bool is_vault(const std::string& directory);
  static bool needs_identity(const std::string& directory);
  // Reading goes on where a segment or the end of the key table is missing: see missing_piece().
  static std::unique_ptr<Vault> open(const std::string& directory, Access access,
                                     const Unlock& unlock, Surroundings surroundings);
  ~Vault();
  Vault(const Vault&) = delete;
  Vault& operator=(const Vault&) = delete;

  [[nodiscard]] std::uint64_t size() const;
  [[nodiscard]] const VaultId& id() const;
  [[nodiscard]] const std::string& name() const;
  [[nodiscard]] const formats::VerifierKey& log_key() const;
  [[nodiscard]] const Ed25519PublicKey& founder() const;  // who signs the entries
  [[nodiscard]] bool frozen() const;  // restored or copied: reads, verifies, exports
  // Integrity: what the log counts on and was not there at opening, the first of it. Entries that
  // do not lie there are read as ever. nullptr: nothing.
  [[nodiscard]] const StorageError* missing_piece() const;
  [[nodiscard]] bool can_read() const;           // the reading half is unlocked
  [[nodiscard]] std::string checkpoint() const;  // signed note of the head
  // What this machine remembers against the head: throws contradiction for rollback or fork.
  // Without memory a write needs the head's fingerprint first.
  [[nodiscard]] bool remembered() const;
  void confirm_head(std::string_view fingerprint);

  // What witnesses said of this log, in the order it was taken in.
  [[nodiscard]] std::vector<Cosigned> cosignatures() const;
  // Which of its trees, from the head downwards, that witness's line is about; checked against the
  // log itself. nullopt: none of them.
  [[nodiscard]] std::optional<Cosigned> match_cosignature(const formats::NoteSignature& line,
                                                          const formats::CosignerKey& witness,
                                                          const Progress& progress) const;
  // Keeps those that are new; how many.
  std::size_t keep_cosignatures(const std::vector<Cosigned>& cosigned);
  // The note of that size, from 1 to the head's, with the cosignatures kept for it.
  [[nodiscard]] std::string checkpoint_at(crypto::TreeSize size) const;
  // For a bundle: the oldest witnessed tree that holds the entry, else the head's.
  [[nodiscard]] crypto::TreeSize bundle_size_for(std::uint64_t entry) const;
  [[nodiscard]] Hash root_at(crypto::TreeSize size) const;

  Receipt add(AddRequest request, const Progress& progress);
  // All of them in one commit, in this order: all or none. Each has its line, and nothing of it is
  // in the log yet (batched).
  std::vector<Receipt> add_all(std::vector<AddRequest> requests, const BatchId& batch,
                               const Progress& progress);
  // The same for commits one behind the other: while one is written and read back for its receipts,
  // the files of the next are taken in. It is told of before the next is committed, even when that
  // fails; the last one by settle, also after a failure. Nothing else is asked of the vault in
  // between: it shows what is settled.
  using Tell = std::function<void(std::vector<Receipt>)>;
  void commit_all(std::vector<AddRequest> requests, const BatchId& batch, const Progress& progress,
                  const Tell& tell);
  void settle(const Tell& tell);
  // What the log holds of a batch, in the order of the log.
  [[nodiscard]] std::vector<Batched> batched(const BatchId& batch) const;

  [[nodiscard]] EntryView entry(std::uint64_t number) const;
  [[nodiscard]] formats::Statement statement(std::uint64_t number) const;
  // Not copied: one of many files is many MiB.
  [[nodiscard]] std::shared_ptr<const formats::Statement> shared_statement(
      std::uint64_t number) const;
  [[nodiscard]] formats::EntrySeed entry_seed(std::uint64_t number) const;
  // Streams a file's bytes, every record authenticated; the digest is compared at the end.
  void read_file(std::uint64_t entry, std::uint64_t file, formats::ByteSink& sink,
                 const Progress& progress) const;
  [[nodiscard]] crypto::Proof inclusion(std::uint64_t number) const;  // in the head's tree
  [[nodiscard]] crypto::Proof inclusion(std::uint64_t number, crypto::TreeSize size) const;
  [[nodiscard]] crypto::Proof consistency(std::uint64_t old_size) const;  // to the head
  // Numbers whose leaf hash begins with these hex digits.
  [[nodiscard]] std::vector<std::uint64_t> by_leaf_hash(std::string_view hex_prefix) const;

  // Signs and appends an export record (closed entry) before a bundle is released; the same
  // commit order as add. A frozen or read-only vault throws.
  Receipt record_export(const formats::Statement& record);
  [[nodiscard]] const crypto::Ed25519SigningKey& log_signing_key() const;

  class Impl;
  [[nodiscard]] Impl& impl() const { return *impl_; }  // for verify, backup and tests of vault/

 private:
  explicit Vault(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace aigaq::vault
