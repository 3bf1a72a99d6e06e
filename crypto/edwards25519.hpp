#pragma once
// Sums of multiples of points of edwards25519 (RFC 8032 section 5.1) that are known beforehand.
// For public numbers alone: the time depends on them. Within crypto/.

#include <memory>
#include <optional>

#include "crypto/field25519.hpp"

#if defined(__SIZEOF_INT128__)

namespace aigaq::crypto::edwards25519 {

// Extended coordinates (RFC 8032 section 5.1.4): x = X/Z, y = Y/Z, x * y = T/Z.
struct Point {
  field25519::Element x, y, z, t;
};
inline constexpr Point kIdentity{field25519::kZero, field25519::kOne, field25519::kOne,
                                 field25519::kZero};

// RFC 8032 section 5.1.3, but a y of p or above is taken modulo p: its point encodes otherwise.
// nullopt: on no point.
[[nodiscard]] std::optional<Point> decoded(std::span<const std::uint8_t, 32> bytes);
// RFC 8032 section 5.1.2.
[[nodiscard]] field25519::Encoding encoded(const Point& point);
[[nodiscard]] Point base();
[[nodiscard]] Point negated(const Point& point);

// Every digit of a scalar has its multiples of a point ready, so that a product is a sum of 43.
class Multiples {
 public:
  // 165 KB, and the time of some 30 products of a point that is not known.
  explicit Multiples(const Point& point);
  // sum + scalar * point. scalar: little-endian, below 2^255.
  void add_product(Point& sum, std::span<const std::uint8_t, 32> scalar) const;

 private:
  static constexpr std::size_t kBits = 6;  // of a digit, which is from -31 to 32
  static constexpr std::size_t kDigits = 43;
  static constexpr std::size_t kEach = std::size_t{1} << (kBits - 1);
  // Affine, in the form that an addition takes.
  struct Ready {
    field25519::Element sum, difference, product;  // y + x, y - x, 2 * d * x * y
  };
  static void add(Point& sum, const Ready& point, bool negative);
  using Table = std::array<std::array<Ready, kEach>, kDigits>;  // [i][j]: (j + 1) * 64^i * point
  std::unique_ptr<Table> table_;
};

}  // namespace aigaq::crypto::edwards25519

#endif
