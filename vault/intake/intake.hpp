#pragma once
// Takes files in, in their order: what is prepared already goes into the segments, what is not is
// read and hashed, and stored in the same pass when it is large and no file of its size is known.

#include <map>
#include <set>
#include <vector>

#include "vault/intake/draft.hpp"
#include "vault/intake/input_file.hpp"
#include "vault/intake/preparation.hpp"

namespace aigaq::vault {

struct TakenFile {
  formats::FileRecord record;
  StoredRef ref;
  std::vector<Hash> pieces;
  WrappedKey wrapped;
  bool existing = false;
};

// What a commit stores: the index does not hold it before the commit is made.
struct StoredHere {
  struct Place {
    std::uint32_t draft = 0;
    std::uint32_t file = 0;
  };
  const Drafts* drafts = nullptr;  // where they stand
  std::set<std::uint64_t> large;   // sizes above kSizedBytes
  // By the first bytes of their SHA-256: one of two that have them in common is not found.
  std::map<std::uint64_t, Place> files;
};

class Intake {
 public:
  // For the entries of one commit; each has its draft before its first file. writer: null in a dry
  // run, which stores nothing. ahead: of the commit before, which may not be made yet, or null.
  Intake(const Vault::Impl& vault, SegmentWriter* writer, const Preparation& preparation,
         const Progress& progress, std::uint64_t total_bytes, const Drafts& drafts,
         const StoredHere* ahead);

  // number: of the file in its entry.
  TakenFile take(EntryKeys& whose, const FileInput& input, std::uint64_t number);
  TakenFile take(EntryKeys& whose, const FileInput& input, std::uint64_t number,
                 PreparedFile prepared);
  // Throws interrupted when somebody wants to end it.
  void tick(std::uint64_t bytes);
  // Memory that only taking files in needs.
  void let_go() const { vault_.buffers().let_go(); }
  [[nodiscard]] StoredHere stored() && { return std::move(here_); }

 private:
  class Storing;
  FirstPass take_text(const EntryKeys& whose, InputBytes& file, const FileInput& input,
                      std::uint64_t number, crypto::RandomSource& random) const;
  void store_again(InputBytes& file, StoredRef& ref, const crypto::AeadKey& key,
                   const FileDigest& digest, const std::string& path, crypto::RandomSource& random);
  // True when the stored bytes are those.
  bool holds(const StoredRef& ref, const crypto::AeadKey& key, const FileDigest& digest,
             const std::string& subject);
  bool reuse(EntryKeys& whose, const FileDigest& digest, std::uint64_t size, std::uint64_t number,
             TakenFile& out);
  void remember(const EntryKeys& whose, std::uint64_t number, const TakenFile& file);
  [[nodiscard]] bool size_here(std::uint64_t size) const;
  struct Here {
    const Draft& draft;
    std::size_t file;
  };
  [[nodiscard]] std::optional<Here> find_here(std::uint64_t size, const FileDigest& digest) const;

  const Vault::Impl& vault_;
  SegmentWriter* writer_;
  const Preparation& preparation_;
  const Progress& progress_;
  std::uint64_t done_ = 0;
  std::uint64_t total_;
  StoredHere here_;
  const StoredHere* ahead_;
};

}  // namespace aigaq::vault
