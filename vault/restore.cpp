#include "vault/backup.hpp"
#include "vault/backup_copy.hpp"
#include "vault/backup_target.hpp"
#include "vault/keys/stored_header.hpp"
#include "vault/new_place.hpp"
#include "vault/place/folders.hpp"

namespace aigaq::vault {
namespace {

constexpr const char* kStoreData = "data.mdb";

void must_be_backup(const std::string& path, const Directory& backup) {
  bool whole = backup.has(kManifestName);
  for (const char* name : {kHeaderName, kTableName, kCellsName, kStoreName, kSegmentsName}) {
    whole = whole && backup.has(name);
  }
  if (whole && Directory(backup, kStoreName).has(kStoreData)) return;
  throw StorageError(Trouble::refused_input, "not-a-backup",
                     {"not a finished backup", {{"path", path}}}, path);
}

}  // namespace

void restore(const std::string& backup_directory, const std::string& new_directory,
             const Progress& progress) {
  const Directory from(real_place(backup_directory));
  must_be_backup(backup_directory, from);
  must_be_apart(new_directory, backup_directory);
  // All that can be told without the passphrase: behind a damaged header nothing can be read again.
  must_be_header(read_header(backup_directory).bytes);
  const std::string place = real_place(new_directory);
  NewPlace made(place);
  const Directory to(place);
  check_place(to);
  PosixDisk disk;
  CheckedCopy copy(disk, progress);
  for (const char* name : {kFrozenName, kLockName}) disk.sync(to.create(name));
  for (const char* folder : {kSegmentsName, kStoreName}) to.make_directory(folder);
  const auto all = [&](const Directory& source, const Directory& target, const std::string& name) {
    copy.whole(source, target, name, source.open_read(name).size());
  };
  const Directory segments(from, kSegmentsName), new_segments(to, kSegmentsName);
  for (const std::string& name : segments.names()) {
    if (name != kCopyTemporary) all(segments, new_segments, name);
  }
  all(Directory(from, kStoreName), Directory(to, kStoreName), kStoreData);
  for (const char* name : {kTableName, kCellsName}) all(from, to, name);
  all(from, to, kHeaderName);  // last: a folder with a header is a whole vault
  disk.sync(Directory(parent_of(place)));
  made.keep();
}

}  // namespace aigaq::vault
