// Entries of the log and their authors.
#include <doctest/doctest.h>

#include "crypto/hash.hpp"
#include "crypto/labels.hpp"
#include "crypto/limits.hpp"
#include "formats/cbor/cose.hpp"
#include "formats/cbor/writer.hpp"
#include "formats/log/entry.hpp"
#include "tests/support/random.hpp"

using namespace aigaq;
using namespace aigaq::formats;

namespace {

Entry genesis_entry(crypto::RandomSource& random) {
  Entry entry;
  entry.genesis.emplace();
  random.fill(entry.genesis->log_key.mutable_view());
  random.fill(entry.genesis->random.mutable_view());
  random.fill(entry.genesis->succession.mutable_view());
  entry.vault = vault_id(*entry.genesis);
  random.fill(entry.statement.mutable_view());
  return entry;
}

Entry later_entry(crypto::RandomSource& random) {
  Entry entry;
  random.fill(entry.vault.mutable_view());
  entry.number = 300;
  random.fill(entry.previous.mutable_view());
  random.fill(entry.statement.mutable_view());
  return entry;
}

ErrorCode refused(const Entry& entry) {
  const auto result = decode_entry(encode_entry(entry));
  REQUIRE_FALSE(result);
  return result.error().code;
}

}  // namespace

TEST_CASE("entry: goes there and back, in the written form") {
  test::SeededRandom random(11);
  const Entry entry = later_entry(random);
  const Bytes bytes = encode_entry(entry);
  CborWriter expected;
  expected.map(5).text("v").number(1).text("seq").number(300);
  expected.text("prev").bytes(entry.previous.view()).text("stmt").bytes(entry.statement.view());
  expected.text("vault").bytes(entry.vault.view());
  CHECK(bytes == expected.take());
  const auto back = decode_entry(bytes);
  REQUIRE(back);
  CHECK(encode_entry(*back) == bytes);

  const Bytes genesis = encode_entry(genesis_entry(random));
  const auto first = decode_entry(genesis);
  REQUIRE(first);
  CHECK(encode_entry(*first) == genesis);
  CHECK(first->vault == vault_id(*first->genesis));
}

TEST_CASE("entry: rules") {
  test::SeededRandom random(12);
  Entry later = later_entry(random);
  Entry genesis = genesis_entry(random);
  SUBCASE("version") {
    later.version = 2;
    CHECK(refused(later) == ErrorCode::unsupported);
  }
  SUBCASE("format version in genesis") {
    genesis.genesis->format = 2;
    CHECK(refused(genesis) == ErrorCode::unsupported);
  }
  SUBCASE("number 0 without genesis") {
    later.number = 0;
    CHECK(refused(later) == ErrorCode::wrong_value);
  }
  SUBCASE("genesis with another number") {
    genesis.number = 1;
    CHECK(refused(genesis) == ErrorCode::wrong_value);
  }
  SUBCASE("genesis with an entry before it") {
    genesis.previous.data[31] = 1;
    CHECK(refused(genesis) == ErrorCode::wrong_value);
  }
  SUBCASE("vault id of another genesis") {
    genesis.genesis->random.data[0] ^= 1;
    CHECK(refused(genesis) == ErrorCode::bad_hash);
  }
  SUBCASE("size") {
    genesis.genesis->succeeds = Bytes(limits::kEntryBytes, 7);
    CHECK(refused(genesis) == ErrorCode::limit_exceeded);
    genesis.genesis->succeeds = Bytes(1000, 7);
    CHECK(decode_entry_map(encode_entry(genesis)));
  }
  SUBCASE("succession statement of nothing") {
    genesis.genesis->succeeds = Bytes(1000, 7);
    CHECK(refused(genesis) == ErrorCode::wrong_value);
  }
}

TEST_CASE("entry: every flipped bit decodes to other bytes or is refused") {
  test::SeededRandom random(13);
  const Bytes bytes = encode_entry(genesis_entry(random));
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    Bytes flipped = bytes;
    flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ (1u << (bit % 8)));
    const auto result = decode_entry(flipped);
    CAPTURE(bit);
    if (result) CHECK(encode_entry(*result) == flipped);
  }
}

TEST_CASE("author: signs exactly this entry and this form") {
  test::SeededRandom random(14);
  const auto member = crypto::Ed25519SigningKey::generate(random);
  const auto vault = random.fixed<VaultId>();
  const auto previous = random.fixed<Hash>();
  const auto root = random.fixed<Hash>();
  const Bytes cose = sign_author(member, vault, 7, previous, root);
  CHECK(cose.size() == 110);
  const auto key = verify_author(cose, vault, 7, previous, root);
  REQUIRE(key);
  CHECK(*key == member.public_key());

  CHECK_FALSE(verify_author(cose, random.fixed<VaultId>(), 7, previous, root));
  CHECK_FALSE(verify_author(cose, vault, 8, previous, root));
  CHECK_FALSE(verify_author(cose, vault, 7, root, root));
  CHECK_FALSE(verify_author(cose, vault, 7, previous, previous));
  for (std::size_t bit = 0; bit < cose.size() * 8; ++bit) {
    Bytes flipped = cose;
    flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ (1u << (bit % 8)));
    CAPTURE(bit);
    CHECK_FALSE(verify_author(flipped, vault, 7, previous, root));
  }
  for (std::size_t size = 0; size < cose.size(); ++size) {
    CHECK_FALSE(verify_author(ByteView(cose).first(size), vault, 7, previous, root));
  }
  Bytes longer = cose;
  longer.push_back(0);
  CHECK_FALSE(verify_author(longer, vault, 7, previous, root));
}

TEST_CASE("author: a signature for another purpose is no author's") {
  test::SeededRandom random(15);
  const auto member = crypto::Ed25519SigningKey::generate(random);
  const Hash zero;
  CborWriter payload;
  payload.array(4).bytes(VaultId{}.view()).number(1).bytes(zero.view()).bytes(zero.view());
  const Bytes other = cose_sign1(member, labels::kBundleAad, payload.view());
  CHECK_FALSE(verify_author(other, {}, 1, zero, zero));
  const Bytes same = cose_sign1(member, labels::kAuthorAad, payload.view());
  CHECK(verify_author(same, {}, 1, zero, zero));
}

TEST_CASE("cose: bytes as RFC 9052 lays them out") {
  test::SeededRandom random(16);
  const auto key = crypto::Ed25519SigningKey::generate(random);
  const Bytes payload = {1, 2, 3};
  const Bytes cose = cose_sign1(key, "aad", payload);
  const std::string hex = to_hex(cose);
  const std::string public_key = to_hex(key.public_key().view());
  CHECK(hex.substr(0, 92) == "d2845826a20127045820" + public_key + "a0f65840");
  // Sig_structure: ["Signature1", protected, external_aad, payload]
  const auto message =
      from_hex("846a5369676e6174757265315826a20127045820" + public_key + "4361616443010203");
  REQUIRE(message);
  const auto signature = Ed25519Signature::from(ByteView(cose).last(64));
  REQUIRE(signature);
  CHECK(crypto::ed25519_verify(key.public_key(), *message, *signature));
}
