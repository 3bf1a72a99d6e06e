#include "tests/vault/durability_recorder.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <filesystem>
#include <mutex>
#include <optional>
#include <set>

namespace aigaq::test {
namespace {

struct Seen {
  std::string root;
  std::set<std::string> files;  // with bytes that are not synced
  std::set<std::string> names;  // new ones, in a folder that is not synced
  std::string too_late;
  std::size_t commits = 0;
};

std::mutex guard;
std::optional<Seen> seen;

std::string path_of(int fd) {
  std::string out(4096, '\0');
  const std::string link = "/proc/self/fd/" + std::to_string(fd);
  const ssize_t size = ::readlink(link.c_str(), out.data(), out.size());
  out.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  return out;
}

std::string folder_of(const std::string& path) { return std::filesystem::path(path).parent_path(); }

bool watched(const std::string& path) {
  return seen && path.starts_with(seen->root) && !path.ends_with("/lock.mdb");
}

void must_be_durable(const std::string& moment) {
  for (const std::string& file : seen->files) seen->too_late += file + " at " + moment + "\n";
}

void before_write(int fd) {
  const std::lock_guard lock(guard);
  if (!seen) return;
  struct stat info {};
  if (::fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) return;
  const std::string path = path_of(fd);
  if (!watched(path)) return;
  if ((::fcntl(fd, F_GETFL) & O_DSYNC) != 0) {  // how the store writes its head
    must_be_durable("the head of " + path);
    ++seen->commits;
    return;
  }
  if (info.st_size == 0) seen->names.insert(path);
  seen->files.insert(path);
}

void synced(int fd) {
  const std::lock_guard lock(guard);
  if (!seen) return;
  const std::string path = path_of(fd);
  seen->files.erase(path);
  std::erase_if(seen->names, [&](const std::string& name) { return folder_of(name) == path; });
}

void renamed(int folder, const char* from, const char* to) {
  const std::lock_guard lock(guard);
  if (!seen) return;
  const std::string place = path_of(folder);
  if (!watched(place)) return;
  const std::string old = place + "/" + from;
  if (seen->files.erase(old) > 0) {
    seen->too_late += old + " at its renaming\n";
    seen->files.insert(place + "/" + to);
  }
  // What the new name stands for may count on the files beside it.
  seen->names.erase(old);
  for (const std::string& name : seen->names) {
    if (folder_of(name) == place && !std::filesystem::is_directory(name))
      seen->too_late += name + " at the renaming of " + old + "\n";
  }
  for (const std::string& file : seen->files) {
    if (file != place + "/" + to && folder_of(file) == place)
      seen->too_late += file + " at the renaming of " + old + "\n";
  }
  seen->names.insert(place + "/" + to);
}

void made_folder(int folder, const std::string& name) {
  const std::lock_guard lock(guard);
  if (!seen) return;
  const bool whole = name.starts_with('/');
  const std::string path = whole ? name : path_of(folder) + "/" + name;
  if (watched(path)) seen->names.insert(path);
}

}  // namespace

DurabilityRecorder::DurabilityRecorder(const std::string& root) {
  const std::lock_guard lock(guard);
  seen = Seen{std::filesystem::canonical(root), {}, {}, {}, 0};
}

DurabilityRecorder::~DurabilityRecorder() {
  const std::lock_guard lock(guard);
  seen.reset();
}

std::string DurabilityRecorder::not_durable() const {
  const std::lock_guard lock(guard);
  std::string out;
  for (const auto* set : {&seen->files, &seen->names}) {
    for (const std::string& path : *set) {
      if (std::filesystem::exists(path)) out += path + "\n";
    }
  }
  return out;
}

std::string DurabilityRecorder::too_late() const {
  const std::lock_guard lock(guard);
  return seen->too_late;
}

std::size_t DurabilityRecorder::commits() const {
  const std::lock_guard lock(guard);
  return seen->commits;
}

}  // namespace aigaq::test

// The C library's calls, for this program and the libraries in it.
extern "C" {

ssize_t pwrite(int fd, const void* bytes, size_t size, off_t offset) {
  aigaq::test::before_write(fd);
  return ::syscall(SYS_pwrite64, fd, bytes, size, offset);
}

ssize_t write(int fd, const void* bytes, size_t size) {
  aigaq::test::before_write(fd);
  return ::syscall(SYS_write, fd, bytes, size);
}

ssize_t writev(int fd, const struct iovec* pieces, int count) {
  aigaq::test::before_write(fd);
  return ::syscall(SYS_writev, fd, pieces, count);
}

int fdatasync(int fd) {
  const auto out = static_cast<int>(::syscall(SYS_fdatasync, fd));
  if (out == 0) aigaq::test::synced(fd);
  return out;
}

int fsync(int fd) {
  const auto out = static_cast<int>(::syscall(SYS_fsync, fd));
  if (out == 0) aigaq::test::synced(fd);
  return out;
}

int renameat(int from_folder, const char* from, int to_folder, const char* to) noexcept {
  const auto out = static_cast<int>(::syscall(SYS_renameat2, from_folder, from, to_folder, to, 0u));
  if (out == 0) aigaq::test::renamed(to_folder, from, to);
  return out;
}

int mkdir(const char* path, mode_t mode) noexcept {
  const auto out = static_cast<int>(::syscall(SYS_mkdirat, AT_FDCWD, path, mode));
  if (out == 0) aigaq::test::made_folder(AT_FDCWD, path);
  return out;
}

int mkdirat(int folder, const char* path, mode_t mode) noexcept {
  const auto out = static_cast<int>(::syscall(SYS_mkdirat, folder, path, mode));
  if (out == 0) aigaq::test::made_folder(folder, path);
  return out;
}
}
