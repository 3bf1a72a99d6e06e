#include "vault/intake/input_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "crypto/limits.hpp"
#include "vault/errors.hpp"

namespace aigaq::vault {
namespace {

[[noreturn]] void refuse(const std::string& path, const char* why) {
  throw StorageError(Trouble::refused_input, "not-a-file", {why, {{"path", path}}}, path);
}

const char* advice(mode_t mode) {
  if (S_ISLNK(mode)) return "a link in place of a file";
  if (S_ISDIR(mode)) return "a folder in place of a file";
  if (S_ISFIFO(mode) || S_ISSOCK(mode)) return "a pipe in place of a file";
  return "a device in place of a file";
}

bool same_time(const timespec& a, const timespec& b) {
  return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

}  // namespace

InputFile::InputFile(const std::string& path) : path_(path) {
  struct stat info {};
  // Looked at first: opening a device or a pipe can have effects.
  if (::lstat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode)) {
    refuse(path, advice(info.st_mode));
  }
  const int fd = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0) {
    const int error = errno;
    if (error == ELOOP) refuse(path, advice(S_IFLNK));
    const char* cls = error == ENOENT ? "file-missing" : "file-unreadable";
    throw StorageError(
        Trouble::input_output, cls,
        {"cannot read", {{"path", path}, {"system", std::generic_category().message(error)}}},
        path);
  }
  file_ = File(fd, path);
  if (::fstat(fd, &before_) != 0 || !S_ISREG(before_.st_mode)) {
    refuse(path, advice(before_.st_mode));
  }
  size_ = static_cast<std::uint64_t>(before_.st_size);
}

void InputFile::read_at(std::uint64_t offset, MutableByteView out) {
  if (!file_.read_at(offset, out)) input_changed(path_);
}

void InputFile::must_be_unchanged() {
  struct stat now {};
  if (::fstat(file_.fd(), &now) != 0 || now.st_size != before_.st_size ||
      now.st_ino != before_.st_ino || !same_time(now.st_mtim, before_.st_mtim)) {
    input_changed(path_);
  }
}

void input_changed(const std::string& path) {
  throw StorageError(Trouble::refused_input, "file-changed",
                     {"a file changed while it was read", {{"path", path}}}, path);
}

void check_file_name(const std::string& name) {
  if (!name.empty() && name.size() <= limits::kFileNameBytes && name != "." && name != ".." &&
      name.find('/') == std::string::npos && name.find('\0') == std::string::npos) {
    return;
  }
  throw StorageError(Trouble::refused_input, "bad-file-name",
                     "a file's name is empty, too long or not a base name", name);
}

}  // namespace aigaq::vault
