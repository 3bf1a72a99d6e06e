#pragma once
// A disk that fails, or loses its power, at the step that a test names.

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "vault/place/disk.hpp"

namespace aigaq::test {

// The process is gone: nothing of the vault catches this.
struct PowerCut {};

enum class Fault {
  none,
  error,       // the step fails with EIO
  full,        // the step fails with ENOSPC; half of a write is there
  cut_before,  // the power goes before the step; what was not synced is lost
  cut_after,   // the power goes after the step; what was not synced is kept
  kill_after,  // the process is killed after the step, by SIGKILL
};

class FaultDisk final : public vault::Disk {
 public:
  // step counts from 0.
  void arm(Fault fault, std::size_t step);
  [[nodiscard]] std::size_t steps() const { return step_; }
  [[nodiscard]] bool struck() const { return struck_; }
  // What was given to the disk for segments, also by adds that failed, since this was last asked:
  // writes one behind the other are one run. Their nonces show only to who has the record keys.
  struct Run {
    std::string path;
    std::uint64_t offset = 0;
    Bytes bytes;
  };
  [[nodiscard]] std::vector<Run> take_runs() { return std::exchange(runs_, {}); }
  void note_nonce(ByteView nonce);
  // Nonces of everything else that was ever given to the disk, and of what was noted.
  [[nodiscard]] const std::set<std::string>& nonces() const { return nonces_; }
  [[nodiscard]] std::size_t repeated() const { return repeated_; }

  void write_at(const vault::File& file, std::uint64_t offset, ByteView bytes) override;
  void sync(const vault::File& file) override;
  void sync(const vault::Directory& directory) override;
  void truncate(const vault::File& file, std::uint64_t size) override;
  void remove(const vault::Directory& directory, const std::string& name) override;
  void rename(const vault::Directory& directory, const std::string& from,
              const std::string& to) override;
  void commit(const std::function<void()>& store_commit) override;

 private:
  void step(const std::function<void()>& work, const std::function<void()>& half = {});
  void lose_what_is_not_synced();
  void note_write(const std::string& path, std::uint64_t offset, ByteView bytes);

  vault::PosixDisk below_;
  Fault fault_ = Fault::none;
  std::size_t at_ = 0;
  std::size_t step_ = 0;
  bool struck_ = false;
  bool dead_ = false;
  std::map<std::string, std::uint64_t> synced_size_;  // files with writes that were not synced
  std::vector<Run> runs_;
  std::set<std::string> nonces_;
  std::size_t repeated_ = 0;
};

}  // namespace aigaq::test
