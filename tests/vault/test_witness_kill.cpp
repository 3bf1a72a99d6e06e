// A witness that is killed between keeping a checkpoint and cosigning it, and two that meet.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "tests/vault/witness_fixture.hpp"

using namespace aigaq;
using namespace aigaq::test;
using formats::WitnessDecision;
using vault::Trouble;
namespace fs = std::filesystem;

namespace {

struct Death {
  bool killed = false;
  std::string line;  // what left the process before
};

// Another process asks the same book, and dies after that step of the disk.
Death answer_and_die(WitnessFixture& fixture, const Log& log,
                     const formats::WitnessRequest& request, std::size_t step) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::close(ends[0]);
    fixture.disk.arm(Fault::kill_after, step);
    const auto answer = fixture.answer(log, request);
    const std::string line = answer.line.value_or("");
    const bool put =
        ::write(ends[1], line.data(), line.size()) == static_cast<ssize_t>(line.size());
    ::_exit(put ? 0 : 1);
  }
  ::close(ends[1]);
  Death out;
  char buffer[512];
  for (ssize_t got = 0; (got = ::read(ends[0], buffer, sizeof buffer)) > 0;) {
    out.line.append(buffer, static_cast<std::size_t>(got));
  }
  ::close(ends[0]);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  out.killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
  if (!out.killed) CHECK(status == 0);
  return out;
}

void put_back(WitnessFixture& fixture) {
  fs::remove_all(fixture.state());
  fs::copy(fixture.folder.path("base"), fixture.state(), fs::copy_options::recursive);
}

}  // namespace

TEST_CASE("a witness killed between keeping and cosigning") {
  for (const bool first_contact : {true, false}) {
    CAPTURE(first_contact);
    WitnessFixture fixture;
    fixture.create();
    const Log log(1);
    if (!first_contact) (void)fixture.answer(log, log.request(0, 3));
    const auto asked = first_contact ? log.request(0, 3) : log.request(3, 7);
    const auto forked = first_contact ? log.request(0, 3, 1) : log.request(0, 7, 1);
    fs::copy(fixture.state(), fixture.folder.path("base"), fs::copy_options::recursive);
    std::size_t steps = 0;
    for (;; ++steps) {
      CAPTURE(steps);
      const Death death = answer_and_die(fixture, log, asked, steps);
      if (!death.killed) {
        CHECK_FALSE(death.line.empty());
        break;
      }
      // Nothing left it: whatever is kept now, the very same request is still cosigned.
      CHECK(death.line.empty());
      check_holds(fixture, fixture.answer(log, asked), asked);
      CHECK(fixture.answer(log, forked).decision == WitnessDecision::fork);
      put_back(fixture);
    }
    REQUIRE(steps > 4);
    // The last step of all: the checkpoint is kept and nobody has signed it.
    put_back(fixture);
    REQUIRE(answer_and_die(fixture, log, asked, steps - 1).killed);
    const auto refused = fixture.answer(log, forked);
    CHECK(refused.decision == WitnessDecision::fork);
    CHECK_FALSE(refused.line);
    CHECK(refused.seen_note == asked.checkpoint);
  }
}

TEST_CASE("one process at a time answers as a witness") {
  WitnessFixture fixture;
  fixture.create();
  std::string cls;
  {
    const WitnessBook first = fixture.book();
    CHECK(trouble_of([&] { (void)fixture.book(); }, &cls) == Trouble::held);
    CHECK(cls == "held");
  }
  CHECK_FALSE(trouble_of([&] { (void)fixture.book(); }));
}
