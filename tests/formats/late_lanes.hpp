#pragma once
// As late as a lane may be: a job is done when it is waited for, and not before.

#include <array>
#include <deque>

#include "formats/lanes.hpp"

namespace aigaq::test {

class LateLanes final : public formats::Lanes {
 public:
  [[nodiscard]] std::size_t count() const override { return jobs_.size(); }
  [[nodiscard]] bool start(std::size_t /*lane*/) override { return true; }
  void put(std::size_t lane, Job job) override {
    jobs_.at(lane).push_back(std::move(job));
    ++taken_;
  }
  void wait(std::size_t lane, std::size_t left) override {
    auto& jobs = jobs_.at(lane);
    for (; jobs.size() > left; jobs.pop_front()) jobs.front()();
  }
  void stop() noexcept override {
    for (auto& jobs : jobs_) jobs.clear();
  }
  [[nodiscard]] std::size_t taken() const { return taken_; }

 private:
  std::array<std::deque<Job>, 2> jobs_;
  std::size_t taken_ = 0;
};

}  // namespace aigaq::test
