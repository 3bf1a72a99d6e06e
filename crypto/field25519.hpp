#pragma once
// Arithmetic modulo p = 2^255 - 19 (RFC 7748 section 4.1) on public numbers: its time may depend on
// them, so it is not for secrets. Within crypto/.
//
// An element is five limbs in radix 2^51. "Reduced" limbs are below 2^51 + 2^13; a product takes
// limbs below 2^54 and gives reduced ones, sums and differences of reduced ones are below 2^54.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#if defined(__SIZEOF_INT128__)

namespace aigaq::crypto::field25519 {

__extension__ using Wide = unsigned __int128;

inline constexpr std::uint64_t kLimbMask = (std::uint64_t{1} << 51) - 1;

struct Element {
  std::array<std::uint64_t, 5> limb{};
};

inline constexpr Element kZero{};
inline constexpr Element kOne{{1, 0, 0, 0, 0}};

inline Element operator+(const Element& a, const Element& b) {
  Element out;
  for (std::size_t i = 0; i < 5; ++i) out.limb[i] = a.limb[i] + b.limb[i];
  return out;
}

// a + 4p - b: b's limbs below 2^53 - 76.
inline Element operator-(const Element& a, const Element& b) {
  constexpr std::uint64_t kFirst = (std::uint64_t{1} << 53) - 76;
  constexpr std::uint64_t kOther = (std::uint64_t{1} << 53) - 4;
  Element out;
  out.limb[0] = a.limb[0] + kFirst - b.limb[0];
  for (std::size_t i = 1; i < 5; ++i) out.limb[i] = a.limb[i] + kOther - b.limb[i];
  return out;
}

// Five columns as reduced limbs: what is above 2^255 comes back times 19. Of limbs below 2^54 the
// columns are at most 77, 59, 41, 23 and 5 * 2^108: the last one's carry, times 19, fits 64 bits.
inline Element carried(Wide c0, Wide c1, Wide c2, Wide c3, Wide c4) {
  Element out;
  c1 += static_cast<std::uint64_t>(c0 >> 51);
  c2 += static_cast<std::uint64_t>(c1 >> 51);
  c3 += static_cast<std::uint64_t>(c2 >> 51);
  c4 += static_cast<std::uint64_t>(c3 >> 51);
  const auto first =
      (static_cast<std::uint64_t>(c0) & kLimbMask) + static_cast<std::uint64_t>(c4 >> 51) * 19;
  out.limb[0] = first & kLimbMask;
  out.limb[1] = (static_cast<std::uint64_t>(c1) & kLimbMask) + (first >> 51);
  out.limb[2] = static_cast<std::uint64_t>(c2) & kLimbMask;
  out.limb[3] = static_cast<std::uint64_t>(c3) & kLimbMask;
  out.limb[4] = static_cast<std::uint64_t>(c4) & kLimbMask;
  return out;
}

inline Wide wide(std::uint64_t a, std::uint64_t b) { return Wide{a} * b; }

inline Element operator*(const Element& left, const Element& right) {
  const auto& a = left.limb;
  const auto& b = right.limb;
  const std::uint64_t b1 = 19 * b[1];
  const std::uint64_t b2 = 19 * b[2];
  const std::uint64_t b3 = 19 * b[3];
  const std::uint64_t b4 = 19 * b[4];
  return carried(
      wide(a[0], b[0]) + wide(a[1], b4) + wide(a[2], b3) + wide(a[3], b2) + wide(a[4], b1),
      wide(a[0], b[1]) + wide(a[1], b[0]) + wide(a[2], b4) + wide(a[3], b3) + wide(a[4], b2),
      wide(a[0], b[2]) + wide(a[1], b[1]) + wide(a[2], b[0]) + wide(a[3], b4) + wide(a[4], b3),
      wide(a[0], b[3]) + wide(a[1], b[2]) + wide(a[2], b[1]) + wide(a[3], b[0]) + wide(a[4], b4),
      wide(a[0], b[4]) + wide(a[1], b[3]) + wide(a[2], b[2]) + wide(a[3], b[1]) + wide(a[4], b[0]));
}

inline Element squared(const Element& element) {
  const auto& a = element.limb;
  const std::uint64_t a0 = 2 * a[0];
  const std::uint64_t a1 = 2 * a[1];
  const std::uint64_t a3 = 19 * a[3];
  const std::uint64_t a4 = 19 * a[4];
  return carried(wide(a[0], a[0]) + wide(a1, a4) + wide(2 * a[2], a3),
                 wide(a0, a[1]) + wide(2 * a[2], a4) + wide(a[3], a3),
                 wide(a0, a[2]) + wide(a[1], a[1]) + wide(2 * a[3], a4),
                 wide(a0, a[3]) + wide(a1, a[2]) + wide(a[4], a4),
                 wide(a0, a[4]) + wide(a1, a[3]) + wide(a[2], a[2]));
}

// The same element, its limbs reduced.
inline Element reduced(const Element& element) { return element * kOne; }

// Of an element that is not zero; zero of zero.
[[nodiscard]] Element inverse(const Element& element);
// element^((p - 5) / 8): most of a square root (RFC 8032 section 5.1.3).
[[nodiscard]] Element root_power(const Element& element);

using Encoding = std::array<std::uint8_t, 32>;
// Little-endian, smaller than p: the one encoding.
[[nodiscard]] Encoding encoded(const Element& element);
// Whatever the highest bit; not checked to be smaller than p.
[[nodiscard]] Element decoded(std::span<const std::uint8_t, 32> bytes);

inline bool operator==(const Element& a, const Element& b) { return encoded(a) == encoded(b); }

}  // namespace aigaq::crypto::field25519

#endif
