#pragma once
// After a failed sync nobody knows what the disk holds: this disk remembers that one failed.
// Threads may use it at the same time.

#include <atomic>
#include <exception>

#include "vault/place/disk.hpp"

namespace aigaq::vault {

class WatchedDisk final : public Disk {
 public:
  explicit WatchedDisk(Disk& below) : below_(below) {}
  // A sync, or the store's commit, failed: the vault must be opened again before writing.
  [[nodiscard]] bool unsettled() const { return unsettled_; }

  void write_at(const File& file, std::uint64_t offset, ByteView bytes) override {
    below_.write_at(file, offset, bytes);
  }
  void sync(const File& file) override {
    watch([&] { below_.sync(file); });
  }
  void sync(const Directory& directory) override {
    watch([&] { below_.sync(directory); });
  }
  void truncate(const File& file, std::uint64_t size) override {
    watch([&] { below_.truncate(file, size); });
  }
  void remove(const Directory& directory, const std::string& name) override {
    below_.remove(directory, name);
  }
  void rename(const Directory& directory, const std::string& from, const std::string& to) override {
    below_.rename(directory, from, to);
  }
  void commit(const std::function<void()>& store_commit) override {
    watch([&] { below_.commit(store_commit); });
  }

 private:
  template <class Step>
  void watch(const Step& step) {
    try {
      step();
    } catch (
        const std::exception&) {  // not so a full map, after which the store repeats the commit
      unsettled_ = true;
      throw;
    }
  }

  Disk& below_;
  std::atomic<bool> unsettled_ = false;
};

}  // namespace aigaq::vault
