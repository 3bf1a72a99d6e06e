#include "vault/place/disk.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "vault/place/failure.hpp"

namespace aigaq::vault {

void PosixDisk::write_at(const File& file, std::uint64_t offset, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::pwrite(file.fd(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (put < 0) {
      const int error = errno;
      if (error == EINTR) continue;
      // Not whole blocks (the end of a full segment), or of a size that this file system does not
      // take: the rest of the file goes through the page cache.
      if (error == EINVAL && file.leave_direct()) continue;
      throw_errno(error, "write", file.path());
    }
    bytes = bytes.subspan(static_cast<std::size_t>(put));
    offset += static_cast<std::uint64_t>(put);
  }
}

void PosixDisk::sync(const File& file) {
  if (::fdatasync(file.fd()) != 0) throw_errno(errno, "sync", file.path());
}

void PosixDisk::sync(const Directory& directory) {
  if (::fsync(directory.fd()) != 0) throw_errno(errno, "sync", directory.path());
}

void PosixDisk::truncate(const File& file, std::uint64_t size) {
  if (::ftruncate(file.fd(), static_cast<off_t>(size)) != 0) {
    throw_errno(errno, "shorten", file.path());
  }
}

void PosixDisk::remove(const Directory& directory, const std::string& name) {
  if (::unlinkat(directory.fd(), name.c_str(), 0) != 0) {
    throw_errno(errno, "remove", directory.path() + "/" + name);
  }
}

void PosixDisk::rename(const Directory& directory, const std::string& from, const std::string& to) {
  if (::renameat(directory.fd(), from.c_str(), directory.fd(), to.c_str()) != 0) {
    throw_errno(errno, "rename", directory.path() + "/" + from);
  }
}

}  // namespace aigaq::vault
