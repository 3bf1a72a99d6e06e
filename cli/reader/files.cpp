#include "cli/reader/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "cli/reader/interrupt.hpp"

namespace aigaq::cli {
namespace {

std::string folder_of(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

ExitCode refuse_kind(Context& context, const std::string& path) {
  context.out.error_with_hint("not-a-file", formats::Aspect::input,
                              context.say(Msg::file_not_regular, {{"path", path}}),
                              context.say(Msg::file_not_regular_hint));
  return ExitCode::error;
}

ExitCode refuse_unreadable(Context& context, const std::string& path, int error_number) {
  if (error_number == ENOENT || error_number == ENOTDIR) {
    context.out.error("file-missing", formats::Aspect::input, Msg::file_missing, {{"path", path}});
  } else {
    context.out.error("file-unreadable", formats::Aspect::environment, Msg::file_unreadable,
                      {{"path", path}, {"detail", std::strerror(error_number)}});
  }
  return ExitCode::error;
}

ExitCode refuse_size(Context& context, const std::string& path, std::size_t max_bytes) {
  context.out.error("file-too-big", formats::Aspect::input, Msg::file_too_big,
                    {{"path", path}, {"limit", human_size(context.say, max_bytes)}});
  return ExitCode::error;
}

}  // namespace

FileError::FileError(std::string path, int error_number)
    : std::runtime_error(path + ": " + std::strerror(error_number)),
      path_(std::move(path)),
      errno_(error_number) {}

void Descriptor::close() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

PathKind path_kind(const std::string& path) {
  struct stat found = {};
  if (lstat(path.c_str(), &found) != 0) {
    return errno == ENOENT || errno == ENOTDIR ? PathKind::missing : PathKind::unreadable;
  }
  if (S_ISREG(found.st_mode)) return PathKind::file;
  return S_ISDIR(found.st_mode) ? PathKind::folder : PathKind::other;
}

Outcome<OpenFile> open_file(Context& context, const std::string& path) {
  // Non-blocking: opening a pipe that nobody writes to would wait for ever.
  OpenFile out;
  out.descriptor = Descriptor(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  if (!out.descriptor.valid()) {
    if (errno == ELOOP || errno == ENXIO) return refuse_kind(context, path);
    return refuse_unreadable(context, path, errno);
  }
  struct stat found = {};
  if (fstat(out.descriptor.get(), &found) != 0) return refuse_unreadable(context, path, errno);
  if (!S_ISREG(found.st_mode)) return refuse_kind(context, path);
  out.size = static_cast<std::uint64_t>(found.st_size);
  return out;
}

Outcome<Bytes> read_file(Context& context, const std::string& path, std::size_t max_bytes) {
  AIGAQ_OR_EXIT(const OpenFile file, open_file(context, path));
  if (file.size > max_bytes) return refuse_size(context, path, max_bytes);
  Bytes all(max_bytes < file.size ? max_bytes : static_cast<std::size_t>(file.size) + 1);
  DescriptorSource source(file.descriptor.get(), path);
  std::size_t have = 0;
  for (;;) {
    if (have == all.size()) all.resize(all.size() * 2);
    const auto got = source.read(MutableByteView(all).subspan(have));
    if (*got == 0) break;
    have += *got;
    if (have > max_bytes) return refuse_size(context, path, max_bytes);
  }
  all.resize(have);
  return all;
}

Outcome<crypto::SecretBytes> read_secret_file(Context& context, const std::string& path,
                                              std::size_t max_bytes) {
  AIGAQ_OR_EXIT(const OpenFile file, open_file(context, path));
  crypto::SecretBytes buffer(max_bytes + 1);
  DescriptorSource source(file.descriptor.get(), path);
  const auto got = formats::read_full(source, buffer.reveal_mutable());
  if (*got > max_bytes) return refuse_size(context, path, max_bytes);
  return crypto::SecretBytes::copy_of(buffer.reveal().first(*got));
}

Result<std::size_t> DescriptorSource::read(MutableByteView out) {
  for (;;) {
    stop_if_interrupted();
    const ssize_t got = ::read(fd_, out.data(), out.size());
    if (got >= 0) {
      position_ += static_cast<std::uint64_t>(got);
      return static_cast<std::size_t>(got);
    }
    if (errno != EINTR) throw FileError(path_, errno);
  }
}

void write_all(int fd, ByteView bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(fd, bytes.data(), bytes.size());
    if (put < 0) {
      if (errno == EINTR) continue;
      throw FileError(path, errno);
    }
    bytes = bytes.subspan(static_cast<std::size_t>(put));
  }
}

void sync_folder_of(const std::string& path) {
  const Descriptor folder(open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.valid()) throw FileError(folder_of(path), errno);
  // Some file systems can't sync a folder and say so: nothing more can be done there.
  if (fsync(folder.get()) != 0 && errno != EINVAL) throw FileError(folder_of(path), errno);
}

Outcome<std::unique_ptr<NewFile>> NewFile::create(Context& context, const std::string& path,
                                                  Mode mode) {
  if (path_kind(path) != PathKind::missing) {
    context.out.error_with_hint("file-exists", formats::Aspect::input,
                                context.say(Msg::file_exists, {{"path", path}}),
                                context.say(Msg::file_exists_hint));
    return ExitCode::error;
  }
  const auto tag = context.random.fixed<FixedBytes<struct TemporaryTag, 4>>();
  std::string temporary = path + "." + to_hex(tag.view()) + ".partial";
  Descriptor descriptor(
      open(temporary.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!descriptor.valid()) {
    context.out.error("file-unwritable", formats::Aspect::environment, Msg::file_unwritable,
                      {{"path", path}, {"detail", std::strerror(errno)}});
    return ExitCode::error;
  }
  // A mode can be impossible (FAT): the file is then as private as its disk.
  if (mode == Mode::shared) {
    [[maybe_unused]] const int refused = fchmod(descriptor.get(), 0644);
  }
  return std::unique_ptr<NewFile>(new NewFile(path, std::move(temporary), std::move(descriptor)));
}

NewFile::~NewFile() {
  if (!done_) unlink(temporary_.c_str());
}

void NewFile::write(ByteView bytes) {
  stop_if_interrupted();
  write_all(descriptor_.get(), bytes, path_);
}

void NewFile::sync() {
  if (fsync(descriptor_.get()) != 0) throw FileError(path_, errno);
}

void NewFile::commit() {
  sync();
  if (renameat2(AT_FDCWD, temporary_.c_str(), AT_FDCWD, path_.c_str(), RENAME_NOREPLACE) != 0) {
    // Some file systems know no such flag.
    if (errno != EINVAL && errno != ENOSYS) throw FileError(path_, errno);
    if (path_kind(path_) != PathKind::missing) throw FileError(path_, EEXIST);
    if (rename(temporary_.c_str(), path_.c_str()) != 0) throw FileError(path_, errno);
  }
  done_ = true;
  sync_folder_of(path_);
}

Outcome<bool> write_new_file(Context& context, const std::string& path, ByteView bytes,
                             NewFile::Mode mode) {
  AIGAQ_OR_EXIT(const auto file, NewFile::create(context, path, mode));
  file->write(bytes);
  file->commit();
  return true;
}

}  // namespace aigaq::cli
