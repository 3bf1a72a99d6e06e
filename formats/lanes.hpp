#pragma once
// Work beside the caller's. This layer starts no threads: whoever calls it may give it lanes.

#include <cstddef>
#include <functional>

namespace aigaq::formats {

class Lanes {
 public:
  using Job = std::function<void()>;
  virtual ~Lanes() = default;
  [[nodiscard]] virtual std::size_t count() const = 0;
  // False when no thread is to be had: the lane's jobs are then done in place, by put().
  [[nodiscard]] virtual bool start(std::size_t lane) = 0;
  // Behind the jobs that the lane has. Those of one lane are done in their order, one at a time.
  virtual void put(std::size_t lane, Job job) = 0;
  // Returns when at most so many jobs of the lane are left to be done. Throws what one of its jobs
  // threw; those behind that one are dropped.
  virtual void wait(std::size_t lane, std::size_t left) = 0;
  // Drops what has not begun and returns when nothing is under way on any lane.
  virtual void stop() noexcept = 0;
};

}  // namespace aigaq::formats
