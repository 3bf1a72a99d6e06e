#pragma once
// Folders of the user's machine that may not be there yet.

#include <string>

#include "vault/place/disk.hpp"

namespace aigaq::vault {

// The folder that holds path's last name; "." for a bare name.
[[nodiscard]] std::string parent_of(std::string path);
[[nodiscard]] bool is_directory(const std::string& path);
// With every missing folder above it (0700); the folder that a new one lies in is synced.
void make_directories(Disk& disk, const std::string& path);

}  // namespace aigaq::vault
