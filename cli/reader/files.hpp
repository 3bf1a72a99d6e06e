#pragma once
// Files as the command line meets them: plain files only, nothing overwritten, all of it synced.

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "cli/reader/context.hpp"
#include "cli/reader/outcome.hpp"
#include "formats/stream.hpp"

namespace aigaq::cli {

[[nodiscard]] bool is_disk_full(int error_number);

// Environment failure while reading or writing; main reports it (exit 1).
class FileError : public std::runtime_error {
 public:
  FileError(std::string path, int error_number);
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] int error_number() const { return errno_; }

 private:
  std::string path_;
  int errno_;
};

// An open descriptor; closed on destruction, never inherited by exec.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() { close(); }
  Descriptor(Descriptor&& other) noexcept : fd_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) {
      close();
      fd_ = other.release();
    }
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool valid() const { return fd_ >= 0; }
  int release() { return std::exchange(fd_, -1); }
  void close();

 private:
  int fd_ = -1;
};

// What a path names, itself and not what a link points to.
enum class PathKind : std::uint8_t { missing, file, folder, other, unreadable };
[[nodiscard]] PathKind path_kind(const std::string& path);

// Opens a plain file for reading; a link, folder, device or pipe is refused (exit 1, reported).
struct OpenFile {
  Descriptor descriptor;
  std::uint64_t size = 0;
};
[[nodiscard]] Outcome<OpenFile> open_file(Context& context, const std::string& path);
// The whole of it, at most max_bytes.
[[nodiscard]] Outcome<Bytes> read_file(Context& context, const std::string& path,
                                       std::size_t max_bytes);
[[nodiscard]] Outcome<crypto::SecretBytes> read_secret_file(Context& context,
                                                            const std::string& path,
                                                            std::size_t max_bytes);

// Of a new file or folder that could not be made. A full disk, where not even a name finds room, is
// thrown as FileError, as it is when it fills up later.
ExitCode refuse_unwritable(Context& context, const std::string& path, int error_number);

// Throws FileError.
class DescriptorSource final : public formats::ByteSource {
 public:
  DescriptorSource(int fd, std::string path) : fd_(fd), path_(std::move(path)) {}
  Result<std::size_t> read(MutableByteView out) override;
  [[nodiscard]] std::uint64_t position() const { return position_; }

 private:
  int fd_;
  std::string path_;
  std::uint64_t position_ = 0;
};

// Done when nothing has that name yet; else told (file-exists, exit 1).
[[nodiscard]] ExitCode check_free(Context& context, const std::string& path);
// Done when the folder is there in which path would be made; else told (folder-missing, exit 1).
[[nodiscard]] ExitCode check_folder_of(Context& context, const std::string& path);
// Both: what can be known of a new file or folder before anything is asked or begun. `-`, which
// elsewhere is standard output, names none (exit 2).
[[nodiscard]] ExitCode check_new_path(Context& context, const std::string& path);
// Folders may be written with slashes behind their names.
[[nodiscard]] std::string without_slashes(std::string path);

// Writes to a temporary name beside path and renames at commit(), which syncs file and folder.
// Never replaces what is there; without commit() nothing is left.
class NewFile final : public formats::ByteSink {
 public:
  enum class Mode : std::uint8_t {
    secret,   // 0600
    shared,   // 0644
    unnamed,  // 0600, under no name until commit(), so that a kill leaves nothing; where the system
              // or the disk can't, as secret
  };
  // Reports and fails when path is taken or the folder cannot be written.
  static Outcome<std::unique_ptr<NewFile>> create(Context& context, const std::string& path,
                                                  Mode mode);
  ~NewFile() override;
  void write(ByteView bytes) override;  // throws FileError
  // After a power cut all bytes so far are there, if under the temporary name; throws FileError.
  // Not of an unnamed one.
  void sync();
  void commit();  // throws FileError
  // The same in two steps, where something else has to be done in between: in its place, synced,
  // and removed again unless kept. Throws FileError.
  void take_name();
  void keep_name() { done_ = true; }
  // All of them, or none: those that have their names already lose them when one can't have its.
  static void commit_all(const std::vector<NewFile*>& files);  // throws FileError

 private:
  explicit NewFile(std::string path) : path_(std::move(path)) {}
  void sync_bytes();
  void name();
  std::string path_;
  std::string temporary_;  // empty: it has no name
  Descriptor descriptor_;
  bool named_ = false;
  bool done_ = false;
};
// Small files in one go: all of them or none.
struct NewContent {
  const std::string& path;
  ByteView bytes;
};
[[nodiscard]] Outcome<bool> write_new_files(Context& context, const std::vector<NewContent>& files,
                                            NewFile::Mode mode);
[[nodiscard]] Outcome<bool> write_new_file(Context& context, const std::string& path,
                                           ByteView bytes, NewFile::Mode mode);

// Blocking write of everything; throws FileError.
void write_all(int fd, ByteView bytes, const std::string& path);
void sync_folder_of(const std::string& path);  // throws FileError

}  // namespace aigaq::cli
