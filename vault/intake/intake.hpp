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

class Intake {
 public:
  // writer: null in a dry run, which stores nothing.
  Intake(const Vault::Impl& vault, SegmentWriter* writer, const crypto::AeadKey& content,
         const formats::EntrySeed& seed, std::uint64_t entry, crypto::RandomSource& random,
         const Progress& progress, std::uint64_t total_bytes);

  TakenFile take(const FileInput& input, std::uint64_t number);

 private:
  struct FirstPass {
    FileDigest digest;
    formats::ContentRef content;
    std::optional<formats::TextCuts> cuts;
    std::string media_type;
    bool stored = false;
  };
  FirstPass first_pass(InputBytes& file, const FileInput& input, std::uint64_t number,
                       StoredRef* ref, const crypto::AeadKey& key);
  void take_text(InputBytes& file, const FileInput& input, std::uint64_t number,
                 FirstPass& out) const;
  void store(InputBytes& file, StoredRef& ref, const crypto::AeadKey& key,
             const FileDigest& digest, const std::string& path);
  bool reuse(const FirstPass& first, std::uint64_t size, std::uint64_t number, TakenFile& out);
  [[nodiscard]] BufferOwner buffer();
  void tick(std::uint64_t bytes);

  const Vault::Impl& vault_;
  SegmentWriter* writer_;
  const crypto::AeadKey& content_;
  const formats::EntrySeed& seed_;
  std::uint64_t entry_;
  crypto::RandomSource& random_;
  const Progress& progress_;
  std::uint64_t done_ = 0;
  std::uint64_t total_;
  BufferOwner spare_;  // the last piece read, when no record took it
  // Files of this very entry: not in the index yet.
  struct Here {
    std::uint64_t number = 0;
    StoredRef ref;
    WrappedKey wrapped;
  };
  std::set<std::uint64_t> sizes_here_;
  std::map<std::pair<std::uint64_t, FileDigest>, Here> here_;
};

}  // namespace aigaq::vault
