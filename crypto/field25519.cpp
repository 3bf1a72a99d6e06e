#include "crypto/field25519.hpp"

#if defined(__SIZEOF_INT128__)

namespace aigaq::crypto::field25519 {
namespace {

Element squared_times(Element element, int times) {
  for (int i = 0; i < times; ++i) element = squared(element);
  return element;
}

struct Ladder {
  Element e11;   // element^11
  Element e250;  // element^(2^250 - 1)
};

// The usual chain: 2^5, 2^10, 2^20, 2^40, 2^50, 2^100, 2^200, 2^250, each less one.
Ladder ladder(const Element& z) {
  const Element z2 = squared(z);
  const Element z9 = squared_times(z2, 2) * z;
  const Element z11 = z9 * z2;
  const Element e5 = squared(z11) * z9;
  const Element e10 = squared_times(e5, 5) * e5;
  const Element e20 = squared_times(e10, 10) * e10;
  const Element e40 = squared_times(e20, 20) * e20;
  const Element e50 = squared_times(e40, 10) * e10;
  const Element e100 = squared_times(e50, 50) * e50;
  const Element e200 = squared_times(e100, 100) * e100;
  return {z11, squared_times(e200, 50) * e50};
}

std::uint64_t little_endian(const std::uint8_t* bytes) {
  std::uint64_t out = 0;
  for (std::size_t i = 8; i-- > 0;) out = (out << 8) | bytes[i];
  return out;
}

}  // namespace

Element inverse(const Element& element) {  // element^(2^255 - 21)
  const Ladder powers = ladder(element);
  return squared_times(powers.e250, 5) * powers.e11;
}

Element root_power(const Element& element) {  // element^(2^252 - 3)
  return squared_times(ladder(element).e250, 2) * element;
}

Encoding encoded(const Element& element) {
  std::array<std::uint64_t, 5> limb = element.limb;
  for (std::size_t i = 0; i < 4; ++i) {
    limb[i + 1] += limb[i] >> 51;
    limb[i] &= kLimbMask;
  }
  limb[0] += (limb[4] >> 51) * 19;
  limb[4] &= kLimbMask;
  // Below 2^255 + 200 now, and so below 2 * p. At p or above exactly when 19 more reach 2^255.
  std::uint64_t carry = 19;
  for (std::size_t i = 0; i < 5; ++i) carry = (limb[i] + carry) >> 51;
  limb[0] += 19 * carry;
  for (std::size_t i = 0; i < 4; ++i) {
    limb[i + 1] += limb[i] >> 51;
    limb[i] &= kLimbMask;
  }
  limb[4] &= kLimbMask;
  Encoding out{};
  for (std::size_t bit = 0; bit < 255; bit += 8) {
    const std::size_t i = bit / 51;
    const std::size_t at = bit % 51;
    std::uint64_t byte = limb[i] >> at;
    if (at > 43 && i < 4) byte |= limb[i + 1] << (51 - at);
    out[bit / 8] = static_cast<std::uint8_t>(byte);
  }
  return out;
}

Element decoded(std::span<const std::uint8_t, 32> bytes) {
  const std::uint8_t* const from = bytes.data();
  return {{little_endian(from) & kLimbMask, (little_endian(from + 6) >> 3) & kLimbMask,
           (little_endian(from + 12) >> 6) & kLimbMask, (little_endian(from + 19) >> 1) & kLimbMask,
           (little_endian(from + 24) >> 12) & kLimbMask}};
}

}  // namespace aigaq::crypto::field25519

#endif
