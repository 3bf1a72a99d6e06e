#pragma once
// What this process wrote below a folder and has not yet made durable.

#include <mutex>
#include <set>
#include <string>

#include "tests/vault/disk_calls.hpp"

namespace aigaq::test {

class DurabilityRecorder final : public DiskWatcher {
 public:
  explicit DurabilityRecorder(const std::string& root) : watch_(root, *this) {}

  // Files whose bytes or names a power cut could take; a line each.
  [[nodiscard]] std::string not_durable() const;
  // What was still so when it must not be: the head of a store was written, or a name given that
  // counts on the others in its folder.
  [[nodiscard]] std::string too_late() const;
  // Heads of a store that were written to the disk.
  [[nodiscard]] std::size_t commits() const;

  long call(DiskStep& step, const std::function<long(std::size_t)>& go) override;

 private:
  void before_write(const DiskStep& step);
  void synced(const std::string& path);
  void renamed(const std::string& from, const std::string& to);

  mutable std::mutex guard_;
  std::set<std::string> files_;  // with bytes that are not synced
  std::set<std::string> names_;  // new ones, in a folder that is not synced
  std::string too_late_;
  std::size_t commits_ = 0;
  DiskWatch watch_;  // last: it uses the others
};

}  // namespace aigaq::test
