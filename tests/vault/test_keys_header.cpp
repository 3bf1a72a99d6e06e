#include <doctest/doctest.h>

#include <set>

#include "crypto/hash.hpp"
#include "tests/vault/store_fixture.hpp"
#include "vault/keys/header.hpp"
#include "vault/keys/session.hpp"

using namespace aigaq;
using namespace aigaq::test;
using vault::Access;
using vault::Trouble;

namespace {

std::string with_checksum(std::string header) {
  const Hash sum = crypto::sha256(as_bytes(header).first(header.size() - 32));
  std::copy(sum.data.begin(), sum.data.end(), header.end() - 32);
  return header;
}

struct HeaderFixture : VaultFixture {
  HeaderFixture() {
    create();
    header = file_bytes(path());
  }
  [[nodiscard]] std::string path() const { return directory() + "/header"; }
  std::optional<Trouble> open_with(std::string_view bytes) {
    put_file(path(), bytes);
    return trouble_of([this] { (void)open(Access::read); });
  }
  std::string header;
};

}  // namespace

TEST_CASE("a wrong passphrase opens nothing") {
  VaultFixture fixture;
  fixture.create();
  for (const char* wrong : {"", "correct horse ", "Correct horse"}) {
    fixture.passphrase = crypto::SecretBytes::copy_of(as_bytes(wrong));
    CHECK(trouble_of([&] { (void)fixture.open(Access::read); }) == Trouble::wrong_passphrase);
  }
}

TEST_CASE("a passphrase over the limit makes no vault and opens none") {
  VaultFixture fixture;
  const auto good = fixture.passphrase.clone();
  fixture.passphrase = crypto::SecretBytes::copy_of(as_bytes(std::string(1'025, 'p')));
  CHECK(trouble_of([&] { fixture.create(); }) == Trouble::usage);
  CHECK_FALSE(std::filesystem::exists(fixture.directory()));
  vault::Vault::create(fixture.directory(), {}, good, fixture.surroundings());
  CHECK(trouble_of([&] { (void)fixture.open(Access::read); }) == Trouble::wrong_passphrase);
}

TEST_CASE("any byte of the header changed, or the file cut or grown, is damage") {
  HeaderFixture fixture;
  REQUIRE(fixture.header.size() == vault::kHeaderBytes);
  for (std::size_t at = 0; at < fixture.header.size(); ++at) {
    std::string bad = fixture.header;
    bad[at] = static_cast<char>(bad[at] ^ 0x10);
    CAPTURE(at);
    const auto open = [&] {
      (void)vault::open_header(as_bytes(bad), fixture.passphrase.reveal(), nullptr);
    };
    REQUIRE(trouble_of(open) == Trouble::integrity);
  }
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, fixture.header.size() - 1}) {
    CHECK(fixture.open_with(fixture.header.substr(0, size)) == Trouble::integrity);
  }
  CHECK(fixture.open_with(fixture.header + "x") == Trouble::integrity);
  CHECK_FALSE(fixture.open_with(fixture.header).has_value());
}

TEST_CASE("a header altered with its checksum made good is refused all the same") {
  HeaderFixture fixture;
  std::size_t wrong_passphrase = 0;
  std::size_t integrity = 0;
  // Every field, and a spread of what is random in it; each costs an Argon2id.
  for (std::size_t at = 13; at < fixture.header.size() - 32; at += at < 44 ? 5 : 241) {
    std::string bad = fixture.header;
    bad[at] = static_cast<char>(bad[at] ^ 0x01);
    CAPTURE(at);
    const auto trouble = fixture.open_with(with_checksum(bad));
    REQUIRE(trouble.has_value());
    const bool expected = *trouble == Trouble::wrong_passphrase || *trouble == Trouble::integrity;
    REQUIRE(expected);
    ++(*trouble == Trouble::integrity ? integrity : wrong_passphrase);
  }
  CHECK(wrong_passphrase > 0);
  CHECK(integrity > 0);
}

TEST_CASE("a header of another version is told from a damaged one") {
  HeaderFixture fixture;
  for (std::size_t at = 8; at < 12; ++at) {
    std::string other = fixture.header;
    other[at] = static_cast<char>(other[at] ^ 0x01);
    CHECK(fixture.open_with(with_checksum(other)) == Trouble::refused_input);
  }
}

TEST_CASE("costs out of bounds are refused before they are paid") {
  HeaderFixture fixture;
  for (const std::size_t at : {std::size_t{16}, std::size_t{20}, std::size_t{23}}) {
    std::string bad = fixture.header;
    bad[at] = '\x7f';
    CHECK(fixture.open_with(with_checksum(bad)) == Trouble::integrity);
  }
}

TEST_CASE("another vault's header under the same passphrase is found") {
  HeaderFixture fixture;
  VaultFixture other(2);
  other.create();
  CHECK(fixture.open_with(file_bytes(other.directory() + "/header")) == Trouble::integrity);
}

TEST_CASE("slots cannot be told apart") {
  HeaderFixture fixture;
  // Sixteen slots of 160 bytes behind 44 bytes; no two share a 16-byte piece, none is all zero.
  std::set<std::string> pieces;
  for (std::size_t at = 44; at + 16 <= 44 + 16 * 160; at += 16) {
    pieces.insert(fixture.header.substr(at, 16));
  }
  CHECK(pieces.size() == 160);
  CHECK_FALSE(pieces.contains(std::string(16, '\0')));
}

TEST_CASE("a session opens with its compartment, vault and first number only") {
  SeededRandom random(test_seed("session"));
  const auto secret = random.secret<crypto::X25519Secret>();
  const auto session = random.secret<vault::SessionKey>();
  VaultId id;
  id.data.fill(7);
  const auto sealed = vault::seal_session(session, crypto::x25519_public(secret), id, 41, random);
  REQUIRE(sealed);
  const auto opened = vault::open_session(*sealed, secret, id, 41);
  REQUIRE(opened);
  CHECK(crypto::equal_secret(opened->reveal(), session.reveal()));
  CHECK_FALSE(vault::open_session(*sealed, secret, id, 42));
  CHECK_FALSE(vault::open_session(*sealed, secret, VaultId{}, 41));
  CHECK_FALSE(vault::open_session(*sealed, random.secret<crypto::X25519Secret>(), id, 41));
  for (std::size_t at = 0; at < vault::SealedSession::kSize; ++at) {
    vault::SealedSession bad = *sealed;
    bad.data[at] ^= 4;
    CAPTURE(at);
    REQUIRE_FALSE(vault::open_session(bad, secret, id, 41));
  }
  X25519PublicKey low_order;  // all zero
  CHECK_FALSE(vault::seal_session(session, low_order, id, 41, random));
}
