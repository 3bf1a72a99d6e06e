#pragma once
// LMDB maps its file of locks with a hole in it: on a full disk a write there ends the process.

#include <string>

namespace aigaq::vault::lmdb {

// The file with its blocks, where it is not there yet. Throws StorageError disk-full.
void make_lock_file(const std::string& directory);

}  // namespace aigaq::vault::lmdb
