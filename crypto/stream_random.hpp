#pragma once
// Randomness for work that several threads share: many streams of one seed, so that what a piece
// of the work draws does not depend on which thread comes first.

#include "crypto/random.hpp"

namespace aigaq::crypto {

using StreamSeed = SecretKey<struct StreamSeedTag, 32>;

// The key stream of ChaCha20 as Bernstein wrote it: the seed is the key, the number of the stream
// the 64-bit nonce. A number begins anew each time: use it for one thing.
class StreamRandom final : public RandomSource {
 public:
  // The seed must outlive it.
  StreamRandom(const StreamSeed& seed, std::uint64_t number) : seed_(&seed), number_(number) {}
  void fill(MutableByteView out) override;

 private:
  const StreamSeed* seed_;
  std::uint64_t number_;
  std::uint64_t block_ = 0;  // of 64 bytes; what a call leaves of its last one is dropped
};

}  // namespace aigaq::crypto
