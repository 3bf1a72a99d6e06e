#include "cli/reader/thread_lanes.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

namespace aigaq::cli {

ThreadLanes::~ThreadLanes() {
  stop();
  {
    const std::scoped_lock lock(mutex_);
    leave_ = true;
  }
  to_do_.notify_all();
  for (Lane& lane : lanes_) {
    if (lane.thread.joinable()) lane.thread.join();
  }
}

void ThreadLanes::work(Lane& lane) {
  std::unique_lock lock(mutex_);
  for (;;) {
    to_do_.wait(lock, [&] { return leave_ || !lane.jobs.empty(); });
    if (leave_) return;
    lane.under_way = true;
    Job job = std::move(lane.jobs.front());
    lock.unlock();
    std::exception_ptr failure;
    try {
      job();
    } catch (const std::exception&) {
      failure = std::current_exception();
    }
    job = nullptr;
    lock.lock();
    lane.under_way = false;
    lane.jobs.pop_front();
    if (failure) {
      lane.failure = failure;
      lane.jobs.clear();
    }
    done_.notify_all();
  }
}

bool ThreadLanes::start(std::size_t lane_number) {
  Lane& lane = lanes_.at(lane_number);
  if (lane.thread.joinable()) return true;
  try {
    lane.thread = std::thread([this, &lane] { work(lane); });
  } catch (const std::system_error&) {
    return false;
  }
  return true;
}

void ThreadLanes::put(std::size_t lane_number, Job job) {
  Lane& lane = lanes_.at(lane_number);
  if (!start(lane_number)) return job();
  {
    const std::scoped_lock lock(mutex_);
    if (lane.failure) return;  // told by the next wait
    lane.jobs.push_back(std::move(job));
  }
  to_do_.notify_all();
}

void ThreadLanes::wait(std::size_t lane_number, std::size_t left) {
  Lane& lane = lanes_.at(lane_number);
  std::unique_lock lock(mutex_);
  done_.wait(lock, [&] { return lane.jobs.size() <= left; });
  if (lane.failure) std::rethrow_exception(std::exchange(lane.failure, nullptr));
}

void ThreadLanes::stop() noexcept {
  std::unique_lock lock(mutex_);
  for (Lane& lane : lanes_) {
    if (!lane.jobs.empty()) lane.jobs.resize(lane.under_way ? 1 : 0);
  }
  done_.notify_all();  // a job of one lane may wait for another lane
  done_.wait(lock, [&] {
    return std::ranges::all_of(lanes_, [](const Lane& lane) { return lane.jobs.empty(); });
  });
  for (Lane& lane : lanes_) lane.failure = nullptr;
}

}  // namespace aigaq::cli
