#include "tests/vault/disk_calls.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cstdarg>
#include <filesystem>
#include <limits>
#include <mutex>
#include <shared_mutex>

#include "crypto/result.hpp"

namespace aigaq::test {
namespace {

struct Watched {
  std::string root;
  DiskWatcher* watcher = nullptr;
};
std::shared_mutex guard;  // held alone while it is said who watches
Watched watched;

std::string path_of(int fd) {
  std::string out(4096, '\0');
  const std::string link = "/proc/self/fd/" + std::to_string(fd);
  const ssize_t size = ::readlink(link.c_str(), out.data(), out.size());
  out.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  return out;
}

std::string path_of(int folder, const char* name) {
  if (*name == '/') return name;
  if (folder == AT_FDCWD) return std::filesystem::current_path() / name;
  return path_of(folder) + "/" + name;
}

// The watcher's answer, or the call itself where nobody watches.
long seen(DiskStep step, const std::function<long(DiskStep&, std::size_t)>& go) {
  constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();
  const std::shared_lock shared(guard);
  const bool ours = watched.watcher != nullptr && step.path.starts_with(watched.root) &&
                    !step.path.ends_with("/lock.mdb");
  if (!ours) return go(step, kAll);
  return watched.watcher->call(step, [&](std::size_t most) { return go(step, most); });
}

bool nobody_watches() {
  const std::shared_lock shared(guard);
  return watched.watcher == nullptr;
}

DiskStep step_on(DiskStep::Kind kind, int fd) {
  DiskStep out;
  out.kind = kind;
  struct stat info {};
  if (::fstat(fd, &info) != 0) return out;
  out.folder = S_ISDIR(info.st_mode);
  if (!out.folder && !S_ISREG(info.st_mode)) return out;
  out.path = path_of(fd);
  out.inode = info.st_ino;
  out.size = static_cast<std::uint64_t>(info.st_size);
  return out;
}

long write_seen(int fd, ByteView bytes, off_t offset,
                const std::function<long(const void*, std::size_t)>& go) {
  if (nobody_watches()) return go(bytes.data(), bytes.size());
  DiskStep step = step_on(DiskStep::Kind::write, fd);
  step.offset = static_cast<std::uint64_t>(offset);
  step.bytes.assign(bytes.begin(), bytes.end());
  step.at_once = (::fcntl(fd, F_GETFL) & O_DSYNC) != 0;
  return seen(std::move(step), [&](DiskStep&, std::size_t most) {
    return go(bytes.data(), std::min(most, bytes.size()));
  });
}

ByteView view_of(const void* bytes, std::size_t size) {
  return {static_cast<const std::uint8_t*>(bytes), size};
}

int sync_seen(int fd, long number) {
  if (nobody_watches()) return static_cast<int>(::syscall(number, fd));
  return static_cast<int>(seen(step_on(DiskStep::Kind::sync, fd),
                               [&](DiskStep&, std::size_t) { return ::syscall(number, fd); }));
}

int folder_seen(int folder, const char* path, mode_t mode) {
  DiskStep step;
  step.kind = DiskStep::Kind::make_folder;
  step.path = path_of(folder, path);
  step.folder = true;
  return static_cast<int>(seen(std::move(step), [&](DiskStep&, std::size_t) {
    return ::syscall(SYS_mkdirat, folder, path, mode);
  }));
}

int open_seen(int folder, const char* path, int flags, mode_t mode) {
  const auto go = [&] { return ::syscall(SYS_openat, folder, path, flags, mode); };
  const bool creates = (flags & O_CREAT) != 0 && ::faccessat(folder, path, F_OK, 0) != 0;
  if (!creates || nobody_watches()) return static_cast<int>(go());
  DiskStep step;
  step.kind = DiskStep::Kind::create;
  step.path = path_of(folder, path);
  return static_cast<int>(seen(std::move(step), [&](DiskStep& made, std::size_t) {
    const long fd = go();
    if (fd >= 0) made.inode = step_on(made.kind, static_cast<int>(fd)).inode;
    return fd;
  }));
}

int rename_seen(int from_folder, const char* from, int to_folder, const char* to, unsigned flags) {
  DiskStep step;
  step.kind = DiskStep::Kind::rename;
  step.path = path_of(from_folder, from);
  step.to = path_of(to_folder, to);
  return static_cast<int>(seen(std::move(step), [&](DiskStep&, std::size_t) {
    return ::syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
  }));
}

int remove_seen(int folder, const char* path, int flags) {
  DiskStep step;
  step.kind = DiskStep::Kind::remove;
  step.path = path_of(folder, path);
  return static_cast<int>(seen(std::move(step), [&](DiskStep&, std::size_t) {
    return ::syscall(SYS_unlinkat, folder, path, flags);
  }));
}

}  // namespace

DiskWatch::DiskWatch(const std::string& root, DiskWatcher& watcher) {
  const std::unique_lock alone(guard);
  AIGAQ_ASSERT(watched.watcher == nullptr);
  watched = {std::filesystem::canonical(root), &watcher};
}

DiskWatch::~DiskWatch() {
  const std::unique_lock alone(guard);
  watched = {};
}

}  // namespace aigaq::test

