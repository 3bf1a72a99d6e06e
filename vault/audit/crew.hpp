#pragma once
// Threads that work through numbered jobs, while the caller's thread takes the results in their
// order: what is found does not depend on how many there are. A long job shares itself out.

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace aigaq::vault {

// What the results of jobs hold in memory. Those begun and not taken weigh no more than limit
// together, but for one that does so alone.
struct JobWeights {
  std::function<std::uint64_t(std::uint64_t)> of;  // a job; nullptr: nothing
  std::uint64_t limit = 0;
};

class Crew {
 public:
  // Called with what the work on a job found out, on the caller's thread.
  using Take = std::function<void()>;

  // With fewer where a limit on threads leaves no more, with the caller's alone where it leaves
  // none.
  explicit Crew(unsigned threads);
  ~Crew();  // everybody has left
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  // work(0), …, work(count - 1) on any threads; what each returns is called here, in order. At
  // most some jobs a thread are ahead of that, so that memory stays flat. meanwhile is called after
  // each, and a few times a second. What any of the three throws ends the run and is thrown here.
  void run(std::uint64_t count, const std::function<Take(std::uint64_t)>& work,
           const std::function<void()>& meanwhile, const JobWeights& weights = {});

  // From within work: part(0), …, part(count - 1) on this thread and on those that have nothing to
  // do, until all are done.
  void share(std::uint64_t count, const std::function<void(std::uint64_t)>& part);
  // From within work: throws what makes the job end when the run has ended.
  void stop_if_over() const;

 private:
  struct Run;
  struct Shared;
  struct Over final : std::exception {};  // thrown by stop_if_over

  static void run_alone(std::uint64_t count, const std::function<Take(std::uint64_t)>& work,
                        const std::function<void()>& meanwhile);
  void worker();
  void do_job(std::unique_lock<std::mutex>& lock, std::uint64_t job);
  void help(std::unique_lock<std::mutex>& lock, Shared& shared);
  static void work_on(Shared& shared, std::unique_lock<std::mutex>& lock);
  [[nodiscard]] bool has_room(const Run& run) const;
  [[nodiscard]] Take next_result(Run& run);
  void took_one(Run& run);
  void end();

  const unsigned threads_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;  // for workers
  std::condition_variable done_;     // for the caller, and for whoever shares
  std::vector<std::thread> crew_;
  std::list<Shared*> shared_;
  Run* run_ = nullptr;
  unsigned busy_ = 0;
  bool leave_ = false;
};

}  // namespace aigaq::vault
