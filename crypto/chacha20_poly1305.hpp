#pragma once
// ChaCha20-Poly1305 (RFC 8439) by two libraries that give the same bytes: for aead.cpp, and for
// the test that holds them together. libcrypto is three times as fast on long messages and costs
// about a microsecond of set-up; libsodium wins on short ones.

#include "crypto/bytes.hpp"

namespace aigaq::crypto::chacha20_poly1305 {

struct Params {
  ByteView key;    // 32 bytes
  ByteView nonce;  // 12 bytes
  ByteView ad;
};

// out: message and 16-byte tag. In place where both begin at the same address.
void seal_sodium(const Params& params, ByteView plain, MutableByteView out);
// False: this libcrypto has no ChaCha20-Poly1305 (a FIPS build), and nothing was written.
[[nodiscard]] bool seal_libcrypto(const Params& params, ByteView plain, MutableByteView out);

enum class Opened : std::uint8_t { yes, bad_tag, unavailable };
// Precondition: sealed has at least 16 bytes. What out holds after bad_tag is not to be used.
[[nodiscard]] Opened open_sodium(const Params& params, ByteView sealed, MutableByteView out);
[[nodiscard]] Opened open_libcrypto(const Params& params, ByteView sealed, MutableByteView out);

// Whether open would succeed, by the tag alone: without the plain text, which costs two thirds.
[[nodiscard]] Opened check_sodium(const Params& params, ByteView sealed);
[[nodiscard]] Opened check_libcrypto(const Params& params, ByteView sealed);

// By the quicker one.
void seal(const Params& params, ByteView plain, MutableByteView out);
[[nodiscard]] bool open(const Params& params, ByteView sealed, MutableByteView out);
[[nodiscard]] bool check(const Params& params, ByteView sealed);

}  // namespace aigaq::crypto::chacha20_poly1305
