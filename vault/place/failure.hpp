#pragma once
// errno -> StorageError: the one place where a number from the kernel gets a meaning.

#include <string>

#include "vault/errors.hpp"

namespace aigaq::vault {

// Classes of Trouble::input_output: the disk failed; this machine refuses, whatever the disk holds;
// a file is longer than any that we write.
inline constexpr const char* kDiskErrorClass = "input-output";
inline constexpr const char* kEnvironmentClass = "environment";
inline constexpr const char* kTooLargeClass = "too-large";

// The detail "cannot <action>" of the path, with the system's own words; path also becomes the
// subject.
[[noreturn]] void throw_errno(int error, const std::string& action, const std::string& path);
[[noreturn]] void throw_integrity(std::string cls, const Detail& what, std::string subject);

}  // namespace aigaq::vault
