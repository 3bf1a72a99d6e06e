#include "tests/vault/threaded_lanes.hpp"

#include <algorithm>

namespace aigaq::test {

ThreadedLanes::~ThreadedLanes() {
  stop();
  {
    const std::scoped_lock lock(mutex_);
    leave_ = true;
  }
  changed_.notify_all();
  for (Lane& lane : lanes_) {
    if (lane.thread.joinable()) lane.thread.join();
  }
}

void ThreadedLanes::work(std::size_t number) {
  Lane& lane = lanes_[number];
  std::unique_lock lock(mutex_);
  for (std::size_t done = 0;; ++done) {
    changed_.wait(lock, [&] { return leave_ || !lane.jobs.empty(); });
    if (leave_) return;
    const Job job = std::exchange(lane.jobs.front(), {});
    lane.jobs.pop_front();
    lane.busy = true;
    lock.unlock();
    std::exception_ptr failure;
    try {
      if (before_) before_(number, done);
      job();
    } catch (const std::exception&) {
      failure = std::current_exception();
    }
    lock.lock();
    lane.busy = false;
    if (failure) {
      lane.failure = failure;
      lane.jobs.clear();
    }
    changed_.notify_all();
  }
}

bool ThreadedLanes::start(std::size_t lane) {
  if (!lanes_.at(lane).thread.joinable()) {
    lanes_[lane].thread = std::thread([this, lane] { work(lane); });
  }
  return true;
}

void ThreadedLanes::put(std::size_t lane, Job job) {
  (void)start(lane);
  {
    const std::scoped_lock lock(mutex_);
    if (lanes_[lane].failure) return;
    lanes_[lane].jobs.push_back(std::move(job));
  }
  changed_.notify_all();
}

void ThreadedLanes::wait(std::size_t lane, std::size_t left) {
  Lane& waited = lanes_.at(lane);
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return waited.jobs.size() + (waited.busy ? 1 : 0) <= left; });
  if (waited.failure) std::rethrow_exception(std::exchange(waited.failure, nullptr));
}

void ThreadedLanes::stop() noexcept {
  std::unique_lock lock(mutex_);
  for (Lane& lane : lanes_) lane.jobs.clear();
  changed_.notify_all();
  changed_.wait(lock, [&] { return std::ranges::none_of(lanes_, &Lane::busy); });
  for (Lane& lane : lanes_) lane.failure = nullptr;
}

}  // namespace aigaq::test
