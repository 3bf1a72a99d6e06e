#include "crypto/stream_random.hpp"

#include <sodium.h>

#include <algorithm>

namespace aigaq::crypto {

void StreamRandom::fill(MutableByteView out) {
  constexpr std::size_t kBlock = 64;
  std::array<std::uint8_t, crypto_stream_chacha20_NONCEBYTES> nonce{};
  for (std::size_t i = 0; i < nonce.size(); ++i) {
    nonce.at(i) = static_cast<std::uint8_t>(number_ >> (8 * i));
  }
  std::fill(out.begin(), out.end(), std::uint8_t{0});
  AIGAQ_ASSERT(crypto_stream_chacha20_xor_ic(out.data(), out.data(), out.size(), nonce.data(),
                                             block_, seed_->reveal().data()) == 0);
  block_ += (out.size() + kBlock - 1) / kBlock;
}

}  // namespace aigaq::crypto
