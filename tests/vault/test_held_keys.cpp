#include <doctest/doctest.h>

#include "tests/vault/store_fixture.hpp"
#include "vault/held.hpp"
#include "vault/verify.hpp"

using namespace aigaq;
using namespace aigaq::test;
namespace fs = std::filesystem;
using vault::HeldUse;

namespace {

vault::Unlock by_passphrase(const VaultFixture& f) { return {&f.passphrase, nullptr, nullptr}; }
vault::Unlock by(const crypto::SecretBytes& held) { return {nullptr, nullptr, &held}; }

}  // namespace

TEST_CASE("held keys add without reading, and with the reading half do both") {
  VaultFixture f;
  f.create();
  const auto adding = vault::held_keys(f.directory(), by_passphrase(f), false);
  const auto reading = vault::held_keys(f.directory(), by_passphrase(f), true);
  CHECK(vault::held_use(f.directory(), adding.reveal()) == HeldUse::adding);
  CHECK(vault::held_use(f.directory(), reading.reveal()) == HeldUse::reading);
  vault::AddRequest twice = request("twice the same bytes");
  twice.files = {{f.folder.write("a", noise(1, 50'000)), "a.bin"}};
  for (int i = 0; i < 2; ++i) {
    const auto vault =
        vault::Vault::open(f.directory(), vault::Access::write, by(adding), f.surroundings());
    CHECK_FALSE(vault->can_read());
    // What lies there already can't be read to be wrapped again: it is stored again.
    CHECK_FALSE(vault->add(twice, {}).files.at(0).existing);
    CHECK(trouble_of([&] { (void)vault->statement(1); }) == vault::Trouble::wrong_identity);
  }
  const auto vault =
      vault::Vault::open(f.directory(), vault::Access::write, by(reading), f.surroundings());
  CHECK(vault->statement(1).fields.at("title").front() == "twice the same bytes");
  CHECK(vault->add(twice, {}).files.at(0).existing);
  CHECK(read_whole(*vault, 2, 0) == noise(1, 50'000));
  const vault::VaultReport report =
      vault::verify(f.directory(), by_passphrase(f), f.surroundings(), {}, {});
  CHECK(report.findings.empty());
  CHECK(report.files_checked == 3);
}

TEST_CASE("held keys are of one header; altered ones and cut ones open nothing") {
  VaultFixture f;
  f.create();
  const auto held = vault::held_keys(f.directory(), by_passphrase(f), true);
  VaultFixture other(7);
  other.create();
  CHECK(vault::held_use(other.directory(), held.reveal()) == HeldUse::none);
  CHECK(trouble_of([&] {
          (void)vault::Vault::open(other.directory(), vault::Access::read, by(held),
                                   other.surroundings());
        }) == vault::Trouble::wrong_passphrase);
  const ByteView all = held.reveal();
  for (std::size_t size = 0; size < all.size(); ++size) {
    CHECK(vault::held_use(f.directory(), all.first(size)) == HeldUse::none);
  }
  auto altered = held.clone();
  altered.reveal_mutable()[2] ^= 1;
  CHECK(vault::held_use(f.directory(), altered.reveal()) == HeldUse::none);
}

TEST_CASE("the name of held keys tells nothing of the vault, and a copy has another") {
  VaultFixture f;
  const vault::Created created = f.create();
  const std::string name = vault::held_keys_name(f.directory());
  CHECK(name.size() == 32);
  CHECK(name.find_first_not_of("0123456789abcdef") == std::string::npos);
  CHECK(to_hex(created.id.view()).find(name) == std::string::npos);
  CHECK(vault::held_keys_name(f.directory()) == name);
  fs::copy(f.directory(), f.folder.path("copy"), fs::copy_options::recursive);
  CHECK(vault::held_keys_name(f.folder.path("copy")) != name);
}
