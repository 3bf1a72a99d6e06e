#include "vault/new_place.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "vault/impl.hpp"
#include "vault/place/failure.hpp"

namespace aigaq::vault {
namespace {

// One level: only what was put there by us.
void remove_folder(const std::string& path) {
  try {
    const Directory folder(path);
    for (const std::string& name : folder.names()) {
      (void)::unlinkat(folder.fd(), name.c_str(), 0);
    }
  } catch (const StorageError&) {
    return;  // not made yet; the failure that led here is the one to report
  }
  (void)::rmdir(path.c_str());
}

}  // namespace

NewPlace::NewPlace(const std::string& path) : path_(path) {
  if (::mkdir(path.c_str(), 0700) == 0) return;
  if (errno != EEXIST) throw_errno(errno, "make the folder", path);
  throw StorageError(Trouble::refused_input, "exists",
                     {"the folder is there already", {{"path", path}}}, path);
}

NewPlace::~NewPlace() {
  if (done_) return;
  for (const char* folder : {kStoreName, kSegmentsName}) remove_folder(path_ + "/" + folder);
  remove_folder(path_);
}

}  // namespace aigaq::vault
