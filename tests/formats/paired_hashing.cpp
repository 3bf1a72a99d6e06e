// Two streams hashed in one lane give the digests that they have by themselves, whatever their
// pieces.

#include "formats/paired_hashing.hpp"

#include <doctest/doctest.h>

#include "tests/formats/late_lanes.hpp"

using namespace aigaq;
using formats::PairedHashing;
using Side = PairedHashing::Side;

namespace {

// A stream through a ring of buffers, each used again once wait() allows it.
struct Stream {
  static constexpr std::size_t kBuffers = 4;
  Side side;
  std::array<Bytes, kBuffers> ring;
  std::size_t at = 0;
  crypto::Sha256 beside, by_itself;

  void put(PairedHashing& hashing, std::size_t size, std::uint8_t fill) {
    hashing.wait(side, kBuffers - 1);
    Bytes& buffer = ring[at++ % kBuffers];
    buffer.assign(size, fill);
    by_itself.update(buffer);
    hashing.put(side, beside, buffer);
  }
  [[nodiscard]] bool same(PairedHashing& hashing) {
    hashing.wait(side, 0);
    return beside.finish() == by_itself.finish();
  }
};

}  // namespace

TEST_CASE("paired hashing: each stream has the digest that it has by itself") {
  for (std::uint32_t seed = 1; seed <= 200; ++seed) {
    CAPTURE(seed);
    std::uint32_t state = seed;
    const auto below = [&state](std::uint32_t n) {
      state = state * 1'664'525U + 1'013'904'223U;
      return (state >> 8) % n;
    };
    test::LateLanes lanes;
    PairedHashing hashing(lanes, 0);
    Stream first{Side::first, {}, 0, {}, {}};
    Stream second{Side::second, {}, 0, {}, {}};
    const std::uint32_t most = 1 + below(700);
    for (std::uint32_t step = 0; step < 60; ++step) {
      // Now and then one side has nothing for a while.
      Stream& stream = below(seed % 3 == 0 ? 9 : 2) == 0 ? first : second;
      stream.put(hashing, below(most), static_cast<std::uint8_t>(below(256)));
    }
    CHECK(first.same(hashing));
    CHECK(second.same(hashing));
  }
}

TEST_CASE("paired hashing: bytes of both sides are taken together") {
  test::LateLanes lanes;
  PairedHashing hashing(lanes, 0);
  Stream first{Side::first, {}, 0, {}, {}};
  Stream second{Side::second, {}, 0, {}, {}};
  for (std::uint8_t i = 0; i < 4; ++i) {
    first.put(hashing, 1'000, i);
    second.put(hashing, 1'000, i);
  }
  CHECK(lanes.taken() == 4);
  CHECK(first.same(hashing));
  CHECK(second.same(hashing));
}
