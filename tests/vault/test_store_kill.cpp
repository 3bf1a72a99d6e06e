// kill -9 at random moments of adding: nothing acknowledged is lost.
#include <doctest/doctest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/vault/store_fixture.hpp"
#include "vault/impl.hpp"

using namespace aigaq;
using namespace aigaq::test;
using vault::Access;

namespace {

// AIGAQ_KILLS asks for more rounds.
int rounds() {
  const char* asked = ::getenv("AIGAQ_KILLS");
  return asked != nullptr ? std::atoi(asked) : 25;
}

std::string title_of(std::uint64_t number) { return "number " + std::to_string(number); }

// Adds until it is killed; every receipt goes into the pipe.
[[noreturn]] void add_for_ever(VaultFixture& fixture, int pipe, std::uint64_t seed) {
  fixture.random = SeededRandom(seed);  // no two processes draw the same
  const auto vault = fixture.open(Access::write);
  vault::AddRequest add;
  for (std::uint64_t i = 0;; ++i) {
    add.statement = testimony(title_of(vault->size()));
    const std::string name = "in" + std::to_string(i % 3);
    add.files = {{fixture.folder.write(name, noise(seed + i, 70'000 * (i % 3 + 1))), name, false}};
    const std::uint64_t number = vault->add(add, {}).number;
    if (::write(pipe, &number, sizeof number) != sizeof number) ::_exit(1);
  }
}

}  // namespace

TEST_CASE("killed at a random moment of adding") {
  const std::uint64_t seed = test_seed("kill");
  SeededRandom moments(seed);
  VaultFixture fixture(seed + 1);
  fixture.create();
  std::uint64_t acknowledged = 0;
  std::uint64_t receipts = 0;
  for (int round = 0; round < rounds(); ++round) {
    CAPTURE(round);
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      ::close(ends[0]);
      add_for_ever(fixture, ends[1], seed + 2 + static_cast<std::uint64_t>(round));
    }
    ::close(ends[1]);
    std::uint64_t number = 0;
    // The first receipt, then a moment.
    REQUIRE(::read(ends[0], &number, sizeof number) == sizeof number);
    ::usleep(static_cast<useconds_t>(moments.below(30'000)));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    REQUIRE(WIFSIGNALED(status));
    do {
      acknowledged = std::max(acknowledged, number);
      ++receipts;
    } while (::read(ends[0], &number, sizeof number) == sizeof number);
    ::close(ends[0]);

    const auto vault = fixture.open(Access::write);
    CHECK(vault->remembered());
    REQUIRE(vault->size() > acknowledged);
    REQUIRE(vault->size() <= acknowledged + 2);  // one without a receipt at most
    for (std::uint64_t n = vault->size() < 6 ? 1 : vault->size() - 5; n < vault->size(); ++n) {
      CHECK(vault->statement(n).fields.at("title").at(0) == title_of(n));
      CHECK_FALSE(read_whole(*vault, n, 0).empty());
    }
    acknowledged = vault->size() - 1;
  }
  CHECK(receipts >= static_cast<std::uint64_t>(rounds()));
  const auto vault = fixture.open(Access::read);
  for (std::uint64_t n = 1; n < vault->size(); ++n) {
    REQUIRE(vault->statement(n).fields.at("title").at(0) == title_of(n));
    (void)read_whole(*vault, n, 0);
  }
  CHECK(vault->impl().table().rolling_hash(vault->impl().head().table.end) ==
        vault->impl().head().table.hash);
}
