#include "vault/place/folders.hpp"

#include <sys/stat.h>

#include <cerrno>

#include "vault/place/failure.hpp"

namespace aigaq::vault {

bool is_directory(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

void make_directories(Disk& disk, const std::string& path) {
  if (path.empty() || is_directory(path)) return;
  const std::size_t slash = path.find_last_of('/');
  const std::string parent = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  if (slash != std::string::npos && slash > 0) make_directories(disk, path.substr(0, slash));
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) {
    throw_errno(errno, "make the folder", path);
  }
  disk.sync(Directory(parent));
}

}  // namespace aigaq::vault
