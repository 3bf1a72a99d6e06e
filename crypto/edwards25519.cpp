#include "crypto/edwards25519.hpp"

#include <cstdlib>
#include <vector>

#if defined(__SIZEOF_INT128__)

namespace aigaq::crypto::edwards25519 {
namespace {

using field25519::Element;
using field25519::kOne;
using field25519::kZero;

// -121665 / 121666, and twice that.
constexpr Element kD{
    {0x34dca135978a3, 0x1a8283b156ebd, 0x5e7a26001c029, 0x739c663a03cbb, 0x52036cee2b6ff}};
constexpr Element kTwoD{
    {0x69b9426b2f159, 0x35050762add7a, 0x3cf44c0038052, 0x6738cc7407977, 0x2406d9dc56dff}};
// 2^((p - 1) / 4), a square root of -1.
constexpr Element kRootOfMinusOne{
    {0x61b274a0ea0b0, 0x0d5a5fc8f189d, 0x7ef5e9cbd0c60, 0x78595a6804c9e, 0x2b8324804fc1d}};
constexpr Element kBaseX{
    {0x62d608f25d51a, 0x412a4b4f6592a, 0x75b7171a4b31d, 0x1ff60527118fe, 0x216936d3cd6e5}};
constexpr Element kBaseY{
    {0x6666666666658, 0x4cccccccccccc, 0x1999999999999, 0x3333333333333, 0x6666666666666}};

bool is_odd(const Element& element) { return (field25519::encoded(element)[0] & 1) != 0; }

// How both additions of RFC 8032 section 5.1.4 end, in its letters.
Point completed(const Element& a, const Element& b, const Element& f, const Element& g) {
  const Element e = b - a;
  const Element h = b + a;
  return {e * f, g * h, f * g, e * h};
}

// RFC 8032 section 5.1.4: complete, so that it also doubles.
Point added(const Point& p, const Point& q) {
  const Element a = (p.y - p.x) * (q.y - q.x);
  const Element b = (p.y + p.x) * (q.y + q.x);
  const Element c = p.t * kTwoD * q.t;
  const Element zz = p.z * q.z;
  const Element d = zz + zz;
  return completed(a, b, d - c, d + c);
}

// Of each z its inverse, at the price of one.
std::vector<Element> inverses(const std::vector<Point>& points) {
  std::vector<Element> out(points.size());
  Element all = kOne;
  for (std::size_t i = 0; i < points.size(); ++i) {
    out[i] = all;
    all = all * points[i].z;
  }
  Element rest = field25519::inverse(all);
  for (std::size_t i = points.size(); i-- > 0;) {
    out[i] = out[i] * rest;
    rest = rest * points[i].z;
  }
  return out;
}

}  // namespace

std::optional<Point> decoded(std::span<const std::uint8_t, 32> bytes) {
  const Element y = field25519::decoded(bytes);
  const Element yy = field25519::squared(y);
  const Element u = reduced(yy - kOne);
  const Element v = yy * kD + kOne;
  const Element v3 = field25519::squared(v) * v;
  Element x = u * v3 * field25519::root_power(u * field25519::squared(v3) * v);
  const Element check = v * field25519::squared(x);
  if (!(check == u)) {
    if (!(check == kZero - u)) return std::nullopt;
    x = x * kRootOfMinusOne;
  }
  const bool odd = (bytes[31] & 0x80) != 0;
  if (x == kZero && odd) return std::nullopt;
  if (is_odd(x) != odd) x = reduced(kZero - x);
  return Point{x, y, kOne, x * y};
}

field25519::Encoding encoded(const Point& point) {
  const Element inverse = field25519::inverse(point.z);
  field25519::Encoding out = field25519::encoded(point.y * inverse);
  if (is_odd(point.x * inverse)) out[31] |= 0x80;
  return out;
}

Point base() { return {kBaseX, kBaseY, kOne, kBaseX * kBaseY}; }

Point negated(const Point& point) {
  return {reduced(kZero - point.x), point.y, point.z, reduced(kZero - point.t)};
}

Multiples::Multiples(const Point& point) : table_(std::make_unique<Table>()) {
  std::vector<Point> points;
  points.reserve(kDigits * kEach);
  Point unit = point;
  for (std::size_t i = 0; i < kDigits; ++i) {
    points.push_back(unit);
    for (std::size_t j = 1; j < kEach; ++j) points.push_back(added(points.back(), unit));
    unit = added(points.back(), points.back());
  }
  const std::vector<Element> inverse = inverses(points);
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Element x = points[i].x * inverse[i];
    const Element y = points[i].y * inverse[i];
    (*table_)[i / kEach][i % kEach] = {reduced(y + x), reduced(y - x), x * y * kTwoD};
  }
}

// RFC 8032 section 5.1.4 for a point with Z = 1. Of -x for x sum and difference change places, and
// the product its sign.
void Multiples::add(Point& sum, const Ready& point, bool negative) {
  const Element a = (sum.y - sum.x) * (negative ? point.sum : point.difference);
  const Element b = (sum.y + sum.x) * (negative ? point.difference : point.sum);
  const Element c = sum.t * point.product;
  const Element d = sum.z + sum.z;
  sum = negative ? completed(a, b, d + c, d - c) : completed(a, b, d - c, d + c);
}

void Multiples::add_product(Point& sum, std::span<const std::uint8_t, 32> scalar) const {
  int carry = 0;
  for (std::size_t i = 0; i < kDigits; ++i) {
    const std::size_t bit = i * kBits;
    const std::size_t byte = bit / 8;
    unsigned pair = scalar[byte];
    if (byte + 1 < scalar.size()) pair |= static_cast<unsigned>(scalar[byte + 1]) << 8;
    int digit = static_cast<int>((pair >> (bit % 8)) & (2 * kEach - 1)) + carry;
    carry = digit > static_cast<int>(kEach) ? 1 : 0;
    digit -= carry * static_cast<int>(2 * kEach);
    if (digit == 0) continue;
    add(sum, (*table_)[i][static_cast<std::size_t>(std::abs(digit)) - 1], digit < 0);
  }
}

}  // namespace aigaq::crypto::edwards25519

#endif
