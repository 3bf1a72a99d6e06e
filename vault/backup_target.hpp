#pragma once
// The folder that a backup lies in: made by us, ours alone, never inside what it copies.

#include "vault/backup_manifest.hpp"
#include "vault/impl.hpp"

namespace aigaq::vault {

// Real path of a folder that may not exist yet; its parent must. Throws input_output.
[[nodiscard]] std::string real_place(const std::string& path);
// Throws refused_input (inside-itself) when one lies within the other, or they are the same.
void must_be_apart(const std::string& one, const std::string& other);

class BackupTarget {
 public:
  // Makes the folder (0700), or takes up an earlier backup of the same vault. Throws refused_input:
  // inside-itself, not-empty, not-this-backup; held, while another process writes there.
  BackupTarget(const Vault::Impl& vault, const std::string& path, Disk& disk);

  [[nodiscard]] const Directory& root() const { return *root_; }
  [[nodiscard]] const Directory& segments() const { return *segments_; }
  [[nodiscard]] BackupManifest& manifest() { return manifest_; }
  void save_manifest();
  // An empty folder for a new copy of the store, beside the one in use.
  std::string fresh_store();
  // That copy takes the place of the one in use.
  void take_store();
  [[nodiscard]] std::uint64_t bytes() const;  // of all of it

 private:
  void make_folder(const char* name);
  void clear_store();
  const Vault::Impl& vault_;
  Disk& disk_;
  BackupManifest manifest_;
  std::optional<Directory> root_, segments_;
  std::optional<FolderLock> lock_;
};

}  // namespace aigaq::vault
