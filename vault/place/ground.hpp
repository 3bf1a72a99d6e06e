#pragma once
// Where a vault may lie, and the disk under it.

#include <functional>
#include <string>

#include "vault/place/disk.hpp"

namespace aigaq::vault {

// LMDB needs locks and a shared map that behave: network and FAT file systems have neither
// (docs/formats/vault.md). Throws unsupported_place.
void check_place(const Directory& directory);

struct Ground {
  Disk* disk = nullptr;  // not owned
  std::function<void(const Directory&)> check = check_place;
  std::uint64_t segment_bytes = std::uint64_t{1} << 30;
  std::uint64_t map_bytes = std::uint64_t{64} << 20;  // first size of the store's map; it grows
  std::uint64_t read_behind_bytes = std::uint64_t{64} << 20;  // ReadBehind::Place::stretch
  unsigned threads = 0;  // that prepare entries and read them back; 0: as many as there are cores
};

// One process writes in a folder (flock on it). Throws held.
class FolderLock {
 public:
  explicit FolderLock(const Directory& folder);

 private:
  Directory folder_;
};

// The same of a vault, and on its file `lock`. Throws held.
class WriterLock {
 public:
  explicit WriterLock(const Directory& vault);

 private:
  FolderLock folder_;
  File file_;
};

inline constexpr const char* kLockName = "lock";

// True when the folder lies on a medium that cannot be written.
[[nodiscard]] bool on_read_only_medium(const Directory& directory);

}  // namespace aigaq::vault
