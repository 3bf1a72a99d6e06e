#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>

#include "tests/vault/no_threads.hpp"
#include "vault/audit/crew.hpp"

using namespace aigaq;
using vault::Crew;

TEST_CASE("a crew gives results in the order of the jobs, whatever the threads") {
  for (const unsigned threads : {1U, 2U, 7U}) {
    Crew crew(threads);
    std::vector<std::uint64_t> taken;
    std::atomic<std::uint64_t> parts{0};
    const auto work = [&](std::uint64_t job) -> Crew::Take {
      if (job % 50 == 3) {
        crew.share(20, [&](std::uint64_t part) { parts += part; });
      }
      return [&taken, job] { taken.push_back(job); };
    };
    for (int run = 0; run < 3; ++run) {
      taken.clear();
      parts = 0;
      crew.run(1'000, work, [] {});
      REQUIRE(taken.size() == 1'000);
      for (std::uint64_t i = 0; i < 1'000; ++i) CHECK(taken[i] == i);
      CHECK(parts == 20 * 190);
    }
  }
}

TEST_CASE("what a job, a part of one, or its taking throws ends the run and comes out") {
  for (const unsigned threads : {1U, 3U}) {
    Crew crew(threads);
    std::atomic<bool> begun = false;
    const auto run = [&](int what) {
      crew.run(
          10'000,
          [&](std::uint64_t job) -> Crew::Take {
            if (what == 0 && job == 40) throw std::runtime_error("job");
            if (what == 1 && job == 40) {
              crew.share(100, [&](std::uint64_t part) {
                if (part == 50) throw std::runtime_error("part");
              });
            }
            return [=] {
              if (what == 2 && job == 40) throw std::runtime_error("taking");
            };
          },
          [&] {
            begun = true;
            if (what == 3) throw std::runtime_error("meanwhile");
          });
    };
    for (int what = 0; what < 4; ++what) CHECK_THROWS_AS(run(what), std::runtime_error);
    CHECK(begun);
    std::uint64_t sum = 0;  // and the crew goes on
    crew.run(
        10, [&](std::uint64_t job) { return [&sum, job] { sum += job; }; }, [] {});
    CHECK(sum == 45);
  }
}

TEST_CASE("a crew without threads does the same on the caller's") {
  const aigaq::test::NoThreads none;
  Crew crew(3);
  const auto here = std::this_thread::get_id();
  std::uint64_t sum = 0;
  std::vector<std::uint64_t> taken;
  const auto run = [&](std::uint64_t failing) {
    crew.run(
        100,
        [&](std::uint64_t job) -> Crew::Take {
          CHECK(std::this_thread::get_id() == here);
          crew.share(3, [&](std::uint64_t part) { sum += part; });
          crew.stop_if_over();
          if (job == failing) throw std::runtime_error("job");
          return [&taken, job] { taken.push_back(job); };
        },
        [] {});
  };
  run(100);
  CHECK(sum == 300);
  REQUIRE(taken.size() == 100);
  for (std::uint64_t i = 0; i < 100; ++i) CHECK(taken[i] == i);
  CHECK_THROWS_AS(run(7), std::runtime_error);
  CHECK(taken.size() == 107);
}

TEST_CASE("a job that is long notices that the run is over") {
  Crew crew(2);
  std::atomic<bool> waiting = false;
  CHECK_THROWS_AS(crew.run(
                      2,
                      [&](std::uint64_t job) -> Crew::Take {
                        if (job == 0) {
                          while (!waiting) std::this_thread::yield();
                          throw std::runtime_error("stop");
                        }
                        waiting = true;
                        for (;;) crew.stop_if_over();
                      },
                      [] {}),
                  std::runtime_error);
}

TEST_CASE("what is ahead weighs no more than it may") {
  for (const unsigned threads : {1U, 4U}) {
    Crew crew(threads);
    std::atomic<std::uint64_t> held{0};
    std::atomic<std::uint64_t> most{0};
    const auto weight = [](std::uint64_t job) {
      return job % 7 == 3 ? std::uint64_t{90} : job % 5;
    };
    std::uint64_t taken = 0;
    crew.run(
        500,
        [&](std::uint64_t job) -> Crew::Take {
          const std::uint64_t now = held += weight(job);
          // One that is too heavy comes when all before it is being taken.
          if (job % 7 != 3) most = std::max(most.load(), now);
          return [&, job] {
            held -= weight(job);
            CHECK(job == taken++);
          };
        },
        [] {}, {weight, 20});
    CHECK(taken == 500);
    CHECK(most <= 20 + 90);
  }
}
