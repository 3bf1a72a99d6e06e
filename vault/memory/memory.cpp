#include "vault/memory/memory.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>

#include "crypto/aead.hpp"
#include "crypto/hash.hpp"
#include "crypto/labels.hpp"
#include "vault/keys/names.hpp"
#include "vault/place/failure.hpp"
#include "vault/place/folders.hpp"
#include "vault/place/small_file.hpp"

namespace aigaq::vault {
namespace {

constexpr std::size_t kBoxBytes = 24 + crypto::kTagBytes;
// Without a note, as it was written before.
constexpr std::size_t kShortPlain = 8 + 32;
// A checkpoint with the log's line alone has some hundred bytes.
constexpr std::size_t kFileBytes = 64u << 10;
// A block of the file, and one of the folder.
constexpr std::uint64_t kRoomBytes = 8'192;

crypto::AeadKey memory_key(const crypto::AeadKey& log_key, const VaultId& vault) {
  FieldWriter info;
  info.raw(as_bytes(labels::kMemoryKey));
  info.raw(vault.view());
  return crypto::hkdf_key<crypto::AeadKey>(log_key.reveal(), {}, info.view());
}

bool has_plain_file(const Directory& directory, const std::string& name) {
  struct stat info {};
  return directory.has(name) &&
         ::fstatat(directory.fd(), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0 &&
         S_ISREG(info.st_mode);
}

}  // namespace

Memory::Memory(std::string state_directory, const crypto::AeadKey& log_key, const VaultId& vault)
    : directory_(std::move(state_directory)), key_(memory_key(log_key, vault)), vault_(vault) {
  while (directory_.size() > 1 && directory_.back() == '/') directory_.pop_back();
  const Hash name = crypto::hmac_sha256(key_.reveal(), {as_bytes("name")});
  name_ = to_hex(name.view().first(16));
}

std::optional<Remembered> Memory::recall() const {
  if (!is_directory(directory_)) return std::nullopt;
  const Directory directory(directory_);
  if (!has_plain_file(directory, name_)) return std::nullopt;
  const File file = directory.open_read(name_);
  if (file.size() < kBoxBytes || file.size() > kFileBytes) return std::nullopt;
  Bytes box(static_cast<std::size_t>(file.size()));
  if (!file.read_at(0, box)) return std::nullopt;
  const auto plain = crypto::open_box(key_, box_ad(vault_, BoxKind::memory, {}), box);
  if (!plain) return std::nullopt;
  FieldReader in(*plain);
  Remembered out;
  out.size = in.u64();
  out.root = in.fixed<Hash>();
  if (plain->size() != kShortPlain) out.note = as_text(in.bytes());
  if (!in.done()) return std::nullopt;
  return out;
}

Directory Memory::held_folder(Disk& disk) const {
  make_directories(disk, directory_);
  Directory directory(directory_);
  // Against another process that saw a later head in the meantime; given up with the descriptor.
  int locked = 0;
  do {
    locked = ::flock(directory.fd(), LOCK_EX);
  } while (locked != 0 && errno == EINTR);
  if (locked != 0) throw_errno(errno, "lock", directory_);
  return directory;
}

void Memory::must_take(Disk& disk) const {
  if (!is_directory(directory_)) return;  // made by the commit
  const Directory directory = held_folder(disk);
  const std::string path = directory_ + "/" + name_;
  if (is_directory(path)) throw_errno(EISDIR, "replace", path);
  if (::faccessat(directory.fd(), ".", W_OK | X_OK, AT_EACCESS) != 0) {
    throw_errno(errno, "write", directory_);
  }
  struct statvfs info {};
  // Some file systems do not count their blocks.
  if (::fstatvfs(directory.fd(), &info) == 0 && info.f_blocks != 0 &&
      std::uint64_t{info.f_bavail} * info.f_frsize < kRoomBytes) {
    throw_errno(ENOSPC, "write", directory_);
  }
}

void Memory::remember(Disk& disk, const Remembered& what, crypto::RandomSource& random) const {
  const Directory directory = held_folder(disk);
  if (const auto known = recall(); known && known->size > what.size) return;
  FieldWriter plain;
  plain.u64(what.size);
  plain.raw(what.root.view());
  plain.bytes(as_bytes(what.note));
  replace_file(disk, directory, temporary(), name_,
               crypto::seal_box(key_, box_ad(vault_, BoxKind::memory, {}), plain.view(), random));
}

}  // namespace aigaq::vault
