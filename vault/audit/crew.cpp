#include "vault/audit/crew.hpp"

#include <algorithm>
#include <chrono>
#include <new>
#include <system_error>
#include <utility>

#include "crypto/result.hpp"

namespace aigaq::vault {
namespace {

constexpr std::uint64_t kAhead = 8;  // jobs a thread that wait to be taken
constexpr std::chrono::milliseconds kWait{200};

}  // namespace

struct Crew::Run {
  std::uint64_t count = 0;
  const std::function<Take(std::uint64_t)>& work;
  const JobWeights& weights;
  std::uint64_t weight = 0;  // of what is begun and not taken
  std::uint64_t next = 0;    // to be begun
  std::uint64_t taken = 0;   // results already called
  std::map<std::uint64_t, Take> results{};
  std::exception_ptr failure{};
  bool over = false;

  [[nodiscard]] std::uint64_t weight_of(std::uint64_t job) const {
    return weights.of ? weights.of(job) : 0;
  }
};

struct Crew::Shared {
  std::uint64_t count = 0;
  const std::function<void(std::uint64_t)>& part;
  std::uint64_t next = 0;
  unsigned helpers = 0;
  std::exception_ptr failure{};
};

Crew::Crew(unsigned threads) : threads_(std::max(1U, threads)) {
  crew_.reserve(threads_);
  for (unsigned i = 0; i < threads_; ++i) {
    try {
      crew_.emplace_back([this] { worker(); });
    } catch (const std::system_error&) {  // a limit on threads: fewer do the same work, or run()
      return;
    } catch (const std::bad_alloc&) {  // those begun must be ended: fewer here too
      return;
    }
  }
}

Crew::~Crew() {
  {
    const std::scoped_lock lock(mutex_);
    leave_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : crew_) thread.join();
}

void Crew::worker() {
  std::unique_lock lock(mutex_);
  for (;;) {
    if (leave_) return;
    // What is begun already is ended first: results are waited for in order.
    const auto open = std::ranges::find_if(
        shared_, [](const Shared* shared) { return shared->next < shared->count; });
    if (open != shared_.end()) {
      help(lock, **open);
    } else if (run_ != nullptr && !run_->over && run_->next < run_->count && has_room(*run_)) {
      run_->weight += run_->weight_of(run_->next);
      do_job(lock, run_->next++);
    } else {
      changed_.wait(lock);
    }
  }
}

bool Crew::has_room(const Run& run) const {
  if (run.next == run.taken) return true;
  return run.next < run.taken + kAhead * threads_ &&
         run.weight + run.weight_of(run.next) <= run.weights.limit;
}

void Crew::do_job(std::unique_lock<std::mutex>& lock, std::uint64_t job) {
  Run& run = *run_;
  ++busy_;
  lock.unlock();
  Take result;
  std::exception_ptr failure;
  try {
    result = run.work(job);
  } catch (const Over&) {  // the run has ended already
  } catch (const std::exception&) {
    failure = std::current_exception();
  }
  lock.lock();
  --busy_;
  try {
    if (result) run.results.emplace(job, std::move(result));
  } catch (const std::bad_alloc&) {
    failure = std::current_exception();
  }
  if (failure && !run.failure) run.failure = failure;
  if (failure) run.over = true;
  done_.notify_all();
}

// Part after part until none is left; the lock is free while one is worked on.
void Crew::work_on(Shared& shared, std::unique_lock<std::mutex>& lock) {
  while (shared.next < shared.count) {
    const std::uint64_t number = shared.next++;
    lock.unlock();
    std::exception_ptr failure;
    try {
      shared.part(number);
    } catch (const std::exception&) {
      failure = std::current_exception();
    }
    lock.lock();
    if (!failure) continue;
    if (!shared.failure) shared.failure = failure;
    shared.next = shared.count;
  }
}

void Crew::help(std::unique_lock<std::mutex>& lock, Shared& shared) {
  ++shared.helpers;
  work_on(shared, lock);
  --shared.helpers;
  done_.notify_all();
}

void Crew::share(std::uint64_t count, const std::function<void(std::uint64_t)>& part) {
  Shared shared{count, part};
  std::unique_lock lock(mutex_);
  shared_.push_back(&shared);
  changed_.notify_all();
  work_on(shared, lock);
  shared_.remove(&shared);
  done_.wait(lock, [&] { return shared.helpers == 0; });
  if (shared.failure) std::rethrow_exception(shared.failure);
}

void Crew::stop_if_over() const {
  const std::scoped_lock lock(mutex_);
  if (run_ != nullptr && run_->over) throw Over{};
}

// Returns when nobody works on the run any more.
void Crew::end() {
  std::unique_lock lock(mutex_);
  run_->over = true;
  done_.wait(lock, [this] { return busy_ == 0; });
  run_ = nullptr;
}

// The next in order; empty when it was waited for in vain for a while, or the run has failed.
Crew::Take Crew::next_result(Run& run) {
  std::unique_lock lock(mutex_);
  const auto ready = [&] { return run.failure || run.results.contains(run.taken); };
  if (!done_.wait_for(lock, kWait, ready) || run.failure) return {};
  return std::move(run.results.extract(run.taken).mapped());
}

void Crew::took_one(Run& run) {
  const std::scoped_lock lock(mutex_);
  run.weight -= run.weight_of(run.taken);
  ++run.taken;
  changed_.notify_all();
}

void Crew::run_alone(std::uint64_t count, const std::function<Take(std::uint64_t)>& work,
                     const std::function<void()>& meanwhile) {
  for (std::uint64_t job = 0; job < count; ++job) {
    work(job)();
    meanwhile();
  }
}

void Crew::run(std::uint64_t count, const std::function<Take(std::uint64_t)>& work,
               const std::function<void()>& meanwhile, const JobWeights& weights) {
  if (crew_.empty()) return run_alone(count, work, meanwhile);
  Run run{count, work, weights};
  {
    const std::scoped_lock lock(mutex_);
    AIGAQ_ASSERT(run_ == nullptr);
    run_ = &run;
  }
  struct Ending {  // workers hold on to the run: nothing goes before they have let go
    Crew& crew;
    ~Ending() { crew.end(); }
  };
  {
    const Ending ending{*this};
    changed_.notify_all();
    while (run.taken < count) {
      if (Take take = next_result(run)) {
        take();
        take = {};  // with what it held
        took_one(run);
      } else if (const std::scoped_lock lock(mutex_); run.failure) {
        break;
      }
      meanwhile();
    }
  }
  if (run.failure) std::rethrow_exception(run.failure);
}

}  // namespace aigaq::vault
