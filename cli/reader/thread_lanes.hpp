#pragma once
// Lanes on threads of their own, begun when the first job comes: a child that closes itself in
// first, and a caller that forks, have none before.

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "formats/lanes.hpp"

namespace aigaq::cli {

class ThreadLanes final : public formats::Lanes {
 public:
  explicit ThreadLanes(std::size_t count) : lanes_(count) {}
  ~ThreadLanes() override;  // drops what has not begun
  ThreadLanes(const ThreadLanes&) = delete;
  ThreadLanes& operator=(const ThreadLanes&) = delete;

  [[nodiscard]] std::size_t count() const override { return lanes_.size(); }
  [[nodiscard]] bool start(std::size_t lane) override;
  void put(std::size_t lane, Job job) override;
  void wait(std::size_t lane, std::size_t left) override;
  void stop() noexcept override;

 private:
  struct Lane {
    std::thread thread;
    std::deque<Job> jobs;  // the first one is under way, if any is
    bool under_way = false;
    std::exception_ptr failure;
  };
  void work(Lane& lane);

  std::mutex mutex_;
  std::condition_variable to_do_, done_;
  std::vector<Lane> lanes_;
  bool leave_ = false;
};

}  // namespace aigaq::cli
