#include "cli/checked_entry.hpp"

#include <doctest/doctest.h>

#include "tests/cli/reader/world.hpp"
#include "tests/vault/store_fixture.hpp"

using namespace aigaq;
using namespace aigaq::test;

TEST_CASE("nothing is shown of an entry that no member signed") {
  VaultFixture f;
  f.create();
  const std::uint64_t forged = f.add_as_no_member("in a member's place");
  const auto vault = f.open(vault::Access::write);
  const std::uint64_t own = vault->add(request("the member's own"), {}).number;
  ReaderWorld world;
  const auto context = world.context();
  const auto refused = cli::read_checked_entry(*context, *vault, forged);
  REQUIRE_FALSE(refused);
  CHECK(refused.exit() == cli::ExitCode::integrity);
  CHECK(world.terminal.errors.find("is not what was added") != std::string::npos);
  const auto shown = cli::read_checked_entry(*context, *vault, own);
  REQUIRE(shown);
  CHECK(shown->author == vault->founder());
}
