// More entries than a page of the key table, sessions of several processes, and growth of the map.
#include <doctest/doctest.h>

#include "tests/vault/store_fixture.hpp"
#include "vault/impl.hpp"

using namespace aigaq;
using namespace aigaq::test;
using vault::Access;

namespace {

// Only LMDB waits for the disk: a thousand adds in a test's time.
class HastyDisk final : public vault::PosixDisk {
 public:
  void sync(const vault::File&) override {}
  void sync(const vault::Directory&) override {}
};

}  // namespace

TEST_CASE("entries of many sessions and several pages") {
  VaultFixture fixture;
  HastyDisk disk;
  fixture.ground.disk = &disk;
  fixture.ground.map_bytes = 256u << 10;
  fixture.create();
  const std::string small = fixture.folder.write("small", "small");
  constexpr std::uint64_t kEntries = 1'040;
  vault::AddRequest add = request("many");
  for (const std::uint64_t until : {std::uint64_t{3}, std::uint64_t{700}, kEntries}) {
    const auto vault = fixture.open(Access::write);
    while (vault->size() < until) {
      const std::uint64_t number = vault->size();
      add.statement.fields["title"] = {"number " + std::to_string(number)};
      add.files.clear();
      if (number % 100 == 0) add.files = {{small, "small", false}};
      REQUIRE(vault->add(add, {}).number == number);
    }
  }
  const auto vault = fixture.open(Access::read);
  REQUIRE(vault->size() == kEntries);
  const auto root = formats::verify_checkpoint(vault->checkpoint(), vault->log_key())->root;
  for (const std::uint64_t n : {1u, 2u, 3u, 4u, 699u, 700u, 701u, 1023u, 1024u, 1025u, 1039u}) {
    CAPTURE(n);
    CHECK(vault->statement(n).fields.at("title").at(0) == "number " + std::to_string(n));
    CHECK(crypto::verify_inclusion(n, kEntries, vault->entry(n).leaf_hash, vault->inclusion(n),
                                   root));
  }
  CHECK(read_whole(*vault, 1'000, 0) == "small");
  CHECK(vault->impl().root_at(kEntries) == root);
  CHECK(vault->impl().store().leaf(1'030).place.session_first == 700);
  std::uint64_t leaves = 0;
  vault->impl().store().leaves(0, kEntries, [&](std::uint64_t n, const Hash&) {
    CHECK(n == leaves);
    return ++leaves < 2'000;
  });
  CHECK(leaves == kEntries);
}
