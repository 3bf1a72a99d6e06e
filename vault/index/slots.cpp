#include "vault/index/slots.hpp"

#include <sys/file.h>

#include <algorithm>

#include "vault/backup_manifest.hpp"
#include "vault/errors.hpp"
#include "vault/keys/names.hpp"

namespace aigaq::vault {
namespace {

constexpr std::size_t kBoxExtra = 24 + crypto::kTagBytes;

// Another process may be writing the slot that is read: then it is looked at once more.
class FileLock {
 public:
  FileLock(int fd, int how) : fd_(fd), held_(::flock(fd, how) == 0) {}
  ~FileLock() {
    if (held_) (void)::flock(fd_, LOCK_UN);
  }
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  [[nodiscard]] bool held() const { return held_; }

 private:
  int fd_;
  bool held_;
};

}  // namespace

SlotFile::SlotFile(const Directory& vault, IndexFile file, std::size_t plain_bytes,
                   const crypto::AeadKey& key, const VaultId& id)
    : vault_(vault),
      number_(file),
      name_(1, static_cast<char>('0' + static_cast<int>(file))),
      plain_bytes_(plain_bytes),
      key_(key.clone()),
      id_(id) {
  try {
    if (!vault_.has(kIndexName)) return;
    const Directory folder(vault_, kIndexName);
    if (folder.has(name_)) file_ = folder.open_read(name_);
  } catch (const StorageError&) {
    file_ = File();  // as good as absent
  }
}

Bytes SlotFile::ad(const SlotName& name) const {
  Bytes out = box_ad(id_, BoxKind::index_page, {static_cast<std::uint64_t>(number_), name.number});
  append(out, name.subtree.view());
  return out;
}

SlotFile::Found SlotFile::look(const SlotName& name, Bytes& plain) const {
  Bytes box(plain_bytes_ + kBoxExtra);
  try {
    if (!file_.read_at(name.number * box.size(), box)) return Found::absent;
  } catch (const StorageError&) {
    return Found::damaged;
  }
  if (std::ranges::all_of(box, [](std::uint8_t byte) { return byte == 0; })) return Found::absent;
  auto opened = crypto::open_box(key_, ad(name), box);
  if (!opened) return Found::damaged;
  plain = std::move(*opened);
  return Found::good;
}

std::optional<Bytes> SlotFile::read(const SlotName& name, IndexUse& use) {
  if (!file_.is_open()) return std::nullopt;
  Bytes plain;
  Found found = look(name, plain);
  if (found == Found::damaged) {
    const FileLock lock(file_.fd(), LOCK_SH);
    found = look(name, plain);
  }
  if (found == Found::good) return plain;
  if (found == Found::damaged) ++use.damaged;
  return std::nullopt;
}

void SlotFile::open_for_writing() {
  if (writable_ || refused_) return;
  refused_ = true;
  // A backup holds what `backup` put there, and nothing else.
  if (vault_.has(kManifestName)) return;
  if (!vault_.has(kIndexName)) vault_.make_directory(kIndexName);
  const Directory folder(vault_, kIndexName);
  file_ = folder.has(name_) ? folder.open_write(name_) : folder.create(name_);
  writable_ = true;
  refused_ = false;
}

void SlotFile::write(const SlotName& name, ByteView plain, crypto::RandomSource& random,
                     IndexUse& use) {
  AIGAQ_ASSERT(plain.size() == plain_bytes_);
  try {
    open_for_writing();
    if (writable_) {
      const FileLock lock(file_.fd(), LOCK_EX | LOCK_NB);
      if (lock.held()) {
        const Bytes box = crypto::seal_box(key_, ad(name), plain, random);
        // Not synced: a slot that a power cut tears does not open, and is made again.
        PosixDisk().write_at(file_, name.number * box.size(), box);
        return;
      }
    }
  } catch (const StorageError&) {
    refused_ = true;  // read only, full, or in another's way: lookups go on without it
    writable_ = false;
  }
  use.kept = false;
}

}  // namespace aigaq::vault
