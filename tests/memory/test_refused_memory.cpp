// Whatever allocation is refused, in whichever thread: the work ends with an exception on the
// caller's, nothing hangs, and the vault is whole.
#include <doctest/doctest.h>

#include <cstdlib>

#include "cli/reader/thread_lanes.hpp"
#include "crypto/labels.hpp"
#include "tests/memory/refused_memory.hpp"
#include "tests/vault/export_fixture.hpp"
#include "vault/audit/crew.hpp"
#include "vault/held.hpp"
#include "vault/intake/leaf_lane.hpp"
#include "vault/verify.hpp"

using namespace aigaq;
using namespace aigaq::test;

namespace {

using Which = RefusedMemory::Which;

// A vault that is opened without stretching its passphrase each time.
struct ReadyVault : ExportFixture {
  ReadyVault() : ExportFixture(7) {
    ground.threads = 3;
    create();
    vault::Unlock unlock;
    unlock.passphrase = &passphrase;
    held = vault::held_keys(directory(), unlock, true);
    for (int i = 0; i < 12; ++i) {
      put_file(folder.path("small-" + std::to_string(i)),
               noise(static_cast<std::uint64_t>(i), 900));
    }
    put_file(folder.path("long"), noise(99, 3'000'000));
  }
  [[nodiscard]] vault::Unlock by_held() const { return {nullptr, nullptr, &held}; }
  void reopen() {
    vault.reset();
    vault = vault::Vault::open(directory(), vault::Access::write, by_held(), surroundings());
  }
  [[nodiscard]] vault::AddRequest filled(const std::string& title) const {
    vault::AddRequest out = request(title);
    out.text = "Ана айтты. Бала тыңдады.";
    for (int i = 0; i < 12; ++i) {
      const std::string name = "small-" + std::to_string(i);
      out.files.push_back({folder.path(name), name});
    }
    out.files.push_back({folder.path("long"), "long"});
    return out;
  }
  [[nodiscard]] bool verifies() {
    vault.reset();
    vault::VerifyOptions options;
    options.threads = 3;
    const auto report = vault::verify(directory(), by_held(), surroundings(), options, {});
    for (const auto& finding : report.findings) MESSAGE(finding.cls);
    return report.findings.empty();
  }

  crypto::SecretBytes held;
};

// Numbers of allocations up to count: all of them in a soak, else some, the same ones each time
// that the seed is.
std::vector<std::uint64_t> some_of(std::uint64_t count, std::uint64_t most, SeededRandom& random) {
  const bool all = std::getenv("AIGAQ_SOAK") != nullptr;
  const std::uint64_t step = all ? 1 : std::max<std::uint64_t>(1, count / most);
  std::vector<std::uint64_t> out;
  for (std::uint64_t at = 0; at < count; at += step) out.push_back(at + random.below(step));
  return out;
}

// Whether it came to its end. Only what tells of memory or of the machine may be thrown.
bool ends(std::uint64_t number, Which which, const std::function<void()>& action) {
  const RefusedMemory refused(number, which);
  try {
    action();
    return true;
  } catch (const std::bad_alloc&) {
  } catch (const vault::StorageError& error) {
    CHECK(error.trouble() != vault::Trouble::integrity);
  } catch (const std::system_error&) {
  }
  return false;
}

std::uint64_t allocations_of(const std::function<void()>& action) {
  const RefusedMemory none(UINT64_MAX, Which::one);
  action();
  return RefusedMemory::asked_for();
}

struct Added {
  std::uint64_t entries = 0;  // by one action
  std::uint64_t at_once = 0;  // of them, in one commit
};
// All of a commit or nothing of it is there, whichever allocation is refused.
void check_adding(ReadyVault& fixture, SeededRandom& random, const Added& each,
                  const std::function<void()>& add) {
  fixture.reopen();
  const std::uint64_t count = allocations_of(add);
  std::uint64_t size = fixture.vault->size();
  std::size_t refused = 0;
  for (const Which which : {Which::one, Which::all}) {
    for (const std::uint64_t number : some_of(count, 60, random)) {
      CAPTURE(number);
      fixture.reopen();
      const bool added = ends(number, which, add);
      fixture.reopen();
      const std::uint64_t now = fixture.vault->size();
      CHECK(now >= size + (added ? each.entries : 0));
      CHECK(now <= size + each.entries);
      CHECK((now - size) % each.at_once == 0);
      size = now;
      refused += added ? 0 : 1;
    }
    REQUIRE(fixture.verifies());
  }
  CHECK(refused > 60);
}

}  // namespace

TEST_CASE("adding without memory adds all or nothing, and the vault is whole") {
  SeededRandom random(test_seed("adding without memory"));
  ReadyVault fixture;
  check_adding(fixture, random, {1, 1},
               [&] { (void)fixture.vault->add(fixture.filled("one"), {}); });
}

