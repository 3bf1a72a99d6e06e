#pragma once
// errno -> StorageError: the one place where a number from the kernel gets a meaning.

#include <string>

#include "vault/errors.hpp"

namespace aigaq::vault {

// "cannot <action> <path>: <strerror>"; path also becomes the subject.
[[noreturn]] void throw_errno(int error, const std::string& action, const std::string& path);
[[noreturn]] void throw_integrity(std::string cls, const std::string& what, std::string subject);

}  // namespace aigaq::vault
