#include "vault/backup_target.hpp"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "vault/place/failure.hpp"
#include "vault/place/folders.hpp"

namespace aigaq::vault {
namespace {

constexpr const char* kNewStore = "store.new";
constexpr const char* kStoreData = "data.mdb";

std::string without_slash(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

bool is_within(const std::string& inner, const std::string& outer) {
  return inner == outer || inner.starts_with(outer == "/" ? outer : outer + "/");
}

}  // namespace

std::string real_place(const std::string& path) {
  const std::string given = without_slash(path);
  const auto resolve = [](const std::string& name) -> std::string {
    char* real = ::realpath(name.c_str(), nullptr);
    if (real == nullptr) return {};
    std::string out(real);
    ::free(real);
    return out;
  };
  if (std::string real = resolve(given); !real.empty()) return real;
  if (errno != ENOENT) throw_errno(errno, "look at", path);
  const std::string parent = parent_of(given);
  const std::string real = resolve(parent);
  if (real.empty()) throw_errno(errno, "open the folder", parent);
  const std::string name = given.substr(given.find_last_of('/') + 1);
  return real == "/" ? real + name : real + "/" + name;
}

void must_be_apart(const std::string& one, const std::string& other) {
  const std::string a = real_place(one), b = real_place(other);
  if (!is_within(a, b) && !is_within(b, a)) return;
  throw StorageError(Trouble::refused_input, "inside-itself",
                     {"one place lies inside the other", {{"one", one}, {"other", other}}}, one);
}

BackupTarget::BackupTarget(const Vault::Impl& vault, const std::string& path, Disk& disk)
    : vault_(vault), disk_(disk), manifest_(vault.keys().log.log_key, vault.keys().log.vault) {
  must_be_apart(path, vault.directory().path());
  const std::string place = real_place(path);
  if (::mkdir(place.c_str(), 0700) == 0) {
    disk_.sync(Directory(parent_of(place)));
  } else if (errno != EEXIST) {
    throw_errno(errno, "make the folder", path);
  }
  root_.emplace(place);
  lock_.emplace(*root_);
  if (root_->has(kManifestName)) {
    manifest_.read(*root_);
  } else {
    for (const std::string& name : root_->names()) {
      if (name == "backup.new") continue;  // the first manifest, cut short
      throw StorageError(Trouble::refused_input, "not-empty",
                         {"the folder is neither empty nor a backup", {{"path", path}}}, path);
    }
    save_manifest();
  }
  // Whoever opens a backup as if it were a vault must not go on writing in it.
  for (const char* name : {kFrozenName, kLockName}) {
    if (!root_->has(name)) disk_.sync(root_->create(name));
  }
  make_folder(kSegmentsName);
  make_folder(kStoreName);
  disk_.sync(*root_);
  segments_.emplace(*root_, kSegmentsName);
}

void BackupTarget::make_folder(const char* name) {
  if (!root_->has(name)) root_->make_directory(name);
}

void BackupTarget::save_manifest() { manifest_.write(disk_, *root_, vault_.surroundings().random); }

void BackupTarget::clear_store() {
  const Directory folder(*root_, kNewStore);
  for (const std::string& name : folder.names()) disk_.remove(folder, name);
}

std::string BackupTarget::fresh_store() {
  make_folder(kNewStore);
  clear_store();
  return root_->path() + "/" + kNewStore;
}

void BackupTarget::take_store() {
  {
    const Directory from(*root_, kNewStore), to(*root_, kStoreName);
    if (::renameat(from.fd(), kStoreData, to.fd(), kStoreData) != 0) {
      throw_errno(errno, "rename", from.path() + "/" + kStoreData);
    }
    disk_.sync(to);
    disk_.sync(from);
  }
  clear_store();
  if (::unlinkat(root_->fd(), kNewStore, AT_REMOVEDIR) != 0) {
    throw_errno(errno, "remove", root_->path() + "/" + kNewStore);
  }
  disk_.sync(*root_);
}

std::uint64_t BackupTarget::bytes() const {
  std::uint64_t out = 0;
  for (const char* name : {kHeaderName, kTableName, kCellsName, kManifestName, kLogExportName}) {
    out += root_->open_read(name).size();
  }
  out += Directory(*root_, kStoreName).open_read(kStoreData).size();
  for (const std::string& name : segments_->names()) out += segments_->open_read(name).size();
  return out;
}

}  // namespace aigaq::vault
