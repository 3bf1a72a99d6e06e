#pragma once
// Takes files in: SHA-256, file tree and encryption in one pass over 1 MiB pieces. Only when a
// file of the same size is known is an input of more than a piece read a second time.

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "crypto/hash.hpp"
#include "formats/statement/statement.hpp"
#include "vault/impl.hpp"
#include "vault/intake/input_file.hpp"

namespace aigaq::vault {

struct TakenFile {
  formats::FileRecord record;
  StoredRef ref;
  WrappedKey wrapped;
  bool existing = false;
};

// The entry that files are taken in for.
struct IntakeFor {
  std::uint64_t entry = 0;
  const FreshBytes& fresh;
  const crypto::AeadKey& content;
  const formats::EntrySeed& seed;
};

class Intake {
 public:
  // For the entries of one commit. writer: null in a dry run, which stores nothing.
  Intake(const Vault::Impl& vault, SegmentWriter* writer, const SessionKey& session,
         crypto::RandomSource& random, const Progress& progress, std::uint64_t total_bytes);

  // number: of the file in its entry.
  TakenFile take(const IntakeFor& whose, const FileInput& input, std::uint64_t number);

 private:
  struct FirstPass {
    FileDigest digest;
    formats::ContentRef content;
    std::optional<formats::TextCuts> cuts;
    std::string media_type;
    bool stored = false;
  };
  FirstPass first_pass(const IntakeFor& whose, InputBytes& file, const FileInput& input,
                       std::uint64_t number, StoredRef* ref, const crypto::AeadKey& key);
  void take_text(const IntakeFor& whose, InputBytes& file, const FileInput& input,
                 std::uint64_t number, FirstPass& out) const;
  void store(InputBytes& file, StoredRef& ref, const crypto::AeadKey& key, const FileDigest& digest,
             const std::string& path);
  bool reuse(const IntakeFor& whose, const FirstPass& first, std::uint64_t size,
             std::uint64_t number, TakenFile& out);
  [[nodiscard]] BufferOwner buffer();
  void tick(std::uint64_t bytes);

  const Vault::Impl& vault_;
  SegmentWriter* writer_;
  const SessionKey& session_;
  crypto::RandomSource& random_;
  const Progress& progress_;
  std::uint64_t done_ = 0;
  std::uint64_t total_;
  BufferOwner spare_;  // the last piece read, when no record took it
  // Files of this very commit: not in the index yet.
  struct Here {
    std::uint64_t entry = 0;
    FreshBytes fresh;
    std::uint64_t number = 0;
    StoredRef ref;
    WrappedKey wrapped;
  };
  std::set<std::uint64_t> sizes_here_;
  std::map<std::pair<std::uint64_t, FileDigest>, Here> here_;
};

}  // namespace aigaq::vault
