#pragma once
// After a failed sync nobody knows what the disk holds: this disk remembers that one failed.

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
    // A full map also ends in a throw, and the store repeats the commit: the one that succeeds
    // settles it. None starts while the disk is unsettled.
    unsettled_ = true;
    below_.commit(store_commit);
    unsettled_ = false;
  }

 private:
  template <class Step>
  void watch(const Step& step) {
    const bool before = unsettled_;
    unsettled_ = true;  // stays when the step throws
    step();
    unsettled_ = before;
  }

  Disk& below_;
  bool unsettled_ = false;
};

}  // namespace aigaq::vault
