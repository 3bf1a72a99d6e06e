#pragma once
// What can be made of an entry while it is not known yet which one comes before it and where its
// files will lie: on any thread, and the same on each. What an entry or a file draws at random
// comes from a stream of its own.

#include <exception>
#include <span>
#include <vector>

#include "crypto/stream_random.hpp"
#include "vault/impl.hpp"
#include "vault/intake/kept_pieces.hpp"

namespace aigaq::vault {

// The index holds the sizes of files above this (docs/formats/vault.md): smaller ones are hashed
// before they are stored, larger ones stored as they are read when no other has their size.
inline constexpr std::uint64_t kSizedBytes = std::uint64_t{8} << 20;

// Keys of an entry under way. Few are made ahead: the memory for secrets is small.
struct EntryKeys {
  std::uint64_t request = 0;  // place in its commit
  std::uint64_t number = 0;   // of the entry
  crypto::StreamRandom random;
  formats::EntrySeed seed;
  FreshBytes fresh;
  crypto::AeadKey content;
};

struct PreparedFile {
  FirstPass first;
  std::uint64_t size = 0;
  bool known = false;  // these bytes are stored already: they were hashed and not sealed
  FileId id;
  WrappedKey wrapped;
  std::vector<SealedPiece> pieces;
};

// An entry whose files were all prepared.
struct PreparedEntry {
  EntryKeys keys;
  formats::Statement statement;
  Bytes encoded;
  Hash form;
};

// Files of one entry that one thread prepares at a time.
struct IntakeJob {
  std::size_t request = 0;
  std::size_t first = 0;  // file
  std::size_t files = 0;
  bool prepared = false;  // else they are read where they are taken in
  bool whole = false;     // all files of the entry, and the entry with them
  bool last = false;      // of its entry
  std::uint64_t bytes = 0;
  std::uint64_t memory = 0;  // of buffers, when prepared
};
struct PreparedJob {
  std::vector<PreparedFile> files;
  std::optional<PreparedEntry> entry;
};
// Those of a group up to the first that failed, and the StorageError that it met: told in its turn,
// since people hear of the first in the list.
struct PreparedGroup {
  std::vector<PreparedJob> jobs;
  std::exception_ptr failure;
};

// The work of one commit, in the order in which it is taken in. Also finds what is missing, or no
// file at all, before any long work.
struct IntakePlan {
  // Jobs that one thread prepares in one go: small entries, or one job of any size.
  struct Group {
    std::size_t first = 0;
    std::size_t count = 0;
    std::uint64_t bytes = 0;  // of memory, when it is prepared ahead
  };
  std::vector<IntakeJob> jobs;
  std::vector<Group> groups;
  std::uint64_t bytes = 0;

  [[nodiscard]] std::span<const IntakeJob> jobs_of(const Group& group) const {
    return std::span(jobs).subspan(group.first, group.count);
  }
};
[[nodiscard]] IntakePlan plan_intake(const std::vector<AddRequest>& requests);

// Threads may use it at the same time.
class Preparation {
 public:
  // first: number of the first entry. All of these outlive it; seed is of this commit alone.
  Preparation(const Vault::Impl& vault, const SessionKey& session, const crypto::StreamSeed& seed,
              std::vector<AddRequest>& requests, const std::optional<BatchId>& batch,
              std::uint64_t first)
      : vault_(vault),
        session_(session),
        seed_(seed),
        requests_(requests),
        batch_(batch),
        first_(first) {}

  [[nodiscard]] PreparedGroup prepare(std::span<const IntakeJob> group) const;
  [[nodiscard]] EntryKeys keys(std::size_t request) const;
  // What the file draws, from the beginning.
  [[nodiscard]] crypto::StreamRandom file_stream(const EntryKeys& whose, std::uint64_t file) const;
  // As asked for, with all that it gets beside its files. Taken out of its request: once for each.
  [[nodiscard]] formats::Statement statement(EntryKeys& whose) const;
  // What could not be read again must not be committed: throws refused_input.
  [[nodiscard]] static PreparedEntry complete(EntryKeys whose, formats::Statement statement);
  [[nodiscard]] const SessionKey& session() const { return session_; }

 private:
  struct FileWork;
  static void read(FileWork& work);
  static void hash(std::span<FileWork> group);
  void seal(FileWork& work) const;
  [[nodiscard]] PreparedEntry entry(EntryKeys whose, const std::vector<PreparedFile>& files) const;
  const Vault::Impl& vault_;
  const SessionKey& session_;
  const crypto::StreamSeed& seed_;
  std::vector<AddRequest>& requests_;
  const std::optional<BatchId>& batch_;
  std::uint64_t first_;
};

[[nodiscard]] formats::FileRecord file_record(const FileInput& input, std::uint64_t size,
                                              const FirstPass& first);

}  // namespace aigaq::vault
