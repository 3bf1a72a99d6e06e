#include "cli/reader/file_system.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>

namespace aigaq::cli {
namespace {

std::string path_of(const Descriptor& file) {
  return "/proc/self/fd/" + std::to_string(file.get());
}

}  // namespace

void Descriptor::close() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

PathKind path_kind(const std::string& path) {
  struct stat found = {};
  if (lstat(path.c_str(), &found) != 0) {
    return errno == ENOENT || errno == ENOTDIR ? PathKind::missing : PathKind::unreadable;
  }
  if (S_ISREG(found.st_mode)) return PathKind::file;
  return S_ISDIR(found.st_mode) ? PathKind::folder : PathKind::other;
}

FoundFile find_plain_file(const std::string& path) {
  // Non-blocking: opening a pipe that nobody writes to would wait for ever.
  FoundFile out;
  out.descriptor = Descriptor(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  struct stat found = {};
  if (!out.descriptor.valid() || fstat(out.descriptor.get(), &found) != 0) {
    out.error_number = errno;
  } else if (!S_ISREG(found.st_mode)) {
    out.error_number = ENXIO;
  } else {
    out.size = static_cast<std::uint64_t>(found.st_size);
  }
  return out;
}

Descriptor create_file(const std::string& path) {
  return Descriptor(open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
}

// linkat(2): by its descriptor an unprivileged process names a file through /proc alone.
Descriptor create_unnamed(const std::string& folder) {
  Descriptor file(open(folder.c_str(), O_RDWR | O_TMPFILE | O_CLOEXEC, 0600));
  if (file.valid() && access(path_of(file).c_str(), F_OK) != 0) file.close();
  return file;
}

int name_file(const Descriptor& unnamed, const std::string& path) {
  const std::string from = path_of(unnamed);
  return linkat(AT_FDCWD, from.c_str(), AT_FDCWD, path.c_str(), AT_SYMLINK_FOLLOW) == 0 ? 0 : errno;
}

void share_file(const Descriptor& file) {
  // A mode can be impossible (FAT): the file is then as private as its disk.
  [[maybe_unused]] const int refused = fchmod(file.get(), 0644);
}

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

bool is_folder_missing(const std::string& path) {
  struct stat found = {};
  if (stat(path.c_str(), &found) != 0) return errno == ENOENT || errno == ENOTDIR;
  return !S_ISDIR(found.st_mode);
}

int create_folder(const std::string& path) { return mkdir(path.c_str(), 0700) == 0 ? 0 : errno; }

int rename_new(const std::string& from, const std::string& to) {
  if (renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
  // Some file systems know no such flag.
  if (errno != EINVAL && errno != ENOSYS) return errno;
  if (path_kind(to) != PathKind::missing) return EEXIST;
  return rename(from.c_str(), to.c_str()) == 0 ? 0 : errno;
}

void remove_file(const std::string& path) { unlink(path.c_str()); }

void remove_folder(const std::string& path) {
  std::error_code ignored;
  std::filesystem::remove_all(path, ignored);
}

int sync_file(const Descriptor& file) { return fsync(file.get()) == 0 ? 0 : errno; }

void sync_folder_of(const std::string& path) {
  const Descriptor folder(open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.valid()) throw FileError(folder_of(path), errno);
  // Some file systems can't sync a folder and say so: nothing more can be done there.
  if (fsync(folder.get()) != 0 && errno != EINVAL) throw FileError(folder_of(path), errno);
}

std::ptrdiff_t read_some(int fd, MutableByteView out) { return ::read(fd, out.data(), out.size()); }

std::ptrdiff_t write_some(int fd, ByteView bytes) {
  return ::write(fd, bytes.data(), bytes.size());
}

std::vector<std::string> names_below(const std::string& folder, std::size_t limit) {
  namespace fs = std::filesystem;
  std::vector<std::string> out;
  for (const auto& item : fs::recursive_directory_iterator(folder)) {
    if (item.is_directory() && !item.is_symlink()) continue;
    out.push_back(item.path().lexically_relative(folder).string());
    if (out.size() > limit) break;
  }
  return out;
}

bool can_be_member(std::string_view /*name*/) { return true; }

}  // namespace aigaq::cli
