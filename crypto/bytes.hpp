#pragma once
// Byte sequences and strong fixed-size byte types: a hash, a key and an id never mix.

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace aigaq {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;
using MutableByteView = std::span<std::uint8_t>;

inline ByteView as_bytes(std::string_view s) {
  return {reinterpret_cast<const std::uint8_t*>(s.data()), s.size()};
}
inline std::string_view as_text(ByteView b) {
  return {reinterpret_cast<const char*>(b.data()), b.size()};
}
inline void append(Bytes& out, ByteView more) { out.insert(out.end(), more.begin(), more.end()); }

// Public (non-secret) bytes of a fixed size. Tag keeps kinds apart.
template <class Tag, std::size_t N>
struct FixedBytes {
  static constexpr std::size_t kSize = N;
  std::array<std::uint8_t, N> data{};

  // nullopt unless b has exactly N bytes.
  static std::optional<FixedBytes> from(ByteView b) {
    if (b.size() != N) return std::nullopt;
    FixedBytes out;
    std::copy(b.begin(), b.end(), out.data.begin());
    return out;
  }
  [[nodiscard]] ByteView view() const { return data; }
  [[nodiscard]] MutableByteView mutable_view() { return data; }
  // Not constant time: never for secrets.
  auto operator<=>(const FixedBytes&) const = default;
};

using Hash = FixedBytes<struct HashTag, 32>;          // a Merkle node, leaf or root
using FileDigest = FixedBytes<struct DigestTag, 32>;  // SHA-256 of a whole file
using VaultId = FixedBytes<struct VaultIdTag, 32>;
using Ed25519PublicKey = FixedBytes<struct EdPubTag, 32>;
using Ed25519Signature = FixedBytes<struct EdSigTag, 64>;
using X25519PublicKey = FixedBytes<struct XPubTag, 32>;
using Salt16 = FixedBytes<struct SaltTag, 16>;
using TreeLabel = FixedBytes<struct TreeLabelTag, 16>;
using Commitment = FixedBytes<struct CommitmentTag, 32>;

// Lower-case hex. from_hex refuses odd length, upper case and anything else.
std::string to_hex(ByteView b);
std::optional<Bytes> from_hex(std::string_view hex);

// RFC 4648 section 4. Decoding is canonical: no white space, zero trailing bits, padding as told.
enum class Base64Padding : std::uint8_t { padded, unpadded };
std::string to_base64(ByteView b, Base64Padding padding);
std::optional<Bytes> from_base64(std::string_view text, Base64Padding padding);

// RFC 4648 section 6, upper case, unpadded; the bits left over at the end are zero.
std::string to_base32(ByteView b);

}  // namespace aigaq
