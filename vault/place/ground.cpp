#include "vault/place/ground.hpp"

#include <sys/file.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>

#include <array>
#include <cerrno>

#include "vault/place/failure.hpp"

namespace aigaq::vault {
namespace {

struct Refused {
  std::uint64_t magic;  // statfs(2)
  const char* name;
  bool network;
};
constexpr std::array<Refused, 14> kRefused{{
    {0x6969, "NFS", true},
    {0x517B, "SMB", true},
    {0xFF534D42, "CIFS", true},
    {0xFE534D42, "SMB2", true},
    {0x564C, "NCP", true},
    {0x5346414F, "AFS", true},
    {0x73757245, "Coda", true},
    {0x00C36400, "Ceph", true},
    {0x01021997, "9P", true},
    {0x47504653, "GPFS", true},
    {0x0BD00BD0, "Lustre", true},
    {0x65735546, "FUSE", true},
    {0x4D44, "FAT", false},
    {0x2011BAB0, "exFAT", false},
}};

void take(int fd, const Directory& vault, const std::string& path) {
  int result = 0;
  do {
    result = ::flock(fd, LOCK_EX | LOCK_NB);
  } while (result != 0 && errno == EINTR);
  if (result == 0) return;
  if (errno == EWOULDBLOCK) {
    throw StorageError(Trouble::held, "held",
                       {"another process writes to it", {{"path", vault.path()}}}, vault.path());
  }
  throw_errno(errno, "lock", path);
}

}  // namespace

void check_place(const Directory& directory) {
  struct statfs info {};
  if (::fstatfs(directory.fd(), &info) != 0) throw_errno(errno, "look at", directory.path());
  const auto magic = static_cast<std::uint64_t>(info.f_type) & 0xFFFFFFFFu;
  for (const Refused& refused : kRefused) {
    if (magic != refused.magic) continue;
    throw StorageError(Trouble::unsupported_place,
                       refused.network ? "network-file-system" : "fat-file-system",
                       {refused.network ? "the folder lies on a network file system"
                                        : "the folder lies on a FAT file system",
                        {{"path", directory.path()}, {"system", refused.name}}},
                       directory.path());
  }
}

FolderLock::FolderLock(const Directory& folder) : folder_(folder, ".") {
  take(folder_.fd(), folder, folder.path());
}

// The folder is locked first: `lock` may be lost, or be taken away while a writer holds it.
WriterLock::WriterLock(const Directory& vault) : folder_(vault) {
  file_ = vault.has(kLockName) ? vault.open_write(kLockName) : vault.create(kLockName);
  take(file_.fd(), vault, file_.path());
}

bool on_read_only_medium(const Directory& directory) {
  struct statvfs info {};
  if (::fstatvfs(directory.fd(), &info) != 0) throw_errno(errno, "look at", directory.path());
  return (info.f_flag & ST_RDONLY) != 0;
}

}  // namespace aigaq::vault
