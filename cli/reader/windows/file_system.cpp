#include "cli/reader/file_system.hpp"

#include <fcntl.h>
#include <io.h>
#include <windows.h>

#include <algorithm>
#include <cerrno>

#include "cli/reader/windows/text.hpp"
#include "cli/reader/windows_name.hpp"

namespace aigaq::cli {
namespace {

HANDLE handle_of(int fd) { return reinterpret_cast<HANDLE>(_get_osfhandle(fd)); }

// The whole path, in the form that is not cut at 260 characters. Empty: it can't be one.
std::wstring whole(const std::string& path) {
  const auto wide = to_wide(path);
  if (!wide || wide->empty() || wide->find(L'\0') != std::wstring::npos) return {};
  std::wstring full(GetFullPathNameW(wide->c_str(), 0, nullptr, nullptr), L'\0');
  if (full.empty()) return {};
  full.resize(
      GetFullPathNameW(wide->c_str(), static_cast<DWORD>(full.size()), full.data(), nullptr));
  if (full.starts_with(LR"(\\?\)") || full.starts_with(LR"(\\.\)")) return full;
  if (full.starts_with(LR"(\\)")) return LR"(\\?\UNC)" + full.substr(1);
  return LR"(\\?\)" + full;
}

// A link that names something else; a file that a cloud keeps for its owner is none.
bool is_link(HANDLE file, DWORD attributes) {
  if ((attributes & FILE_ATTRIBUTE_REPARSE_POINT) == 0) return false;
  FILE_ATTRIBUTE_TAG_INFO tag = {};
  return !GetFileInformationByHandleEx(file, FileAttributeTagInfo, &tag, sizeof tag) ||
         IsReparseTagNameSurrogate(tag.ReparseTag);
}

Descriptor descriptor_of(HANDLE file, int flags) {
  const int fd = _open_osfhandle(reinterpret_cast<intptr_t>(file), flags | _O_BINARY);
  if (fd < 0) CloseHandle(file);
  return Descriptor(fd);
}

// 0, or what the system said in errno's words.
int result_of(BOOL done) { return done != 0 ? 0 : errno_of(GetLastError()); }

class Search {
 public:
  explicit Search(const std::string& folder)
      : handle_(FindFirstFileW((whole(folder) + LR"(\*)").c_str(), &found_)) {
    if (handle_ == INVALID_HANDLE_VALUE) throw FileError(folder, errno_of(GetLastError()));
  }
  ~Search() { FindClose(handle_); }
  Search(const Search&) = delete;
  Search& operator=(const Search&) = delete;
  bool next() { return FindNextFileW(handle_, &found_) != 0; }
  [[nodiscard]] const WIN32_FIND_DATAW& found() const { return found_; }

