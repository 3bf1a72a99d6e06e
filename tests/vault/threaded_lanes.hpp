#pragma once
// Lanes with a thread each, as a program gives them, and a look at each job before it is done.

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

#include "formats/lanes.hpp"

namespace aigaq::test {

class ThreadedLanes final : public formats::Lanes {
 public:
  // before: called on the lane's thread with the lane and the number of its job.
  explicit ThreadedLanes(std::size_t count,
                         std::function<void(std::size_t, std::size_t)> before = {})
      : before_(std::move(before)), lanes_(count) {}
  ~ThreadedLanes() override;
  ThreadedLanes(const ThreadedLanes&) = delete;
  ThreadedLanes& operator=(const ThreadedLanes&) = delete;

  [[nodiscard]] std::size_t count() const override { return lanes_.size(); }
  [[nodiscard]] bool start(std::size_t lane) override;
  void put(std::size_t lane, Job job) override;
  void wait(std::size_t lane, std::size_t left) override;
  void stop() noexcept override;

 private:
  struct Lane {
    std::thread thread;
    std::deque<Job> jobs;
    bool busy = false;
    std::exception_ptr failure;
  };
  void work(std::size_t number);

  std::function<void(std::size_t, std::size_t)> before_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Lane> lanes_;
  bool leave_ = false;
};

}  // namespace aigaq::test
