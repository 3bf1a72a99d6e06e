#pragma once
// What the systems do differently with files; posix/ and windows/ each have one. Paths are UTF-8.
// A failure is an errno value, whatever the system calls it.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/reader/files.hpp"

namespace aigaq::cli {

// A plain file for reading, its size, or why not. ELOOP: a link; ENXIO: not a plain file.
struct FoundFile {
  Descriptor descriptor;
  std::uint64_t size = 0;
  int error_number = 0;
};
[[nodiscard]] FoundFile find_plain_file(const std::string& path);

// A new file for its owner alone; without a descriptor errno tells why.
[[nodiscard]] Descriptor create_file(const std::string& path);
// The same under no name, so that it is gone with the process; without a descriptor the system or
// the disk can't.
[[nodiscard]] Descriptor create_unnamed(const std::string& folder);
// 0, or the errno value; never replaces what is there.
[[nodiscard]] int name_file(const Descriptor& unnamed, const std::string& path);
// Others may read it too, where the disk knows such rights.
void share_file(const Descriptor& file);
// Where a path lies: what stands before its last name, "." where nothing does.
[[nodiscard]] std::string folder_of(const std::string& path);
// Nothing is there, or no folder; where a link leads is looked at. False when nobody can tell.
[[nodiscard]] bool is_folder_missing(const std::string& path);
// 0, or the errno value; EEXIST when the name is taken.
[[nodiscard]] int create_folder(const std::string& path);
// Never replaces what is there.
[[nodiscard]] int rename_new(const std::string& from, const std::string& to);
void remove_file(const std::string& path);
void remove_folder(const std::string& path);  // with all that is in it
[[nodiscard]] int sync_file(const Descriptor& file);

// Bytes read, 0 at the end, -1 with errno set; EINTR after a signal.
[[nodiscard]] std::ptrdiff_t read_some(int fd, MutableByteView out);
[[nodiscard]] std::ptrdiff_t write_some(int fd, ByteView bytes);

// Everything below a folder that is no folder itself, by name relative to it, '/' between; stops
// after more than limit names. Throws std::filesystem::filesystem_error or FileError.
[[nodiscard]] std::vector<std::string> names_below(const std::string& folder, std::size_t limit);

// May a member of a bundle have this name on this system? On Windows a device, a stream or another
// spelling of a name is not written and not read.
[[nodiscard]] bool can_be_member(std::string_view name);

}  // namespace aigaq::cli
