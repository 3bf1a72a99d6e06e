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

constexpr std::size_t kBuffer = 1u << 20;

struct Split {
  std::string folder, name;
};

Split split(const std::string& path) {
  const std::size_t slash = path.find_last_of('/');
  Split out;
  out.folder = slash == std::string::npos ? "." : path.substr(0, slash == 0 ? 1 : slash);
  out.name = slash == std::string::npos ? path : path.substr(slash + 1);
  if (out.name.empty() || out.name == "." || out.name == "..") {
    throw StorageError(Trouble::refused_input, "not-a-file", path + " is a folder: name a file",
                       path);
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

}  // namespace

OutputFile::OutputFile(const std::string& path, crypto::RandomSource& random)
    : directory_(real_folder(split(path).folder)), name_(split(path).name) {
  struct stat info {};
  if (::fstatat(directory_.fd(), name_.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0 &&
      !S_ISREG(info.st_mode)) {
    throw StorageError(Trouble::refused_input, "not-a-file",
                       path + " is a folder, link, device or pipe: name a file", path);
  }
  // Random, so that a name planted beforehand is not met; tells nothing of the bundle.
  const auto salt = random.fixed<FixedBytes<struct TemporaryNameTag, 8>>();
  temporary_ = ".aigaq-" + to_hex(salt.view());
  file_ = directory_.create(temporary_);
  buffer_.reserve(kBuffer);
}

OutputFile::~OutputFile() {
  if (!released_) (void)::unlinkat(directory_.fd(), temporary_.c_str(), 0);
}

void OutputFile::flush() {
  disk_.write_at(file_, written_ - buffer_.size(), buffer_);
  buffer_.clear();
}

void OutputFile::write(ByteView bytes) {
  hash_.update(bytes);
  while (!bytes.empty()) {
    const std::size_t n = std::min(bytes.size(), kBuffer - buffer_.size());
    append(buffer_, bytes.first(n));
    written_ += n;
    bytes = bytes.subspan(n);
    if (buffer_.size() == kBuffer) flush();
  }
}

void OutputFile::finish() {
  flush();
  digest_ = FileDigest{hash_.finish().data};
  disk_.sync(file_);
  file_.drop_cache(0, written_);  // what is checked now comes from the disk
}

void OutputFile::release() {
  disk_.rename(directory_, temporary_, name_);
  released_ = true;
  disk_.sync(directory_);
}

Result<std::size_t> FileSource::read(MutableByteView out) {
  const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), size_ - at_));
  if (n == 0) return n;
  if (!file_.read_at(at_, out.first(n))) throw_errno(EIO, "read", file_.path());
  at_ += n;
  return n;
}

}  // namespace aigaq::vault
