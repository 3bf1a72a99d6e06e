#include <doctest/doctest.h>

#include <algorithm>

#include "crypto/aead.hpp"
#include "tests/support/random.hpp"

using namespace aigaq;
using namespace aigaq::crypto;

TEST_CASE("a box opens, and not once it is changed in any byte or cut") {
  test::SeededRandom random(11);
  const auto key = random.secret<AeadKey>();
  const ByteView ad = as_bytes("vault, kind, sequence");
  for (std::size_t n : {0u, 1u, 15u, 64u, 200u}) {
    Bytes plain(n);
    random.fill(plain);
    Bytes box = seal_box(key, ad, plain, random);
    CHECK(box.size() == n + 40);
    const auto opened = open_box(key, ad, box);
    REQUIRE(opened);
    CHECK(*opened == plain);
    const auto secret = open_box_secret(key, ad, box);
    REQUIRE(secret);
    CHECK(equal_secret(secret->reveal(), plain));
    for (std::size_t i = 0; i < box.size(); ++i) {
      box[i] ^= 0x01;
      REQUIRE(open_box(key, ad, box).error().code == ErrorCode::bad_tag);
      REQUIRE_FALSE(open_box_secret(key, ad, box));
      box[i] ^= 0x01;
    }
    for (std::size_t i = 0; i < box.size(); ++i) {
      const auto cut = open_box(key, ad, ByteView(box).first(i));
      REQUIRE_FALSE(cut);
      CHECK(cut.error().code == (i < 40 ? ErrorCode::truncated : ErrorCode::bad_tag));
    }
    CHECK_FALSE(open_box(key, as_bytes("vault, kind, sequencf"), box));
    CHECK_FALSE(open_box(random.secret<AeadKey>(), ad, box));
  }
}

TEST_CASE("what fails to open leaves zeros, not plain text") {
  test::SeededRandom random(12);
  const auto key = random.secret<AeadKey>();
  const Bytes plain(100, 0x55);
  const auto check = [&](auto nonce, auto seal, auto open) {
    Bytes sealed(plain.size() + kTagBytes);
    seal(key, nonce, {}, plain, sealed);
    Bytes out(plain.size(), 0x77);
    REQUIRE(open(key, nonce, {}, sealed, out));
    CHECK(out == plain);
    sealed.back() ^= 0x80;
    CHECK_FALSE(open(key, nonce, {}, sealed, out));
    CHECK(out == Bytes(plain.size(), 0x00));
  };
  check(random.fixed<XNonce>(), xchacha_seal, xchacha_open);
  check(random.fixed<ChaChaNonce>(), chacha_seal, chacha_open);
}

TEST_CASE("two boxes of one text differ") {
  SystemRandom random;
  const auto key = random.secret<AeadKey>();
  CHECK(seal_box(key, {}, as_bytes("x"), random) != seal_box(key, {}, as_bytes("x"), random));
}

TEST_CASE("key commitment depends on key and context") {
  test::SeededRandom random(13);
  const auto a = random.secret<AeadKey>();
  const auto b = random.secret<AeadKey>();
  CHECK(key_commitment(a, as_bytes("slot")) == key_commitment(a, as_bytes("slot")));
  CHECK(key_commitment(a, as_bytes("slot")) != key_commitment(b, as_bytes("slot")));
  CHECK(key_commitment(a, as_bytes("slot")) != key_commitment(a, as_bytes("slou")));
}
