#include <doctest/doctest.h>

#include <cstdio>

#include "crypto/hash.hpp"
#include "crypto/sha256_two.hpp"
#include "tests/support/random.hpp"

using namespace aigaq;
using namespace aigaq::crypto;

namespace {
Bytes hex(std::string_view text) { return from_hex(text).value(); }
std::string sha(std::string_view text) { return to_hex(sha256(as_bytes(text)).view()); }
}  // namespace

TEST_CASE("SHA-256: FIPS 180-4 examples") {
  CHECK(sha("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(
      sha("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopq"
          "rlmnopqrsmnopqrstnopqrstu") ==
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
  Sha256 hash;
  for (int i = 0; i < 1'000; ++i) hash.update(as_bytes(std::string(1'000, 'a')));
  CHECK(to_hex(hash.finish().view()) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("SHA-256: one call, parts and stream agree at every length round the block") {
  test::SeededRandom random(3);
  for (std::size_t n = 0; n <= 300; ++n) {
    Bytes data(n);
    random.fill(data);
    const ByteView view(data);
    const std::size_t cut = static_cast<std::size_t>(random.below(n + 1));
    Sha256 stream;
    stream.update(view.first(cut));
    const Sha256 copy = stream;
    stream.update(view.subspan(cut));
    const Hash expected = stream.finish();
    REQUIRE(sha256(view) == expected);
    REQUIRE(sha256({view.first(cut), {}, view.subspan(cut)}) == expected);
    Sha256 resumed = copy;
    resumed.update(view.subspan(cut));
    REQUIRE(resumed.finish() == expected);
    stream.reset();
    stream.update(view);
    REQUIRE(stream.finish() == expected);
  }
}

namespace {

struct Stream {
  Sha256 ours;
  Bytes all;
  Hash expected(Sha256& library) const {
    library.reset();
    library.update(all);
    return library.finish();
  }
};

// Pieces of both streams that begin anywhere and differ in length.
void feed_two(Stream& a, Stream& b, ByteView source, test::SeededRandom& random) {
  const auto piece = [&] {
    const auto begin = static_cast<std::size_t>(random.below(64));
    return source.subspan(begin, static_cast<std::size_t>(random.below(301)));
  };
  const ByteView left = piece();
  const ByteView right = piece();
  sha256_update_two(a.ours, left, b.ours, right);
  append(a.all, left);
  append(b.all, right);
}

}  // namespace

TEST_CASE("SHA-256: two streams at once are what the library makes of each") {
  std::printf("two streams at once: %s\n",
              sha256_two_available() ? "yes" : "no, one behind the other");
  test::SeededRandom random(test::test_seed("two streams"));
  Bytes source(512);
  Sha256 library;
  // Every pair of a length and one near it, behind every position in a block.
  for (std::size_t n = 0; n <= 300; ++n) {
    random.fill(source);
    for (std::size_t before = 0; before < 64; ++before) {
      const ByteView a = ByteView(source).first(n);
      const ByteView b = ByteView(source).subspan(7, n + before % 3);
      Stream left;
      Stream right;
      left.ours.update(ByteView(source).first(before));
      append(left.all, ByteView(source).first(before));
      sha256_update_two(left.ours, a, right.ours, b);
      append(left.all, a);
      append(right.all, b);
      REQUIRE(left.ours.finish() == left.expected(library));
      REQUIRE(right.ours.finish() == right.expected(library));
    }
  }
  for (int round = 0; round < 500'000; ++round) {
    if (round % 64 == 0) random.fill(source);
    Stream left;
    Stream right;
    for (std::uint64_t pieces = random.below(4); pieces-- > 0;) {
      feed_two(left, right, source, random);
    }
    REQUIRE(left.ours.finish() == left.expected(library));
    REQUIRE(right.ours.finish() == right.expected(library));
  }
}

TEST_CASE("SHA-256: the length of a stream is counted past 4 GiB of bits") {
  const Bytes data(std::size_t{1} << 22, 0x5a);
  Sha256 first;
  Sha256 second;
  Sha256 library;
  for (int i = 0; i < 130; ++i) {  // 520 MiB: more than 2^32 bits
    sha256_update_two(first, data, second, ByteView(data).first(data.size() - 64));
    library.update(data);
  }
  REQUIRE(first.finish() == library.finish());
}

TEST_CASE("HMAC is RFC 2104 of keys and messages of any length, in parts or whole") {
  const auto padded = [](ByteView key, std::uint8_t with) {
    const Hash digest = sha256(key);
    const ByteView used = key.size() > 64 ? digest.view() : key;
    Bytes out(64, with);
    for (std::size_t i = 0; i < used.size(); ++i)
      out[i] = static_cast<std::uint8_t>(used[i] ^ with);
    return out;
  };
  for (const std::size_t key_size : {0U, 1U, 32U, 63U, 64U, 65U, 200U}) {
    const Bytes key(key_size, 0x5a);
    for (std::size_t size = 0; size <= 260; ++size) {
      Bytes message(size);
      for (std::size_t i = 0; i < size; ++i) message[i] = static_cast<std::uint8_t>(i * 7 + size);
      const Hash inner = sha256({padded(key, 0x36), message});
      const Hash expected = sha256({padded(key, 0x5c), inner.view()});
      const ByteView whole = message;
      CHECK(hmac_sha256(key, {whole}) == expected);
      CHECK(hmac_sha256(key, {whole.first(size / 3), whole.subspan(size / 3)}) == expected);
    }
  }
}

TEST_CASE("HMAC-SHA-256: RFC 4231") {
  CHECK(to_hex(hmac_sha256(hex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"), {as_bytes("Hi There")})
                   .view()) == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  const Bytes long_key(131, 0xaa);
  CHECK(to_hex(hmac_sha256(long_key, {as_bytes("Test Using Larger Than "),
                                      as_bytes("Block-Size Key - Hash Key First")})
                   .view()) == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("HKDF-SHA-256: RFC 5869 appendix A.1 to A.3") {
  Bytes okm(42);
  hkdf_sha256(Bytes(22, 0x0b), hex("000102030405060708090a0b0c"), hex("f0f1f2f3f4f5f6f7f8f9"), okm);
  CHECK(to_hex(okm) ==
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");

  const auto run = [](std::uint8_t from) {
    Bytes out;
    for (unsigned i = 0; i < 80; ++i) out.push_back(static_cast<std::uint8_t>(from + i));
    return out;
  };
  Bytes longer(82);
  hkdf_sha256(run(0x00), run(0x60), run(0xb0), longer);
  CHECK(to_hex(longer) ==
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e"
        "590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87");

  hkdf_sha256(Bytes(22, 0x0b), {}, {}, okm);
  CHECK(to_hex(okm) ==
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}
