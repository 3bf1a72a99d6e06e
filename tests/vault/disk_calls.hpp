#pragma once
// The C library's calls that change a disk, seen where this program and the libraries in it make
// them: so what is seen holds for the store's library too.

#include <cstdint>
#include <functional>
#include <string>

#include "crypto/bytes.hpp"

namespace aigaq::test {

struct DiskStep {
  enum class Kind : std::uint8_t { create, make_folder, write, truncate, rename, remove, sync };
  Kind kind{};
  std::string path;  // of the file or folder; rename: the old name
  std::string to;    // rename
  bool folder = false;
  std::uint64_t inode = 0;   // of the file; of one that is made: known once it is there
  std::uint64_t size = 0;    // of the file, before
  std::uint64_t offset = 0;  // write; truncate: where it ends afterwards
  Bytes bytes;               // write
  bool at_once = false;      // write: on the disk when the call returns (O_DSYNC)
};

class DiskWatcher {
 public:
  virtual ~DiskWatcher() = default;
  // In the place of a call, on its thread: go makes it, a write of so many bytes at most, and
  // gives what it returned.
  virtual long call(DiskStep& step, const std::function<long(std::size_t most)>& go) = 0;
};

// While it lives the watcher is called for all below the folder but the store's lock file. One at
// a time.
class DiskWatch {
 public:
  DiskWatch(const std::string& root, DiskWatcher& watcher);
  ~DiskWatch();
  DiskWatch(const DiskWatch&) = delete;
  DiskWatch& operator=(const DiskWatch&) = delete;
};

}  // namespace aigaq::test
