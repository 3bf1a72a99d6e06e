#include "vault/place/file.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <utility>

#include "vault/place/failure.hpp"

namespace aigaq::vault {
namespace {

constexpr int kAlways = O_CLOEXEC | O_NOCTTY;

int open_or_error(int parent, const std::string& name, int flags) {
  int fd = -1;
  do {
    fd = ::openat(parent, name.c_str(), flags | kAlways, 0600);
  } while (fd < 0 && errno == EINTR);
  return fd;
}

[[noreturn]] void not_a_file(const std::string& path) {
  throw_integrity("not-a-file", {"not a regular file", {{"path", path}}}, path);
}

int open_following(const std::string& path) {
  const int fd = open_or_error(AT_FDCWD, path, O_RDONLY | O_DIRECTORY);
  if (fd < 0) throw_errno(errno, "open", path);
  return fd;
}

int open_at(int parent, const std::string& name, int flags, const std::string& path) {
  const int fd = open_or_error(parent, name, flags | O_NOFOLLOW);
  if (fd >= 0) return fd;
  const int error = errno;
  // A link, a folder, a socket, or no folder: the disk is not to blame for what was put there.
  if (error == ELOOP || error == EISDIR || error == ENXIO || error == ENOTDIR) not_a_file(path);
  throw_errno(error, "open", path);
}

}  // namespace

File::~File() { close(); }

File::File(File&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), path_(std::move(other.path_)) {}

File& File::operator=(File&& other) noexcept {
  if (this != &other) {
    close();
    fd_ = std::exchange(other.fd_, -1);
    path_ = std::move(other.path_);
  }
  return *this;
}

void File::close() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

std::uint64_t File::size() const {
  struct stat info {};
  if (::fstat(fd_, &info) != 0) throw_errno(errno, "look at", path_);
  return static_cast<std::uint64_t>(info.st_size);
}

bool File::read_at(std::uint64_t offset, MutableByteView out) const {
  return read_up_to(offset, out) == out.size();
}

std::size_t File::read_up_to(std::uint64_t offset, MutableByteView out) const {
  std::size_t done = 0;
  while (done < out.size()) {
    const ssize_t got =
        ::pread(fd_, out.data() + done, out.size() - done, static_cast<off_t>(offset + done));
    if (got < 0) {
      if (errno == EINTR || (errno == EINVAL && leave_direct())) continue;
      throw_errno(errno, "read", path_);
    }
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

void File::drop_cache(std::uint64_t offset, std::uint64_t length) const {
  // Advice only: a file system that ignores it still gives back what it holds.
  (void)::posix_fadvise(fd_, static_cast<off_t>(offset), static_cast<off_t>(length),
                        POSIX_FADV_DONTNEED);
}

void File::go_direct() const {
  const int flags = ::fcntl(fd_, F_GETFL);
  if (flags >= 0) (void)::fcntl(fd_, F_SETFL, flags | O_DIRECT);
}

bool File::leave_direct() const {
  const int flags = ::fcntl(fd_, F_GETFL);
  return flags >= 0 && (flags & O_DIRECT) != 0 && ::fcntl(fd_, F_SETFL, flags & ~O_DIRECT) == 0;
}

Directory::Directory(const std::string& path) : handle_(open_following(path), path) {}

Directory::Directory(const Directory& parent, const std::string& name)
    : handle_(open_at(parent.fd(), name, O_RDONLY | O_DIRECTORY, parent.path() + "/" + name),
              parent.path() + "/" + name) {}

Directory Directory::if_there(const Directory& parent, const std::string& name) {
  if (parent.has(name)) return {parent, name};
  return Directory(File(-1, parent.path() + "/" + name));
}

bool Directory::has(const std::string& name) const {
  if (!is_there()) return false;
  struct stat info {};
  if (::fstatat(fd(), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0) return true;
  if (errno != ENOENT) throw_errno(errno, "look at", path() + "/" + name);
  return false;
}

std::vector<std::string> Directory::names() const {
  const int fd_copy = open_at(fd(), ".", O_RDONLY | O_DIRECTORY, path());
  const auto close = [](DIR* stream) { ::closedir(stream); };
  const std::unique_ptr<DIR, decltype(close)> stream(::fdopendir(fd_copy), close);
  if (!stream) {
    const int error = errno;
    ::close(fd_copy);
    throw_errno(error, "list", path());
  }
  std::vector<std::string> out;
  errno = 0;
  while (const dirent* item = ::readdir(stream.get())) {
    const std::string_view name = item->d_name;
    if (name != "." && name != "..") out.emplace_back(name);
    errno = 0;
  }
  if (errno != 0) throw_errno(errno, "list", path());
  std::sort(out.begin(), out.end());
  return out;
}

File Directory::open(const std::string& name, int flags) const {
  std::string full = path() + "/" + name;
  if (!is_there()) throw_errno(ENOENT, "open", full);
  // O_NONBLOCK: a pipe put in the place of a file must not hang the open.
  File file(open_at(fd(), name, flags | O_NONBLOCK, full), full);
  struct stat info {};
  if (::fstat(file.fd(), &info) != 0) throw_errno(errno, "look at", full);
  if (!S_ISREG(info.st_mode)) not_a_file(full);
  return file;
}

File Directory::open_read(const std::string& name) const { return open(name, O_RDONLY); }
File Directory::open_write(const std::string& name) const { return open(name, O_RDWR); }
File Directory::create(const std::string& name) const {
  return open(name, O_RDWR | O_CREAT | O_EXCL);
}

File Directory::create_unnamed(const std::string& name) const {
  const int fd = open_or_error(handle_.fd(), ".", O_TMPFILE | O_RDWR);
  if (fd >= 0) return {fd, path() + "/" + name};
  File named = create(name);
  if (::unlinkat(handle_.fd(), name.c_str(), 0) != 0) throw_errno(errno, "remove", named.path());
  return named;
}

void Directory::make_directory(const std::string& name) const {
  if (::mkdirat(fd(), name.c_str(), 0700) != 0) {
    throw_errno(errno, "make the folder", path() + "/" + name);
  }
}

Bytes Directory::read_whole(const std::string& name, std::size_t limit) const {
  const File file = open_read(name);
  const std::uint64_t size = file.size();
  if (size > limit) {
    throw StorageError(Trouble::input_output, kTooLargeClass,
                       {"a file is too large", {{"path", file.path()}}}, file.path());
  }
  Bytes out(static_cast<std::size_t>(size));
  if (!file.read_at(0, out)) throw_errno(EIO, "read", file.path());
  return out;
}

}  // namespace aigaq::vault
