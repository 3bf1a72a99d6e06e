#include "vault/disclose/output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "vault/place/failure.hpp"

namespace aigaq::vault {
namespace {

constexpr std::size_t kBuffer = TrailingSource::kPiece;
constexpr std::size_t kBuffers = 4;
constexpr std::uint64_t kStep = 64 * kBuffer;

struct Split {
  std::string folder, name;
};

Split split(const std::string& path) {
  const std::size_t slash = path.find_last_of('/');
  Split out;
  out.folder = slash == std::string::npos ? "." : path.substr(0, slash == 0 ? 1 : slash);
  out.name = slash == std::string::npos ? path : path.substr(slash + 1);
  if (out.name.empty() || out.name == "." || out.name == "..") {
    throw StorageError(Trouble::refused_input, "not-a-file",
                       {"a folder where a file is wanted", {{"path", path}}}, path);
  }
  return out;
}

// The folder itself may be reached through a link; what lies in it may not be one.
std::string real_folder(const std::string& folder) {
  char* real = ::realpath(folder.c_str(), nullptr);
  if (real == nullptr) throw_errno(errno, "open the folder", folder);
  std::string out(real);
  ::free(real);
  return out;
}

// Throws refused_input unless the name is free or a plain file's.
const std::string& checked(const Directory& directory, const std::string& name,
                           const std::string& path) {
  struct stat info {};
  if (::fstatat(directory.fd(), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0 &&
      !S_ISREG(info.st_mode)) {
    throw StorageError(Trouble::refused_input, "not-a-file", {"no plain file", {{"path", path}}},
                       path);
  }
  return name;
}

// Random, so that a name planted beforehand is not met; tells nothing of the bundle.
std::string temporary_name(crypto::RandomSource& random) {
  const auto salt = random.fixed<FixedBytes<struct TemporaryNameTag, 8>>();
  return ".aigaq-" + to_hex(salt.view());
}

bool is_direct(const File& file) {
  const int flags = ::fcntl(file.fd(), F_GETFL);
  return flags >= 0 && (flags & O_DIRECT) != 0;
}

}  // namespace

OutputFile::OutputFile(const std::string& path, crypto::RandomSource& random,
                       formats::Lanes* writing, formats::Lanes* reading)
    : directory_(real_folder(split(path).folder)),
      name_(checked(directory_, split(path).name, path)),
      temporary_{directory_, temporary_name(random)},
      file_(directory_.create(temporary_.name)),
      behind_(directory_.open_read(temporary_.name), reading),
      writing_(writing),
      memory_(std::in_place, kBuffers * kBuffer, BlockBuffer::Pages::huge) {
  file_.go_direct();
}

OutputFile::Temporary::~Temporary() {
  if (!released) (void)::unlinkat(directory.fd(), name.c_str(), 0);
}

MutableByteView OutputFile::buffer() { return memory_->all().subspan(at_ * kBuffer, kBuffer); }

// A write that makes the file longer keeps all reading of it waiting: it grows in large steps.
void OutputFile::make_room(std::uint64_t bytes) {
  if (bytes <= room_) return;
  // Where this is refused, the writes do it.
  (void)::fallocate(file_.fd(), 0, static_cast<off_t>(room_), static_cast<off_t>(kStep));
  room_ += kStep;
}

void OutputFile::to_disk(ByteView bytes, std::uint64_t offset) {
  if (bytes.size() == kBuffer) make_room(offset + bytes.size());
  disk_.write_at(file_, offset, bytes);
  // What is only in memory so far is no proof of what lies on the disk.
  if (is_direct(file_)) behind_.written(offset + bytes.size());
}

// Until nothing is under way to the disk.
void OutputFile::drain() {
  if (writing_ != nullptr) writing_->wait(writing_->count() - 1, 0);
}

void OutputFile::flush() {
  const auto write = [this, full = ByteView(buffer()).first(have_), offset = written_] {
    to_disk(full, offset);
  };
  if (writing_ != nullptr) {
    const std::size_t lane = writing_->count() - 1;
    writing_->put(lane, write);
    writing_->wait(lane, kBuffers - 1);  // the next buffer is free
  } else {
    write();
  }
  written_ += have_;
  have_ = 0;
  at_ = (at_ + 1) % kBuffers;
}

void OutputFile::write(ByteView bytes) {
  while (!bytes.empty()) {
    const std::size_t n = std::min(bytes.size(), kBuffer - have_);
    std::copy_n(bytes.begin(), n, buffer().begin() + static_cast<std::ptrdiff_t>(have_));
    have_ += n;
    bytes = bytes.subspan(n);
    if (have_ == kBuffer) flush();
  }
}

void OutputFile::finish() {
  flush();
  drain();
  memory_.reset();  // what is read back may be long
  if (room_ > 0) disk_.truncate(file_, written_);
  disk_.sync(file_);
  file_.drop_cache(0, written_);
  behind_.ended(written_);
}

File OutputFile::unnamed_beside(crypto::RandomSource& random) const {
  return directory_.create_unnamed(temporary_name(random));
}

void OutputFile::release() {
  disk_.rename(directory_, temporary_.name, name_);
  temporary_.name = name_;  // goes, too, where that it has its name can't be synced
  disk_.sync(directory_);
  temporary_.released = true;
}

}  // namespace aigaq::vault
