#include "cli/reader/thread_lanes.hpp"

#include <atomic>
#include <doctest/doctest.h>
#include <stdexcept>
#include <string>

using aigaq::cli::ThreadLanes;

TEST_CASE("lanes: one lane's jobs are done in their order, and waited for") {
  ThreadLanes lanes(2);
  std::string first;
  std::string second;
  for (int i = 0; i < 200; ++i) {
    const char letter = static_cast<char>('a' + i % 26);
    lanes.put(0, [&first, letter] { first += letter; });
    lanes.put(1, [&second, letter] { second += letter; });
    if (i % 50 == 0) lanes.wait(0, 3);
  }
  lanes.wait(0, 0);
  lanes.wait(1, 0);
  CHECK(first.size() == 200);
  CHECK(first.substr(0, 27) == "abcdefghijklmnopqrstuvwxyza");
  CHECK(second == first);
}

TEST_CASE("lanes: what a job throws comes out of the next wait, once") {
  ThreadLanes lanes(2);
  std::atomic<int> done{0};
  lanes.put(0, [] { throw std::runtime_error("no more"); });
  CHECK_THROWS_WITH_AS(lanes.wait(0, 0), "no more", std::runtime_error);
  lanes.put(0, [&] { ++done; });
  lanes.put(1, [&] { ++done; });
  lanes.wait(0, 0);
  lanes.wait(1, 0);
  CHECK(done == 2);
}

TEST_CASE("lanes: stop waits for what is under way and drops the rest") {
  std::atomic<int> done{0};
  {
    ThreadLanes lanes(1);
    std::atomic<bool> begun{false};
    std::atomic<bool> go_on{false};
    lanes.put(0, [&] {
      begun = true;
      while (!go_on) std::this_thread::yield();
      ++done;
    });
    for (int i = 0; i < 10; ++i) lanes.put(0, [&] { done += 100; });
    while (!begun) std::this_thread::yield();
    std::thread later([&] { go_on = true; });
    lanes.stop();
    later.join();
  }
  // The first job surely; of the others only those that the thread took up before stop() came.
  CHECK(done % 100 == 1);
}
