#include "crypto/bytes.hpp"

namespace aigaq {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kBase64Digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kBase32Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

// Value of every byte as a digit of the alphabet, 0xff for the others.
consteval std::array<std::uint8_t, 256> inverse(std::string_view digits) {
  std::array<std::uint8_t, 256> values{};
  values.fill(0xff);
  std::uint8_t value = 0;
  for (char c : digits) values[static_cast<std::uint8_t>(c)] = value++;
  return values;
}
constexpr auto kHexValues = inverse(kHexDigits);
constexpr auto kBase64Values = inverse(kBase64Digits);

// Groups of `bits` bits, most significant first; the last group is filled up with zero bits.
std::string to_digits(ByteView b, std::string_view digits, unsigned bits) {
  std::string out;
  out.reserve((b.size() * 8 + bits - 1) / bits + 3);
  std::uint32_t pending = 0;
  unsigned have = 0;
  for (std::uint8_t byte : b) {
    pending = (pending << 8) | byte;
    have += 8;
    while (have >= bits) {
      have -= bits;
      out.push_back(digits[(pending >> have) & ((1u << bits) - 1)]);
    }
    pending &= (1u << have) - 1;
  }
  if (have > 0) out.push_back(digits[pending << (bits - have)]);
  return out;
}

}  // namespace

std::string to_hex(ByteView b) { return to_digits(b, kHexDigits, 4); }

std::optional<Bytes> from_hex(std::string_view hex) {
  if (hex.size() % 2 != 0) return std::nullopt;
  Bytes out;
  out.reserve(hex.size() / 2);
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const unsigned high = kHexValues[static_cast<std::uint8_t>(hex[i])];
    const unsigned low = kHexValues[static_cast<std::uint8_t>(hex[i + 1])];
    if (high > 15 || low > 15) return std::nullopt;
    out.push_back(static_cast<std::uint8_t>(high << 4 | low));
  }
  return out;
}

std::string to_base64(ByteView b, Base64Padding padding) {
  std::string out = to_digits(b, kBase64Digits, 6);
  if (padding == Base64Padding::padded) {
    while (out.size() % 4 != 0) out.push_back('=');
  }
  return out;
}

std::optional<Bytes> from_base64(std::string_view text, Base64Padding padding) {
  if (padding == Base64Padding::padded) {
    if (text.size() % 4 != 0) return std::nullopt;
    for (int i = 0; i < 2 && text.ends_with('='); ++i) text.remove_suffix(1);
  }
  // One digit alone holds no byte; "=" that is left is no digit.
  if (text.size() % 4 == 1) return std::nullopt;
  Bytes out;
  out.reserve(text.size() * 3 / 4);
  std::uint32_t pending = 0;
  unsigned have = 0;
  for (char c : text) {
    const unsigned value = kBase64Values[static_cast<std::uint8_t>(c)];
    if (value > 63) return std::nullopt;
    pending = (pending << 6) | value;
    have += 6;
    if (have >= 8) {
      have -= 8;
      out.push_back(static_cast<std::uint8_t>(pending >> have));
      pending &= (1u << have) - 1;
    }
  }
  // Bits left over must be zero, else one value would have several texts.
  if (pending != 0) return std::nullopt;
  return out;
}

std::string to_base32(ByteView b) { return to_digits(b, kBase32Digits, 5); }

}  // namespace aigaq
