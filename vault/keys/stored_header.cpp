#include "vault/keys/stored_header.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "vault/keys/header.hpp"
#include "vault/place/failure.hpp"
#include "vault/place/file.hpp"

namespace aigaq::vault {

StoredHeader read_header(const std::string& directory) {
  if (!Vault::is_vault(directory)) {
    throw StorageError(Trouble::no_vault, "no-vault", {"there is no vault", {{"path", directory}}},
                       directory);
  }
  const File file = Directory(directory).open_read(kHeaderName);
  struct stat info {};
  if (::fstat(file.fd(), &info) != 0) throw_errno(errno, "look at", file.path());
  StoredHeader out;
  out.device = info.st_dev;
  out.inode = info.st_ino;
  // One byte more than fits shows that a file is too long.
  const auto size = static_cast<std::uint64_t>(info.st_size);
  out.bytes.resize(static_cast<std::size_t>(std::min<std::uint64_t>(size, kHeaderBytes + 1)));
  if (!file.read_at(0, out.bytes)) {
    throw_integrity("header-damaged", "the header is short", "keys");
  }
  return out;
}

}  // namespace aigaq::vault