using aigaq::test::DiskStep;

// In the place of the C library's.
extern "C" {

int openat(int folder, const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  return aigaq::test::open_seen(folder, path, flags, mode);
}
int open(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  return aigaq::test::open_seen(AT_FDCWD, path, flags, mode);
}

ssize_t pwrite(int fd, const void* bytes, size_t size, off_t offset) {
  return aigaq::test::write_seen(fd, aigaq::test::view_of(bytes, size), offset,
                                 [&](const void* from, std::size_t most) {
                                   return ::syscall(SYS_pwrite64, fd, from, most, offset);
                                 });
}

ssize_t write(int fd, const void* bytes, size_t size) {
  const auto go = [&](const void* from, std::size_t most) {
    return ::syscall(SYS_write, fd, from, most);
  };
  if (aigaq::test::nobody_watches()) return go(bytes, size);
  return aigaq::test::write_seen(fd, aigaq::test::view_of(bytes, size), ::lseek(fd, 0, SEEK_CUR),
                                 go);
}

ssize_t writev(int fd, const struct iovec* pieces, int count) {
  if (aigaq::test::nobody_watches()) return ::syscall(SYS_writev, fd, pieces, count);
  aigaq::Bytes all;
  for (int i = 0; i < count; ++i) {
    aigaq::append(all, aigaq::test::view_of(pieces[i].iov_base, pieces[i].iov_len));
  }
  return aigaq::test::write_seen(
      fd, all, ::lseek(fd, 0, SEEK_CUR),
      [&](const void* from, std::size_t most) { return ::syscall(SYS_write, fd, from, most); });
}

int fdatasync(int fd) { return aigaq::test::sync_seen(fd, SYS_fdatasync); }
int fsync(int fd) { return aigaq::test::sync_seen(fd, SYS_fsync); }

int ftruncate(int fd, off_t size) noexcept {
  DiskStep step = aigaq::test::step_on(DiskStep::Kind::truncate, fd);
  step.offset = static_cast<std::uint64_t>(size);
  return static_cast<int>(aigaq::test::seen(
      std::move(step), [&](DiskStep&, std::size_t) { return ::syscall(SYS_ftruncate, fd, size); }));
}

int unlinkat(int folder, const char* path, int flags) noexcept {
  return aigaq::test::remove_seen(folder, path, flags);
}
int unlink(const char* path) noexcept { return aigaq::test::remove_seen(AT_FDCWD, path, 0); }

int renameat(int from_folder, const char* from, int to_folder, const char* to) noexcept {
  return aigaq::test::rename_seen(from_folder, from, to_folder, to, 0);
}
int renameat2(int from_folder, const char* from, int to_folder, const char* to,
              unsigned flags) noexcept {
  return aigaq::test::rename_seen(from_folder, from, to_folder, to, flags);
}

int mkdir(const char* path, mode_t mode) noexcept {
  return aigaq::test::folder_seen(AT_FDCWD, path, mode);
}
int mkdirat(int folder, const char* path, mode_t mode) noexcept {
  return aigaq::test::folder_seen(folder, path, mode);
}
}
