#include "vault/place/folders.hpp"

#include <sys/stat.h>

#include <cerrno>

#include "vault/place/failure.hpp"

namespace aigaq::vault {

std::string parent_of(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  const std::size_t slash = path.find_last_of('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

bool is_directory(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

void make_directories(Disk& disk, const std::string& path) {
  if (path.empty() || is_directory(path)) return;
  const std::string parent = parent_of(path);
  make_directories(disk, parent);
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) {
    throw_errno(errno, "make the folder", path);
  }
  disk.sync(Directory(parent));
}

}  // namespace aigaq::vault