 private:
  WIN32_FIND_DATAW found_ = {};
  HANDLE handle_;
};

void collect(const std::string& folder, const std::string& prefix, std::size_t limit,
             std::vector<std::string>& out) {
  Search search(folder);
  do {
    const auto& found = search.found();
    const std::wstring_view name = found.cFileName;
    if (name == L"." || name == L"..") continue;
    // A name that is no text can't be a member's: one that no manifest has stands for it.
    const std::string text = to_utf8(name).value_or("?");
    constexpr DWORD kFolder = FILE_ATTRIBUTE_DIRECTORY;
    const DWORD kind = found.dwFileAttributes & (kFolder | FILE_ATTRIBUTE_REPARSE_POINT);
    if (kind == kFolder) {
      collect(folder + "/" + text, prefix + text + "/", limit, out);
    } else {
      out.push_back(prefix + text);
    }
  } while (out.size() <= limit && search.next());
}

void remove_tree(const std::wstring& folder) {
  WIN32_FIND_DATAW found = {};
  const HANDLE search = FindFirstFileW((folder + LR"(\*)").c_str(), &found);
  if (search != INVALID_HANDLE_VALUE) {
    do {
      const std::wstring_view name = found.cFileName;
      if (name == L"." || name == L"..") continue;
      const std::wstring path = folder + L'\\' + found.cFileName;
      constexpr DWORD kFolder = FILE_ATTRIBUTE_DIRECTORY;
      const DWORD kind = found.dwFileAttributes & (kFolder | FILE_ATTRIBUTE_REPARSE_POINT);
      if (kind == kFolder) {
        remove_tree(path);
      } else {
        DeleteFileW(path.c_str());
      }
    } while (FindNextFileW(search, &found) != 0);
    FindClose(search);
  }
  RemoveDirectoryW(folder.c_str());
}

}  // namespace

void Descriptor::close() {
  if (fd_ >= 0) _close(std::exchange(fd_, -1));
}

PathKind path_kind(const std::string& path) {
  const DWORD found = GetFileAttributesW(whole(path).c_str());
  if (found == INVALID_FILE_ATTRIBUTES) {
    const int why = errno_of(GetLastError());
    return why == ENOENT || why == ENOTDIR ? PathKind::missing : PathKind::unreadable;
  }
  if ((found & FILE_ATTRIBUTE_DEVICE) != 0) return PathKind::other;
  if ((found & FILE_ATTRIBUTE_DIRECTORY) == 0) return PathKind::file;
  return (found & FILE_ATTRIBUTE_REPARSE_POINT) == 0 ? PathKind::folder : PathKind::other;
}

FoundFile find_plain_file(const std::string& path) {
  FoundFile out;
  const std::wstring full = whole(path);
  const DWORD attributes = GetFileAttributesW(full.c_str());
  if (attributes == INVALID_FILE_ATTRIBUTES) {
    out.error_number = errno_of(GetLastError());
    return out;
  }
  if ((attributes & (FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_DEVICE)) != 0) {
    out.error_number = ENXIO;
    return out;
  }
  const HANDLE file = CreateFileW(full.c_str(), GENERIC_READ, FILE_SHARE_READ, nullptr,
                                  OPEN_EXISTING, FILE_FLAG_OPEN_REPARSE_POINT, nullptr);
  if (file == INVALID_HANDLE_VALUE) {
    out.error_number = errno_of(GetLastError());
    return out;
  }
  out.descriptor = descriptor_of(file, _O_RDONLY);
  BY_HANDLE_FILE_INFORMATION found = {};
  if (!out.descriptor.valid()) {
    out.error_number = EMFILE;
  } else if (GetFileType(file) != FILE_TYPE_DISK || GetFileInformationByHandle(file, &found) == 0 ||
             (found.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0) {
    out.error_number = ENXIO;
  } else if (is_link(file, found.dwFileAttributes)) {
    out.error_number = ELOOP;
  } else {
    out.size = (std::uint64_t{found.nFileSizeHigh} << 32) | found.nFileSizeLow;
  }
  return out;
}

Descriptor create_file(const std::string& path) {
  // As private as the folder that it is in; nobody else may open it while it is written.
  const HANDLE file = CreateFileW(whole(path).c_str(), GENERIC_READ | GENERIC_WRITE | DELETE, 0,
                                  nullptr, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, nullptr);
  if (file == INVALID_HANDLE_VALUE) {
    errno = errno_of(GetLastError());
    return Descriptor();
  }
  return descriptor_of(file, _O_RDWR);
}

Descriptor create_unnamed(const std::string& /*folder*/) { return Descriptor(); }
int name_file(const Descriptor& /*unnamed*/, const std::string& /*path*/) { return ENOSYS; }

void share_file(const Descriptor& /*file*/) {}

std::string folder_of(const std::string& path) {
  const auto slash = path.find_last_of("/\\");
  if (slash == std::string::npos) return ".";
  // Of a root the mark stays: C: alone is the folder where one works on that disk.
  const bool root = slash == 0 || path[slash - 1] == ':';
  return path.substr(0, root ? slash + 1 : slash);
}

bool is_folder_missing(const std::string& path) {
  const DWORD found = GetFileAttributesW(whole(path).c_str());
  if (found != INVALID_FILE_ATTRIBUTES) return (found & FILE_ATTRIBUTE_DIRECTORY) == 0;
  const int why = errno_of(GetLastError());
  return why == ENOENT || why == ENOTDIR;
}

int create_folder(const std::string& path) {
  const std::wstring full = whole(path);
  const int failed = result_of(CreateDirectoryW(full.c_str(), nullptr));
  // The name of a file: as other systems say it.
  if (failed == EEXIST && path_kind(path) != PathKind::folder) return ENOTDIR;
  return failed;
}

int rename_new(const std::string& from, const std::string& to) {
  return result_of(MoveFileExW(whole(from).c_str(), whole(to).c_str(), MOVEFILE_WRITE_THROUGH));
}

void remove_file(const std::string& path) { DeleteFileW(whole(path).c_str()); }
void remove_folder(const std::string& path) { remove_tree(whole(path)); }

int sync_file(const Descriptor& file) { return result_of(FlushFileBuffers(handle_of(file.get()))); }

// MoveFileExW wrote through; a folder has no sync of its own here.
void sync_folder_of(const std::string& /*path*/) {}

std::ptrdiff_t read_some(int fd, MutableByteView out) {
  const auto most = static_cast<DWORD>(std::min<std::size_t>(out.size(), 1u << 30));
  DWORD got = 0;
  if (ReadFile(handle_of(fd), out.data(), most, &got, nullptr) != 0) return got;
  errno = errno_of(GetLastError());
  return errno == EPIPE ? 0 : -1;  // the other end of a pipe has closed: the end of input
}

std::ptrdiff_t write_some(int fd, ByteView bytes) {
  const auto most = static_cast<DWORD>(std::min<std::size_t>(bytes.size(), 1u << 20));
  DWORD put = 0;
  if (WriteFile(handle_of(fd), bytes.data(), most, &put, nullptr) != 0) return put;
  errno = errno_of(GetLastError());
  return -1;
}

std::vector<std::string> names_below(const std::string& folder, std::size_t limit) {
  std::vector<std::string> out;
  collect(folder, "", limit, out);
  return out;
}

bool can_be_member(std::string_view name) { return is_windows_member_name(name); }

}  // namespace aigaq::cli
