#pragma once
// Files of the derived index: boxes of one size, each under a number. Whatever is wrong with one is
// as good as absent; nothing here is ever the only place of anything (docs/formats/vault.md).

#include <optional>
#include <string>

#include "crypto/aead.hpp"
#include "crypto/random.hpp"
#include "vault/place/file.hpp"

namespace aigaq::vault {

inline constexpr const char* kIndexName = "index";

// Of one lookup: how often the log was read where a piece of the index should have been.
struct IndexUse {
  std::uint64_t entries_read = 0;  // in place of pieces that were made anew
  std::uint64_t damaged = 0;       // pieces that were there and did not open
  bool kept = true;                // what was made anew was written
};

// The number of a file of the index; its name, and part of the associated data.
enum class IndexFile : std::uint8_t {
  pages = 0,
  groups = 1,
  leaves0 = 2,
  leaves1 = 3,
  leaves2 = 4
};

// What a slot covers is bound to it: a slot of another history of the log does not open.
struct SlotName {
  std::uint64_t number = 0;
  Hash subtree;
};

class SlotFile {
 public:
  // Opens without making anything.
  SlotFile(const Directory& vault, IndexFile file, std::size_t plain_bytes,
           const crypto::AeadKey& key, const VaultId& id);

  // nullopt: absent or damaged; the latter is counted.
  [[nodiscard]] std::optional<Bytes> read(const SlotName& name, IndexUse& use);
  // Makes folder and file when they are missing. A place that can't be written, or that another
  // process writes at this moment, keeps nothing and says so.
  void write(const SlotName& name, ByteView plain, crypto::RandomSource& random, IndexUse& use);

 private:
  enum class Found : std::uint8_t { absent, damaged, good };
  Found look(const SlotName& name, Bytes& plain) const;
  [[nodiscard]] Bytes ad(const SlotName& name) const;
  void open_for_writing();

  const Directory& vault_;
  IndexFile number_;
  std::string name_;
  std::size_t plain_bytes_;
  crypto::AeadKey key_;
  VaultId id_;
  File file_;
  bool writable_ = false;
  bool refused_ = false;  // to write; not tried again
};

}  // namespace aigaq::vault
