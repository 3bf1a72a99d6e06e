#include "vault/place/small_file.hpp"

namespace aigaq::vault {

void write_file(Disk& disk, const Directory& directory, const std::string& name, ByteView bytes) {
  const File file = directory.create(name);
  disk.write_at(file, 0, bytes);
  disk.sync(file);
}

void replace_file(Disk& disk, const Directory& directory, const std::string& temporary,
                  const std::string& name, ByteView bytes) {
  if (directory.has(temporary)) disk.remove(directory, temporary);
  write_file(disk, directory, temporary, bytes);
  disk.rename(directory, temporary, name);
  disk.sync(directory);
}

}  // namespace aigaq::vault
