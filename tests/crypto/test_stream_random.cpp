#include <doctest/doctest.h>

#include "crypto/stream_random.hpp"

using namespace aigaq;
using crypto::StreamRandom;
using crypto::StreamSeed;

TEST_CASE("a stream is ChaCha20's, block after block") {
  // draft-agl-tls-chacha20poly1305-04, section 7: no key and no nonce, and a nonce of one.
  const StreamSeed zeros;
  Bytes out(64);
  StreamRandom first(zeros, 0);
  first.fill(out);
  CHECK(to_hex(out) ==
        "76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7"
        "da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586");
  StreamRandom other(zeros, std::uint64_t{1} << 56);  // its last byte
  Bytes piece(60);
  other.fill(piece);
  CHECK(to_hex(piece) ==
        "de9cba7bf3d69ef5e786dc63973f653a0b49e015adbff7134fcb7df137821031"
        "e85a050278a7084527214f73efc7fa5b5277062eb7a0433e445f41e3");
}

TEST_CASE("no two draws of a stream give the same bytes") {
  StreamSeed seed;
  seed.reveal_mutable()[0] = 1;
  StreamRandom stream(seed, 7);
  Bytes a(65);
  Bytes b(65);
  stream.fill(a);
  stream.fill(b);
  StreamRandom again(seed, 7);
  Bytes whole(256);
  again.fill(whole);
  // What a draw leaves of its last block is dropped.
  CHECK(std::equal(a.begin(), a.end(), whole.begin()));
  CHECK(std::equal(b.begin(), b.end(), whole.begin() + 128));
  CHECK(a != b);
}
