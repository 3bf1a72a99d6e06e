// Ctrl-C, or a failure of the disk, at each step that an export takes on it.
#include <doctest/doctest.h>

#include <cerrno>
#include <csignal>

#include "cli/commands.hpp"
#include "cli/reader/interrupt.hpp"
#include "tests/cli/reader/world.hpp"
#include "tests/vault/disk_calls.hpp"
#include "tests/vault/store_fixture.hpp"

using namespace aigaq;
using namespace aigaq::test;
namespace fs = std::filesystem;

namespace {

enum class Mishap : std::uint8_t { interrupt, failure };

class MishapAt final : public DiskWatcher {
 public:
  MishapAt(Mishap mishap, std::size_t step) : mishap_(mishap), step_(step) {}
  long call(DiskStep&, const std::function<long(std::size_t)>& go) override {
    const bool now = seen_++ == step_;
    if (now && mishap_ == Mishap::failure) {
      errno = EIO;
      return -1;
    }
    const long done = go(~std::size_t{0});
    if (now) CHECK(std::raise(SIGINT) == 0);
    return done;
  }
  [[nodiscard]] bool reached() const { return seen_ > step_; }

 private:
  Mishap mishap_;
  std::size_t step_, seen_ = 0;
};

int run(const std::vector<std::string>& arguments, const TemporaryFolder& folder,
        FakeTerminal& terminal) {
  FakeClock clock;
  SeededRandom random(1);
  cli::Environment environment;
  environment.state_home = folder.path("state");
  environment.vault = folder.path("vault");
  const cli::Program program{
      "aigaq", cli::Msg::about_aigaq, true, cli::add_all_commands, cli::report_vault_failure, {}};
  const cli::World world{terminal, random, clock, environment, false};
  std::vector<std::string> all = arguments;
  all.insert(all.end(), {"--json", "--passphrase-file", folder.path("pw")});
  return static_cast<int>(cli::run_program(program, world, all));
}

// One whose passphrase costs little, since it is opened at each step.
void make_vault(const TemporaryFolder& folder) {
  const auto passphrase = crypto::SecretBytes::copy_of(as_bytes(std::string_view("grey herons")));
  folder.write("pw", "grey herons\n");
  SeededRandom random(2);
  const vault::Surroundings surroundings{random, [] { return std::int64_t{1'700'000'000}; },
                                         folder.path("state/aigaq"), crypto::kArgonInteractive,
                                         nullptr};
  (void)vault::Vault::create(folder.path("vault"), {}, passphrase, surroundings);
  vault::Unlock unlock;
  unlock.passphrase = &passphrase;
  (void)vault::Vault::open(folder.path("vault"), vault::Access::write, unlock, surroundings)
      ->add(request("a testimony"), {});
}

enum class Left : std::uint8_t { no_such_step = 1, whole, nothing, something };

// What the folder of the bundle holds behind an export that meets this.
Left left_by(Mishap mishap, std::size_t step, const TemporaryFolder& folder) {
  const std::string bundle = folder.path("out/b.age");
  const bool to_passphrase = mishap == Mishap::interrupt;
  const int left = in_a_process([&] {
    cli::install_signal_handlers();
    MishapAt at(mishap, step);
    const DiskWatch watch(folder.path(), at);
    FakeTerminal told;
    std::vector<std::string> arguments{"export", "1", "-o", bundle};
    if (to_passphrase) {
      arguments.push_back("--to-passphrase");
    } else {
      arguments.insert(arguments.end(), {"--to", folder.path("key.pub")});
    }
    const int exit = run(arguments, folder, told);
    const bool said = told.printed.find("\"passphrase\":\"") != std::string::npos;
    const bool whole =
        fs::exists(bundle) && fs::exists(bundle + ".howto.txt") && said == to_passphrase;
    const bool nothing = fs::is_empty(folder.path("out"));
    const int stopped = mishap == Mishap::interrupt ? 130 : 1;
    const Left out = !at.reached()                ? Left::no_such_step
                     : exit == 0 && whole         ? Left::whole
                     : exit == stopped && nothing ? Left::nothing
                                                  : Left::something;
    ::_exit(static_cast<int>(out));
  });
  fs::remove(bundle);
  fs::remove(bundle + ".howto.txt");
  return static_cast<Left>(left);
}

}  // namespace

TEST_CASE("an export that is stopped leaves no bundle, and one that leaves it tells all") {
  const TemporaryFolder folder;
  make_vault(folder);
  FakeTerminal terminal;
  REQUIRE(
      run({"identity", "new", folder.path("key"), "--identity-passphrase-file", folder.path("pw")},
          folder, terminal) == 0);
  fs::create_directory(folder.path("out"));
  for (const Mishap mishap : {Mishap::interrupt, Mishap::failure}) {
    CAPTURE(static_cast<int>(mishap));
    std::size_t whole = 0, nothing = 0;
    for (std::size_t step = 0;; ++step) {
      CAPTURE(step);
      const Left left = left_by(mishap, step, folder);
      if (left == Left::no_such_step) break;
      CHECK(left != Left::something);
      whole += left == Left::whole ? 1 : 0;
      nothing += left == Left::nothing ? 1 : 0;
    }
    CHECK(nothing > 1);
    CHECK((whole > 0 || mishap == Mishap::failure));
  }
}
