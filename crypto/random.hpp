#pragma once
// Randomness is a parameter, so that every failure replays from a seed.

#include "crypto/bytes.hpp"
#include "crypto/secret.hpp"

namespace aigaq::crypto {

class RandomSource {
 public:
  virtual ~RandomSource() = default;
  virtual void fill(MutableByteView out) = 0;

  template <class Fixed>
  Fixed fixed() {
    Fixed out;
    fill(out.mutable_view());
    return out;
  }
  template <class Secret>
  Secret secret() {
    Secret out;
    fill(out.reveal_mutable());
    return out;
  }
  // Uniform in [0, bound) by rejection; bound > 0.
  std::uint64_t below(std::uint64_t bound);
};

// The kernel's generator through libsodium.
class SystemRandom final : public RandomSource {
 public:
  void fill(MutableByteView out) override;
};

}  // namespace aigaq::crypto
