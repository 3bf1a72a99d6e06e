#pragma once
// File descriptors and folders of the vault. Everything is opened O_CLOEXEC, and all that lies in a
// folder O_NOFOLLOW: a link inside a vault is an attack or a mistake.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "crypto/bytes.hpp"

namespace aigaq::vault {

class File {
 public:
  File() = default;
  File(int fd, std::string path) : fd_(fd), path_(std::move(path)) {}
  ~File();
  File(File&& other) noexcept;
  File& operator=(File&& other) noexcept;
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  [[nodiscard]] bool is_open() const { return fd_ >= 0; }
  [[nodiscard]] int fd() const { return fd_; }
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::uint64_t size() const;
  // False when the file ends before out is full.
  [[nodiscard]] bool read_at(std::uint64_t offset, MutableByteView out) const;
  // How many bytes were there: fewer than out only at the end. Goes on without direct I/O where the
  // file system refuses it.
  [[nodiscard]] std::size_t read_up_to(std::uint64_t offset, MutableByteView out) const;
  // Asks the kernel to forget the pages, so that reading back asks the disk.
  void drop_cache(std::uint64_t offset, std::uint64_t length) const;
  // Asks for direct I/O (O_DIRECT), which bypasses the page cache. A file system may refuse, now or
  // at a write; PosixDisk then goes on without.
  void go_direct() const;
  // False when it was not direct.
  bool leave_direct() const;
  void close();

 private:
  int fd_ = -1;
  std::string path_;
};

class Directory {
 public:
  // A place as people name it, which may be a link to it. Throws input_output.
  explicit Directory(const std::string& path);
  Directory(const Directory& parent, const std::string& name);
  // The same, and where nothing of that name lies, one that holds nothing.
  [[nodiscard]] static Directory if_there(const Directory& parent, const std::string& name);

  [[nodiscard]] bool is_there() const { return handle_.is_open(); }
  [[nodiscard]] int fd() const { return handle_.fd(); }
  [[nodiscard]] const std::string& path() const { return handle_.path(); }
  [[nodiscard]] bool has(const std::string& name) const;
  [[nodiscard]] std::vector<std::string> names() const;  // sorted, without . and ..

  [[nodiscard]] File open_read(const std::string& name) const;
  [[nodiscard]] File open_write(const std::string& name) const;
  // 0600; throws when the name exists.
  [[nodiscard]] File create(const std::string& name) const;
  // One without a name, which goes with whoever holds it. The name is for file systems that have
  // none such: it is taken away at once.
  [[nodiscard]] File create_unnamed(const std::string& name) const;
  void make_directory(const std::string& name) const;  // 0700
  // Whole small files; throws input_output over the limit.
  [[nodiscard]] Bytes read_whole(const std::string& name, std::size_t limit) const;

 private:
  explicit Directory(File handle) : handle_(std::move(handle)) {}
  [[nodiscard]] File open(const std::string& name, int flags) const;
  File handle_;
};

}  // namespace aigaq::vault
