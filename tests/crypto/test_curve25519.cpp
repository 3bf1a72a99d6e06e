#include <doctest/doctest.h>

#include "crypto/ed25519.hpp"
#include "crypto/x25519.hpp"
#include "tests/support/random.hpp"

using namespace aigaq;
using namespace aigaq::crypto;

namespace {
Bytes hex(std::string_view text) { return from_hex(text).value(); }
template <class T>
T fixed(std::string_view text) {
  return T::from(hex(text)).value();
}
}  // namespace

TEST_CASE("Ed25519: RFC 8032 section 7.1, tests 1 to 3") {
  struct Case {
    const char *seed, *key, *message, *signature;
  };
  const Case cases[] = {
      {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
       "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
       "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf"
       "9b46bd25bf5f0595bbe24655141438e7a100b"},
      {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
       "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
       "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f"
       "11d8c387b2eaeb4302aeeb00d291612bb0c00"},
      {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
       "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
       "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984"
       "dc6594a7c15e9716ed28dc027beceea1ec40a"}};
  for (const Case& c : cases) {
    const auto key = Ed25519SigningKey::from_seed(fixed<Ed25519Seed>(c.seed));
    CHECK(to_hex(key.public_key().view()) == c.key);
    CHECK(to_hex(key.sign(hex(c.message)).view()) == c.signature);
    const auto verified = key.sign_verified(hex(c.message));
    REQUIRE(verified);
    CHECK(to_hex(verified->view()) == c.signature);
  }
}

TEST_CASE("Ed25519: no flipped bit of key, message or signature verifies") {
  test::SeededRandom random(21);
  const auto key = Ed25519SigningKey::generate(random);
  Bytes message = Bytes(as_bytes("checkpoint").begin(), as_bytes("checkpoint").end());
  Ed25519Signature signature = key.sign(message);
  Ed25519PublicKey pub = key.public_key();
  REQUIRE(ed25519_verify(pub, message, signature));
  const auto flip_all = [&](MutableByteView bytes) {
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
      bytes[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
      const auto result = ed25519_verify(pub, message, signature);
      REQUIRE_FALSE(result);
      REQUIRE(result.error().code == ErrorCode::bad_signature);
      bytes[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
    }
  };
  flip_all(pub.mutable_view());
  flip_all(message);
  flip_all(signature.mutable_view());
  CHECK(ed25519_verify(pub, message, signature));
}

TEST_CASE("Ed25519: a clone signs the same") {
  test::SeededRandom random(22);
  const auto key = Ed25519SigningKey::generate(random);
  CHECK(key.clone().sign(as_bytes("m")) == key.sign(as_bytes("m")));
}

TEST_CASE("X25519: RFC 7748 section 6.1") {
  const auto alice =
      fixed<X25519Secret>("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
  const auto bob =
      fixed<X25519Secret>("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
  CHECK(to_hex(x25519_public(alice).view()) ==
        "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
  CHECK(to_hex(x25519_public(bob).view()) ==
        "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
  const auto shared = x25519(alice, x25519_public(bob));
  REQUIRE(shared);
  CHECK(to_hex(shared->reveal()) ==
        "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
  const auto other = x25519(bob, x25519_public(alice));
  REQUIRE(other);
  CHECK(equal_secret(shared->reveal(), other->reveal()));
}

TEST_CASE("X25519 refuses every point of low order") {
  test::SeededRandom random(23);
  // All encodings, also non-canonical ones, of the points of order 1, 2, 4 and 8.
  for (const char* point : {"0000000000000000000000000000000000000000000000000000000000000000",
                            "0100000000000000000000000000000000000000000000000000000000000000",
                            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"}) {
    CAPTURE(point);
    auto peer = fixed<X25519PublicKey>(point);
    const auto secret = random.secret<X25519Secret>();
    CHECK(x25519(secret, peer).error().code == ErrorCode::wrong_value);
    peer.data[31] |= 0x80;  // the highest bit is ignored (RFC 7748 section 5)
    CHECK(x25519(secret, peer).error().code == ErrorCode::wrong_value);
  }
}
