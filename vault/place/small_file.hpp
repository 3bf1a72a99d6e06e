#pragma once
// Files that are written whole, from memory.

#include <string>

#include "vault/place/disk.hpp"

namespace aigaq::vault {

// A new file, synced; its folder is not.
void write_file(Disk& disk, const Directory& directory, const std::string& name, ByteView bytes);
// After a crash the name holds what it held before or `bytes`, never a part. temporary: in the same
// folder; what a crash left under it goes.
void replace_file(Disk& disk, const Directory& directory, const std::string& temporary,
                  const std::string& name, ByteView bytes);

}  // namespace aigaq::vault