TEST_CASE("a batch without memory commits whole entries, and the vault is whole") {
  SeededRandom random(test_seed("a batch without memory"));
  ReadyVault fixture;
  const auto batch = [&, group = std::uint64_t{0}]() mutable {
    vault::BatchId id;
    id.data[0] = static_cast<std::uint8_t>(++group);
    id.data[1] = static_cast<std::uint8_t>(group >> 8);
    for (std::uint64_t commit = 0; commit < 2; ++commit) {
      std::vector<vault::AddRequest> requests;
      for (std::uint64_t i = 0; i < 3; ++i) {
        requests.push_back(i == 0 ? fixture.filled("one of three") : request("of three"));
        requests.back().line = 3 * commit + i + 1;
      }
      fixture.vault->commit_all(std::move(requests), id, {}, [](auto) {});
    }
    fixture.vault->settle([](auto) {});
  };
  check_adding(fixture, random, {6, 3}, batch);
}

TEST_CASE("verifying without memory ends, and finds nothing that is not there") {
  SeededRandom random(test_seed("verifying without memory"));
  ReadyVault fixture;
  fixture.reopen();
  for (int i = 0; i < 20; ++i) fixture.vault->add(request("an entry"), {});
  fixture.vault->add(fixture.filled("with files"), {});
  fixture.vault.reset();
  vault::VerifyOptions options;
  options.threads = 3;
  const auto verify = [&] {
    const auto report =
        vault::verify(fixture.directory(), fixture.by_held(), fixture.surroundings(), options, {});
    CHECK(report.findings.empty());
  };
  const std::uint64_t count = allocations_of(verify);
  std::size_t refused = 0;
  for (const Which which : {Which::one, Which::all}) {
    for (const std::uint64_t number : some_of(count, 200, random)) {
      CAPTURE(number);
      refused += ends(number, which, verify) ? 0 : 1;
    }
  }
  CHECK(refused > 100);
  verify();
}

TEST_CASE("exporting without memory leaves no file that is not whole") {
  SeededRandom random(test_seed("exporting without memory"));
  ReadyVault fixture;
  fixture.reopen();
  const std::uint64_t entry = fixture.vault->add(fixture.filled("to be shown"), {}).number;
  const auto run = [&] {
    cli::ThreadLanes writing(2), reading(2), checking(1), hashing(2);
    vault::ExportRequest wanted = fixture.ask(entry);
    wanted.hide_phrases = {"бала"};
    wanted.include_files = {"long"};
    const vault::SenderWords words = sender_words();
    const auto exported = vault::run_export(*fixture.vault, wanted, words, {},
                                            {&writing, &reading, &checking, &hashing});
    AIGAQ_ASSERT(!exported.refused);
  };
  const std::uint64_t count = allocations_of(run);
  std::size_t refused = 0;
  for (const Which which : {Which::one, Which::all}) {
    for (const std::uint64_t number : some_of(count, 60, random)) {
      CAPTURE(number);
      fixture.reopen();
      std::filesystem::remove(fixture.output());
      const bool exported = ends(number, which, run);
      refused += exported ? 0 : 1;
      const auto left = fixture.left_over();
      if (exported) CHECK(left.size() == 1);
      CHECK(left.size() <= 1);
      if (!left.empty()) {
        REQUIRE(left[0] == "bundle.aigaq");
        fixture.reopen();
        CHECK(fixture.checked().integrity == formats::Integrity::ok);
      }
    }
  }
  CHECK(refused > 60);
  CHECK(fixture.verifies());
}

TEST_CASE("a crew without memory ends, and goes on afterwards") {
  const auto job = [](std::uint64_t number) -> vault::Crew::Take {
    return
        [number, some = std::vector<std::uint64_t>(8, number)] { AIGAQ_ASSERT(some[3] == number); };
  };
  for (std::uint64_t number = 0; number < 200; ++number) {
    CAPTURE(number);
    for (const Which which : {Which::one, Which::all}) {
      (void)ends(number, which, [&] {
        vault::Crew crew(3);
        crew.run(
            60,
            [&](std::uint64_t at) {
              crew.share(2, [](std::uint64_t) { const std::vector<int> some(9); });
              return job(at);
            },
            [] {});
      });
    }
  }
}

TEST_CASE("leaves hashed beside without memory: the caller is told") {
  const std::string bytes = noise(3, 1u << 20);
  const crypto::TreeSeed seed = SeededRandom(5).secret<crypto::TreeSeed>();
  bool told = false;
  for (std::uint64_t number = 0; number < 40; ++number) {
    crypto::SaltedTreeBuilder tree(labels::kFileTree, seed);
    tree.keep_pieces(1);
    vault::LeafLane lane(tree);
    told = !ends(number, Which::all, [&] {
      for (int i = 0; i < 8; ++i) {
        lane.begin(as_bytes(bytes));
        lane.wait();
      }
    }) || told;
  }
  CHECK(told);
}
