// The power goes while a vault is made, its recovery sheet on another disk.
#include <doctest/doctest.h>

#include <algorithm>

#include "cli/commands.hpp"
#include "tests/cli/reader/world.hpp"
#include "tests/vault/disk_after_cut.hpp"
#include "tests/vault/store_fixture.hpp"

using namespace aigaq;
using namespace aigaq::test;

namespace {

int run(const std::vector<std::string>& arguments, const std::string& state) {
  FakeTerminal terminal;
  FakeClock clock;
  SeededRandom random(1);
  cli::Environment environment;
  environment.state_home = state;
  const cli::Program program{
      "aigaq", cli::Msg::about_aigaq, true, cli::add_all_commands, cli::report_vault_failure, {}};
  const cli::World world{terminal, random, clock, environment, false};
  return static_cast<int>(cli::run_program(program, world, arguments));
}

bool holds(const DiskContent& disk, const std::string& name, const std::string& bytes) {
  const auto found = disk.files.find(name);
  return found != disk.files.end() && as_text(found->second) == bytes;
}

}  // namespace

TEST_CASE("a power cut while a vault is made: where it stands, its recovery sheet is whole") {
  const TemporaryFolder beside, disk;
  const std::string passphrase = beside.write("pw", "seven grey herons\n");
  std::filesystem::create_directory(disk.path("stick"));
  DiskHistory history(disk.path());
  REQUIRE(run({"init", disk.path("vault"), "--recovery-sheet", disk.path("stick/sheet"),
               "--passphrase-file", passphrase},
              beside.path("state")) == 0);
  history.stop();
  const std::string header = file_bytes(disk.path("vault/header"));
  const std::string sheet = file_bytes(disk.path("stick/sheet"));
  SeededRandom choose(test_seed("power cut at init"));
  std::size_t stands = 0;
  const std::size_t all = history.steps().size();
  for (std::size_t cut = 0; cut <= all; ++cut) {
    for (int round = 0; round < 12; ++round) {
      const Loss loss = round == 0 ? Loss::nothing : round == 1 ? Loss::all : Loss::some;
      const DiskContent left = after_cut(history, cut, loss, choose.below(~std::uint64_t{0}));
      if (!holds(left, "vault/header", header)) continue;
      ++stands;
      CAPTURE(cut);
      CAPTURE(round);
      // Perhaps not yet under its name.
      CHECK(std::ranges::any_of(left.files, [&](const auto& file) {
        return file.first.starts_with("stick/sheet") && as_text(file.second) == sheet;
      }));
    }
  }
  CHECK(stands > 12);
  const DiskContent end = after_cut(history, all, Loss::all, 0);
  CHECK(holds(end, "vault/header", header));
  CHECK(holds(end, "stick/sheet", sheet));
}
