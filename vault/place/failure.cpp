#include "vault/place/failure.hpp"

#include <cerrno>
#include <system_error>

namespace aigaq::vault {

void throw_errno(int error, const std::string& action, const std::string& path) {
  const Detail what("cannot " + action,
                    {{"path", path}, {"system", std::generic_category().message(error)}});
  switch (error) {
    case ENOSPC:
    case EDQUOT:
      throw StorageError(Trouble::disk_full, "disk-full", what, path);
    case EROFS:
      throw StorageError(Trouble::read_only, "read-only", what, path);
    // What this machine refuses just now says nothing of the store.
    case ENOMEM:
    case EMFILE:
    case ENFILE:
    case EAGAIN:
    case EINTR:
    case ENOLCK:
    case EDEADLK:
    case ENOBUFS:
    case EACCES:
    case EPERM:
      throw StorageError(Trouble::input_output, kEnvironmentClass, what, path);
    default:
      throw StorageError(Trouble::input_output, kDiskErrorClass, what, path);
  }
}

void throw_integrity(std::string cls, const Detail& what, std::string subject) {
  throw StorageError(Trouble::integrity, std::move(cls), what, std::move(subject));
}

}  // namespace aigaq::vault
