#include "vault/lmdb/lock_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "vault/place/failure.hpp"

namespace aigaq::vault::lmdb {

void make_lock_file(const std::string& directory) {
  constexpr off_t kLocks = 8'192;  // of its 126 readers
  const std::string path = directory + "/lock.mdb";
  struct stat info {};
  // Closing a file gives up the locks that this process has on it, so it is left alone once made.
  if (::stat(path.c_str(), &info) == 0 && info.st_size >= kLocks) return;
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return;
  const int failed = ::posix_fallocate(fd, 0, kLocks);
  ::close(fd);
  // Not removed: another process may have begun to use it.
  if (failed == ENOSPC || failed == EDQUOT) throw_errno(failed, "write", path);
}

}  // namespace aigaq::vault::lmdb
