#pragma once
// Every step that changes the disk, in one interface, so that tests can make any of them fail.

#include <cstdint>
#include <functional>
#include <string>

#include "vault/place/file.hpp"

namespace aigaq::vault {

class Disk {
 public:
  virtual ~Disk() = default;
  virtual void write_at(const File& file, std::uint64_t offset, ByteView bytes) = 0;
  virtual void sync(const File& file) = 0;  // fdatasync
  virtual void sync(const Directory& directory) = 0;
  virtual void truncate(const File& file, std::uint64_t size) = 0;
  virtual void remove(const Directory& directory, const std::string& name) = 0;
  virtual void rename(const Directory& directory, const std::string& from,
                      const std::string& to) = 0;
  // The store's own commit; what it throws goes through.
  virtual void commit(const std::function<void()>& store_commit) = 0;
};

class PosixDisk : public Disk {
 public:
  void write_at(const File& file, std::uint64_t offset, ByteView bytes) override;
  void sync(const File& file) override;
  void sync(const Directory& directory) override;
  void truncate(const File& file, std::uint64_t size) override;
  void remove(const Directory& directory, const std::string& name) override;
  void rename(const Directory& directory, const std::string& from, const std::string& to) override;
  void commit(const std::function<void()>& store_commit) override { store_commit(); }
};

}  // namespace aigaq::vault
