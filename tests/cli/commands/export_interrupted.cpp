// Ctrl-C at each step that an export takes on the disk.
#include <doctest/doctest.h>

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

class InterruptAt final : public DiskWatcher {
 public:
  explicit InterruptAt(std::size_t step) : step_(step) {}
  long call(DiskStep&, const std::function<long(std::size_t)>& go) override {
    const long done = go(~std::size_t{0});
    if (seen_++ == step_) CHECK(std::raise(SIGINT) == 0);
    return done;
  }
  [[nodiscard]] bool reached() const { return seen_ > step_; }

 private:
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

}  // namespace

TEST_CASE("an export that is interrupted leaves no bundle, and one that leaves it tells all") {
  const TemporaryFolder folder;
  folder.write("pw", "seven grey herons\n");
  const std::string form = folder.write("form",
                                        "case: c\ntitle: t\nlanguage: en\npublisher: p\n"
                                        "captured_at: 2022-01-06T10:00:00+06:00\n");
  FakeTerminal terminal;
  REQUIRE(run({"init", folder.path("vault"), "--no-recovery"}, folder, terminal) == 0);
  REQUIRE(run({"add", "source", "--form", form}, folder, terminal) == 0);
  fs::create_directory(folder.path("out"));
  const std::string bundle = folder.path("out/b.age");
  std::size_t stopped = 0, ended = 0;
  for (std::size_t step = 0; stopped + ended == step; ++step) {
    CAPTURE(step);
    const int left = in_a_process([&] {
      cli::install_signal_handlers();
      InterruptAt interrupt(step);
      const DiskWatch watch(folder.path(), interrupt);
      FakeTerminal told;
      const int exit = run({"export", "1", "--to-passphrase", "-o", bundle}, folder, told);
      if (!interrupt.reached()) ::_exit(1);
      const bool whole = fs::exists(bundle) && fs::exists(bundle + ".howto.txt") &&
                         told.printed.find("\"passphrase\":\"") != std::string::npos;
      const bool nothing = fs::is_empty(folder.path("out"));
      ::_exit(exit == 0 && whole ? 2 : exit == 130 && nothing ? 3 : 4);
    });
    CHECK(left != 4);
    ended += left == 2 ? 1 : 0;
    stopped += left == 3 ? 1 : 0;
    fs::remove(bundle);
    fs::remove(bundle + ".howto.txt");
  }
  CHECK(stopped > 1);
  CHECK(ended > 0);
}
