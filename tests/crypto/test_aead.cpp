#include <doctest/doctest.h>

#include <sodium.h>

#include <algorithm>

#include "crypto/aead.hpp"
#include "crypto/chacha20_poly1305.hpp"
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

TEST_CASE("a box made and opened where the bytes lie is the same box") {
  for (std::size_t n : {0u, 1u, 23u, 24u, 40u, 41u, 5'000u}) {
    for (const bool room : {false, true}) {
      test::SeededRandom random(n);
      const auto key = random.secret<AeadKey>();
      const ByteView ad = as_bytes("vault, kind, sequence");
      Bytes plain(n);
      random.fill(plain);
      test::SeededRandom copied = random;
      const Bytes box = seal_box(key, ad, plain, random);
      Bytes given = plain;
      if (room) given.reserve(n + 40);
      CHECK(seal_box_in_place(key, ad, std::move(given), copied) == box);
      const auto opened = open_box_in_place(key, ad, box);
      REQUIRE(opened);
      CHECK(*opened == plain);
      Bytes altered = box;
      altered.back() ^= 0x01;
      CHECK(open_box_in_place(key, ad, std::move(altered)).error().code == ErrorCode::bad_tag);
      CHECK_FALSE(open_box_in_place(key, as_bytes("other"), box));
    }
  }
  test::SeededRandom random(3);
  const auto key = random.secret<AeadKey>();
  CHECK(open_box_in_place(key, {}, Bytes(39)).error().code == ErrorCode::truncated);
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

TEST_CASE("libsodium and libcrypto give the same bytes") {
  using namespace chacha20_poly1305;
  const std::uint64_t number = test::test_seed("aead");
  test::SeededRandom random(number);
  for (int round = 0; round < 400; ++round) {
    const auto key = random.secret<AeadKey>();
    const auto nonce = random.fixed<ChaChaNonce>();
    Bytes ad(static_cast<std::size_t>(random.below(80)));
    Bytes plain(static_cast<std::size_t>(random.below(round % 8 == 0 ? 70'000 : 600)));
    random.fill(ad);
    random.fill(plain);
    const Params params{key.reveal(), nonce.view(), ad};
    Bytes one(plain.size() + kTagBytes);
    Bytes two(plain.size() + kTagBytes);
    seal_sodium(params, plain, one);
    REQUIRE(seal_libcrypto(params, plain, two));
    REQUIRE(one == two);
    Bytes in_place = plain;
    in_place.resize(one.size());
    REQUIRE(seal_libcrypto(params, ByteView(in_place).first(plain.size()), in_place));
    REQUIRE(in_place == one);

    Bytes opened(plain.size());
    REQUIRE(open_libcrypto(params, one, opened) == Opened::yes);
    REQUIRE(opened == plain);
    REQUIRE(open_libcrypto(params, in_place, MutableByteView(in_place).first(plain.size())) ==
            Opened::yes);
    in_place.resize(plain.size());
    REQUIRE(in_place == plain);
    one[static_cast<std::size_t>(random.below(one.size()))] ^= 0x40;
    REQUIRE(open_libcrypto(params, one, opened) == Opened::bad_tag);
    REQUIRE(open_sodium(params, one, opened) == Opened::bad_tag);
  }
}

TEST_CASE("XChaCha20-Poly1305 agrees with libsodium's own at every length class") {
  test::SeededRandom random(14);
  for (const std::size_t n : {0u, 1u, 63u, 64u, 2'047u, 2'048u, 2'049u, 65'536u, 1u << 20}) {
    const auto key = random.secret<AeadKey>();
    const auto nonce = random.fixed<XNonce>();
    Bytes plain(n);
    random.fill(plain);
    Bytes ours(n + kTagBytes);
    xchacha_seal(key, nonce, as_bytes("ad"), plain, ours);
    Bytes theirs(n + kTagBytes);
    crypto_aead_xchacha20poly1305_ietf_encrypt(theirs.data(), nullptr, plain.data(), n,
                                               as_bytes("ad").data(), 2, nullptr, nonce.data.data(),
                                               key.reveal().data());
    REQUIRE(ours == theirs);
    Bytes opened(n, 0x11);
    REQUIRE(xchacha_open(key, nonce, as_bytes("ad"), ours, opened));
    REQUIRE(opened == plain);
    ours[n / 2] ^= 1;
    REQUIRE_FALSE(xchacha_open(key, nonce, as_bytes("ad"), ours, opened));
    REQUIRE(opened == Bytes(n, 0x00));
  }
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

TEST_CASE("a tag is checked without opening, and says what opening says") {
  using namespace chacha20_poly1305;
  test::SeededRandom random(test::test_seed("aead check"));
  for (int round = 0; round < 400; ++round) {
    const auto key = random.secret<AeadKey>();
    const auto nonce = random.fixed<XNonce>();
    const auto short_nonce = random.fixed<ChaChaNonce>();
    Bytes ad(static_cast<std::size_t>(random.below(80)));
    Bytes plain(static_cast<std::size_t>(random.below(round % 8 == 0 ? 70'000 : 300)));
    random.fill(ad);
    random.fill(plain);
    Bytes box(plain.size() + kTagBytes);
    Bytes inner(plain.size() + kTagBytes);
    xchacha_seal(key, nonce, ad, plain, box);
    const Params params{key.reveal(), short_nonce.view(), ad};
    seal(params, plain, inner);
    CHECK(xchacha_check(key, nonce, ad, box));
    CHECK(check_sodium(params, inner) == Opened::yes);
    CHECK(check_libcrypto(params, inner) == Opened::yes);
    const auto refused = [&] {
      const auto checked = xchacha_check(key, nonce, ad, box);
      REQUIRE_FALSE(checked);
      CHECK(checked.error().code == ErrorCode::bad_tag);
      CHECK(check_sodium(params, inner) == Opened::bad_tag);
      CHECK(check_libcrypto(params, inner) == Opened::bad_tag);
    };
    const auto at = static_cast<std::size_t>(random.below(box.size()));
    const auto bit = static_cast<std::uint8_t>(1U << random.below(8));
    box[at] ^= bit;
    inner[at] ^= bit;
    refused();
    box[at] ^= bit;
    inner[at] ^= bit;
    if (!ad.empty()) {
      ad.back() ^= bit;
      refused();
      ad.back() ^= bit;
    }
    CHECK_FALSE(xchacha_check(random.secret<AeadKey>(), nonce, ad, box));
    CHECK_FALSE(xchacha_check(key, random.fixed<XNonce>(), ad, box));
    // Bytes that move between what is sealed and what is bound to it.
    Bytes longer = ad;
    longer.push_back(box.front());
    CHECK_FALSE(xchacha_check(key, nonce, longer, ByteView(box).subspan(1)));
    CHECK(xchacha_check(key, nonce, ad, ByteView(box).first(kTagBytes - 1)).error().code ==
          ErrorCode::truncated);
  }
}
