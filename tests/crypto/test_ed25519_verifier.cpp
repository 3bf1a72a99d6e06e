#include "crypto/ed25519_verifier.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <limits>

#include "crypto/edwards25519.hpp"
#include "tests/support/random.hpp"

using namespace aigaq;
using namespace aigaq::crypto;

namespace {

Bytes message_of(test::SeededRandom& random) {
  Bytes out(random.fixed<Hash>().data[0]);
  random.fill(out);
  return out;
}

}  // namespace

TEST_CASE("Ed25519: a known key's good signatures are accepted by its multiples") {
  const bool own = Ed25519Verifier::available();
  MESSAGE("multiples of known points: ", std::string(own ? "yes" : "no"));
  const int signatures = std::getenv("AIGAQ_SOAK") != nullptr ? 10'000 : 500;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    test::SeededRandom random(seed);
    const auto key = Ed25519SigningKey::generate(random);
    const Ed25519Verifier verifier(key.public_key());
    int accepted = 0;
    for (int i = 0; i < signatures; ++i) {
      const Bytes message = message_of(random);
      accepted += verifier.accepts(key.public_key(), message, key.sign(message)) ? 1 : 0;
    }
    CHECK(accepted == (own ? signatures : 0));
  }
}

TEST_CASE("Ed25519: no changed bit of a message or signature is accepted for a known key") {
  test::SeededRandom random(2);
  const auto key = Ed25519SigningKey::generate(random);
  const Ed25519Verifier verifier(key.public_key());
  Bytes message(40);
  random.fill(message);
  Ed25519Signature signature = key.sign(message);
  REQUIRE(verifier.verify(key.public_key(), message, signature));
  const auto flip_all = [&](MutableByteView bytes) {
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
      bytes[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
      CHECK_FALSE(verifier.accepts(key.public_key(), message, signature));
      const auto verdict = verifier.verify(key.public_key(), message, signature);
      REQUIRE_FALSE(verdict);
      CHECK(verdict.error().code == ErrorCode::bad_signature);
      bytes[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
    }
  };
  flip_all(message);
  flip_all(signature.mutable_view());
}

TEST_CASE("Ed25519: signatures of random bytes are never accepted for a known key") {
  test::SeededRandom random(3);
  const auto key = Ed25519SigningKey::generate(random);
  const Ed25519Verifier verifier(key.public_key());
  for (int i = 0; i < 2'000; ++i) {
    auto signature = random.fixed<Ed25519Signature>();
    signature.data[63] &= 0x0f;  // S below L, mostly: the equation is what refuses it
    CHECK_FALSE(verifier.accepts(key.public_key(), as_bytes("m"), signature));
  }
}

TEST_CASE("Ed25519: other keys than the known one are the library's to judge") {
  test::SeededRandom random(4);
  const auto known = Ed25519SigningKey::generate(random);
  const auto other = Ed25519SigningKey::generate(random);
  const Ed25519Verifier verifier(known.public_key());
  const Ed25519Signature signature = other.sign(as_bytes("m"));
  CHECK_FALSE(verifier.accepts(other.public_key(), as_bytes("m"), signature));
  CHECK(verifier.verify(other.public_key(), as_bytes("m"), signature));
  CHECK_FALSE(verifier.verify(known.public_key(), as_bytes("m"), signature));
  CHECK(Ed25519Verifier().verify(other.public_key(), as_bytes("m"), signature));
  CHECK_FALSE(Ed25519Verifier().verify(known.public_key(), as_bytes("m"), signature));
}

TEST_CASE("Ed25519: who holds the known key signs for no other") {
  const auto known = Ed25519PublicKey::from(
      from_hex("03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8").value());
  const auto other = Ed25519PublicKey::from(
      from_hex("79b5562e8fe654f94078b112e8a98ba7901f853ae695bed7e0e3910bad049664").value());
  // R = [r]B, S = r + SHA-512(R ‖ other ‖ "aigaq") * the known key's secret.
  const auto forged = Ed25519Signature::from(
      from_hex("7767a3242dc9b58bbc68488c1265cc6cc5f26c6f3c88a5d55e901b0734dca572"
               "3ad3aaffef710c7760eee8c3e1af65abeb1368fe147f563fe9701ea6b485ba07")
          .value());
  const Ed25519Verifier verifier(*known);
  CHECK_FALSE(verifier.accepts(*other, as_bytes("aigaq"), *forged));
  CHECK_FALSE(verifier.verify(*other, as_bytes("aigaq"), *forged));
}

#if defined(__SIZEOF_INT128__)

namespace {

using field25519::Element;

// Limbs at their ends as often as in between: carries fail there.
Element element(test::SeededRandom& random) {
  Element out;
  const Hash choice = random.fixed<Hash>();
  for (std::size_t i = 0; i < 5; ++i) {
    std::uint64_t limb = 0;
    for (std::size_t byte = 0; byte < 7; ++byte)
      limb = (limb << 8) | choice.data[5 + 5 * i + byte % 5];
    switch (choice.data[i] % 6) {
      case 0:
        out.limb[i] = 0;
        break;
      case 1:
        out.limb[i] = field25519::kLimbMask;
        break;
      case 2:
        out.limb[i] = field25519::kLimbMask + (limb & 0x1fff);
        break;
      default:
        out.limb[i] = limb & field25519::kLimbMask;
        break;
    }
  }
  return out;
}

// By additions alone, bit by bit, each brought below p: shares nothing with the product.
Element product_by_doubling(const Element& a, const Element& b) {
  const field25519::Encoding bits = field25519::encoded(b);
  Element out = field25519::kZero;
  for (std::size_t bit = 255; bit-- > 0;) {
    out = field25519::decoded(field25519::encoded(out + out));
    if ((bits[bit / 8] >> (bit % 8) & 1) != 0) {
      out = field25519::decoded(field25519::encoded(out + a));
    }
  }
  return out;
}

field25519::Encoding scalar_of(std::uint64_t value) {
  field25519::Encoding out{};
  for (std::size_t i = 0; i < 8; ++i) out[i] = static_cast<std::uint8_t>(value >> (8 * i));
  return out;
}

}  // namespace

TEST_CASE("field25519: products, squares, differences and inverses on limbs at their ends") {
  test::SeededRandom random(5);
  for (int i = 0; i < 3'000; ++i) {
    const Element a = element(random);
    const Element b = element(random);
    CHECK(a * b == product_by_doubling(a, b));
    CHECK(field25519::squared(a) == product_by_doubling(a, a));
    CHECK((a - b) + b == a);
    CHECK(field25519::decoded(field25519::encoded(a)) == a);
    const bool zero = a == field25519::kZero;
    CHECK(a * field25519::inverse(a) == (zero ? field25519::kZero : field25519::kOne));
  }
  // The largest limbs that a product may be given.
  constexpr std::uint64_t kMost = (std::uint64_t{1} << 54) - 1;
  const Element most{{kMost, kMost, kMost, kMost, kMost}};
  CHECK(most * most == product_by_doubling(most, most));
  CHECK(field25519::squared(most) == most * most);
}

TEST_CASE("field25519: encodings are the smallest") {
  using field25519::encoded;
  const Element p{{field25519::kLimbMask - 18, field25519::kLimbMask, field25519::kLimbMask,
                   field25519::kLimbMask, field25519::kLimbMask}};
  CHECK(encoded(p) == field25519::Encoding{});
  CHECK(encoded(p + field25519::kOne) == scalar_of(1));
  CHECK(encoded(p + p) == field25519::Encoding{});
  CHECK(encoded(field25519::kZero - field25519::kOne) == encoded(p - field25519::kOne));
}

TEST_CASE("edwards25519: multiples are sums, whatever the digits") {
  const edwards25519::Multiples base(edwards25519::base());
  const auto multiple = [&](const field25519::Encoding& scalar) {
    edwards25519::Point out = edwards25519::kIdentity;
    base.add_product(out, scalar);
    return edwards25519::encoded(out);
  };
  CHECK(multiple({}) == scalar_of(1));  // the identity: y = 1
  CHECK(multiple(scalar_of(1)) == edwards25519::encoded(edwards25519::base()));
  // Each digit's carry: 2n as n twice, for n around the powers of two.
  for (std::size_t bit = 0; bit < 62; ++bit) {
    for (const std::uint64_t n :
         {(std::uint64_t{1} << bit) - 1, std::uint64_t{1} << bit, (std::uint64_t{1} << bit) + 1}) {
      edwards25519::Point twice = edwards25519::kIdentity;
      base.add_product(twice, scalar_of(n));
      base.add_product(twice, scalar_of(n));
      CHECK(edwards25519::encoded(twice) == multiple(scalar_of(2 * n)));
    }
  }
}

TEST_CASE("edwards25519: what is decoded encodes the same, and half of all strings are no point") {
  test::SeededRandom random(6);
  int points = 0;
  for (int i = 0; i < 1'000; ++i) {
    Hash bytes = random.fixed<Hash>();
    if (const auto point = edwards25519::decoded(bytes.data)) {
      ++points;
      CHECK(edwards25519::encoded(*point) == bytes.data);
      edwards25519::Point none = edwards25519::negated(*point);
      edwards25519::Multiples(*point).add_product(none, scalar_of(1));
      CHECK(edwards25519::encoded(none) == scalar_of(1));
    }
  }
  // x = 0 has one sign.
  field25519::Encoding identity = scalar_of(1);
  CHECK(edwards25519::decoded(identity));
  identity[31] |= 0x80;
  CHECK_FALSE(edwards25519::decoded(identity));
  CHECK(points > 400);
  CHECK(points < 600);
}

#endif
