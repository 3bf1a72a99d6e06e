#pragma once
// All that is done to a folder, in its order, by whatever threads: what a power cut takes of it is
// in disk_after_cut.hpp. Two threads can be made to take turns, and one step to fail.

#include <array>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <vector>

#include "tests/vault/disk_calls.hpp"

namespace aigaq::test {

// Paths are relative.
struct DiskContent {
  std::map<std::string, Bytes> files;
  std::set<std::string> folders;
};
[[nodiscard]] DiskContent content_of(const std::string& root);
void lay_out(const DiskContent& content, const std::string& root);

class DiskHistory final : public DiskWatcher {
 public:
  struct Done {
    DiskStep step;  // paths are relative
    bool failed = false;
    std::uint64_t told = 0;  // what was acknowledged before it
  };
  explicit DiskHistory(const std::string& root);

  [[nodiscard]] const DiskContent& before() const { return before_; }
  // The name of the file that lay there under that number.
  [[nodiscard]] const std::map<std::uint64_t, std::string>& inodes() const { return inodes_; }
  // Once all threads rest: from here on nothing is noted.
  void stop() { watch_.reset(); }
  [[nodiscard]] const std::vector<Done>& steps() const { return steps_; }
  void acknowledge(std::uint64_t what);
  [[nodiscard]] std::uint64_t told() const { return told_; }

  enum class Side : std::uint8_t { neither, ahead, beside };
  using SideOf = std::function<Side(const DiskStep&)>;
  // From now on: step n of those beside comes when at[n] of those ahead are done, and before the
  // next of them. Those without a number there come as they please.
  void take_turns(SideOf side_of, std::vector<std::size_t> at);
  // From now on: step n of that side does nothing, or half of a write, and gives this errno. There
  // are no turns behind it.
  void fail(Side side, std::size_t n, int error);
  // The one that did.
  [[nodiscard]] const std::optional<DiskStep>& failed() const { return failed_; }
  // How many steps of that side were begun.
  [[nodiscard]] std::size_t count(Side side) const;
  // Somebody waited for a turn that never came.
  [[nodiscard]] bool in_vain() const { return in_vain_; }

  long call(DiskStep& step, const std::function<long(std::size_t)>& go) override;

 private:
  [[nodiscard]] bool has_turn(Side side, std::size_t number) const;
  [[nodiscard]] long fail_now(DiskStep& step, const std::function<long(std::size_t)>& go);
  void note(DiskStep& step, bool failed);

  std::string root_;
  DiskContent before_;
  std::map<std::uint64_t, std::string> inodes_;
  mutable std::mutex guard_;
  std::condition_variable moved_;
  std::vector<Done> steps_;
  std::uint64_t told_ = 0;
  SideOf side_of_;
  std::vector<std::size_t> at_;
  std::array<std::size_t, 3> taken_{}, done_{};  // by side
  struct Fault {
    Side side;
    std::size_t number;
    int error;
  };
  std::optional<Fault> fault_;
  std::optional<DiskStep> failed_;
  bool in_vain_ = false;
  std::optional<DiskWatch> watch_;  // last: it uses the others
};

}  // namespace aigaq::test
