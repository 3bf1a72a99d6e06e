// A device's clock that ran backwards: told of an entry just added, and by verification.
#include <doctest/doctest.h>

#include "tests/vault/store_fixture.hpp"
#include "vault/device_clock.hpp"
#include "vault/time.hpp"
#include "vault/verify.hpp"

using namespace aigaq;
using namespace aigaq::test;
using vault::Access;

namespace {

std::uint64_t add_dated(vault::Vault& vault, const std::string& time, bool by_device) {
  vault::AddRequest add;
  add.statement = testimony("dated " + time);
  add.statement.fields["claimed_time"] = {time};
  if (by_device) add.statement.fields["clock_source"] = {"device clock"};
  return vault.add(add, {}).number;
}

std::vector<std::string> told(VaultFixture& fixture, vault::VerifyOptions options) {
  const vault::Unlock unlock{&fixture.passphrase, nullptr};
  const auto report =
      vault::verify(fixture.directory(), unlock, fixture.surroundings(), options, {});
  CHECK(report.integrity == formats::Integrity::ok);
  std::vector<std::string> out;
  for (const auto& finding : report.findings) {
    CHECK(finding.cls == "clock-backwards");
    CHECK(finding.aspect == formats::Aspect::time);
    out.push_back(finding.entry.value_or(""));
  }
  return out;
}

}  // namespace

TEST_CASE("a clock that ran backwards is told") {
  VaultFixture fixture;
  fixture.create();
  {
    const auto vault = fixture.open(Access::write);
    const auto back = [&](const char* time, bool by_device) {
      return vault::clock_went_back(*vault, add_dated(*vault, time, by_device));
    };
    CHECK_FALSE(back("2022-01-05T10:00:00Z", true));       // 1
    CHECK_FALSE(back("2022-01-05T12:00:00+02:00", true));  // 2: the same moment
    CHECK_FALSE(back("1999-01-01T00:00:00Z", false));      // 3: what people write is free
    CHECK(back("2022-01-05T09:59:59Z", true));             // 4
    CHECK_FALSE(back("2022-01-05T09:59:59Z", true));       // 5: not before the nearest one
    CHECK_FALSE(back("2022-01-06T00:00:00Z", true));       // 6
  }
  const std::vector<std::string> all{"4", "5"};
  CHECK(told(fixture, {}) == all);
  vault::VerifyOptions some;
  some.mode = vault::VerifyMode::entries;
  some.entries = {3, 5, 6};
  CHECK(told(fixture, some).empty());
  some.entries = {1, 4};
  CHECK(told(fixture, some) == std::vector<std::string>{"4"});
}
