#pragma once
// SHA-256 (FIPS 180-4) over libcrypto's hardware path, HMAC (RFC 2104), HKDF (RFC 5869).

#include <array>
#include <initializer_list>

#include "crypto/bytes.hpp"
#include "crypto/secret.hpp"

namespace aigaq::crypto {

class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256& other);
  Sha256& operator=(const Sha256& other);
  void update(ByteView bytes);
  // Ends the hash; call reset() before any further use.
  [[nodiscard]] Hash finish();
  void reset();

 private:
  friend void sha256_update_two(Sha256& first, ByteView a, Sha256& second, ByteView b);
  alignas(8) std::array<std::uint8_t, 112> state_;  // SHA256_CTX; a static_assert holds the size
};

// first.update(a) and second.update(b), interleaved where the processor gains by it: two streams
// for little more than the time of one. Either may be of any length; first and second differ.
void sha256_update_two(Sha256& first, ByteView a, Sha256& second, ByteView b);

[[nodiscard]] Hash sha256(ByteView bytes);
[[nodiscard]] Hash sha256(std::initializer_list<ByteView> parts);

[[nodiscard]] Hash hmac_sha256(ByteView key, std::initializer_list<ByteView> parts);

// RFC 5869; out at most 255 * 32 bytes.
void hkdf_sha256(ByteView ikm, ByteView salt, ByteView info, MutableByteView out);

template <class Key>
[[nodiscard]] Key hkdf_key(ByteView ikm, ByteView salt, ByteView info) {
  Key out;
  hkdf_sha256(ikm, salt, info, out.reveal_mutable());
  return out;
}

}  // namespace aigaq::crypto
