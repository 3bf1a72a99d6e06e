#include "vault/backup_copy.hpp"

#include <algorithm>
#include <cerrno>

#include "crypto/hash.hpp"
#include "vault/place/failure.hpp"

namespace aigaq::vault {
namespace {

constexpr std::size_t kBuffer = 1u << 20;

}  // namespace

void CheckedCopy::tick(std::uint64_t bytes) {
  copied_ += bytes;
  if (progress_.tick && !progress_.tick(copied_, 0)) {
    throw StorageError(Trouble::interrupted, "interrupted", "interrupted");
  }
}

Hash CheckedCopy::hash(const File& file, std::uint64_t begin, std::uint64_t end) {
  crypto::Sha256 hash;
  while (begin < end) {
    buffer_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(kBuffer, end - begin)));
    if (!file.read_at(begin, buffer_)) throw_errno(EIO, "read", file.path());
    hash.update(buffer_);
    begin += buffer_.size();
  }
  return hash.finish();
}

Hash CheckedCopy::range(const File& from, const File& to, std::uint64_t begin, std::uint64_t end) {
  crypto::Sha256 hash;
  for (std::uint64_t at = begin; at < end; at += buffer_.size()) {
    buffer_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(kBuffer, end - at)));
    if (!from.read_at(at, buffer_)) throw_errno(EIO, "read", from.path());
    hash.update(buffer_);
    disk_.write_at(to, at, buffer_);
    tick(buffer_.size());
  }
  disk_.sync(to);
  to.drop_cache(begin, end - begin);
  const Hash written = hash.finish();
  if (this->hash(to, begin, end) != written) {
    throw StorageError(Trouble::input_output, "copy-differs",
                       {"a copy reads back differently", {{"path", to.path()}}}, to.path());
  }
  return written;
}

Hash CheckedCopy::whole(const Directory& from, const Directory& to, const std::string& name,
                        std::uint64_t bytes) {
  if (to.has(kCopyTemporary)) disk_.remove(to, kCopyTemporary);
  const File source = from.open_read(name);
  Hash out;
  {
    const File copy = to.create(kCopyTemporary);
    out = range(source, copy, 0, bytes);
  }
  tick(0);
  disk_.rename(to, kCopyTemporary, name);
  disk_.sync(to);
  tick(0);
  return out;
}

}  // namespace aigaq::vault
