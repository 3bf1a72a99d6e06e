#pragma once
// Authenticated encryption with associated data, and key commitment (these AEADs have none:
// several keys can open one ciphertext).

#include "crypto/bytes.hpp"
#include "crypto/random.hpp"
#include "crypto/result.hpp"
#include "crypto/secret.hpp"

namespace aigaq::crypto {

using XNonce = FixedBytes<struct XNonceTag, 24>;
using ChaChaNonce = FixedBytes<struct CNonceTag, 12>;
inline constexpr std::size_t kTagBytes = 16;

// XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03). out gets plain.size() + 16 bytes. Here and below
// out may begin where the input does, and must not overlap it otherwise.
void xchacha_seal(const AeadKey& key, const XNonce& nonce, ByteView ad, ByteView plain,
                  MutableByteView out);
// Errors: truncated, bad_tag. out needs sealed.size() - 16 bytes; zeroed on failure.
[[nodiscard]] Result<void> xchacha_open(const AeadKey& key, const XNonce& nonce, ByteView ad,
                                        ByteView sealed, MutableByteView out);

// What xchacha_open says, without making the plain text: for what is only read to see that it is
// there and whole.
[[nodiscard]] Result<void> xchacha_check(const AeadKey& key, const XNonce& nonce, ByteView ad,
                                         ByteView sealed);

// ChaCha20-Poly1305 (RFC 8439), for age's stanzas and payload.
void chacha_seal(const AeadKey& key, const ChaChaNonce& nonce, ByteView ad, ByteView plain,
                 MutableByteView out);
[[nodiscard]] Result<void> chacha_open(const AeadKey& key, const ChaChaNonce& nonce, ByteView ad,
                                       ByteView sealed, MutableByteView out);

// A box with a fresh random nonce in front: nonce24 ‖ ciphertext ‖ tag16.
[[nodiscard]] Bytes seal_box(const AeadKey& key, ByteView ad, ByteView plain, RandomSource& random);
[[nodiscard]] Result<Bytes> open_box(const AeadKey& key, ByteView ad, ByteView box);
// The same where the bytes lie: for what is so long that it should not lie there twice. Nothing of
// a plain text is left behind.
[[nodiscard]] Bytes seal_box_in_place(const AeadKey& key, ByteView ad, Bytes plain,
                                      RandomSource& random);
[[nodiscard]] Result<Bytes> open_box_in_place(const AeadKey& key, ByteView ad, Bytes box);
// The plain text goes straight into locked memory (for wrapped keys).
[[nodiscard]] Result<SecretBytes> open_box_secret(const AeadKey& key, ByteView ad, ByteView box);

// HKDF(key, "", kKeyCommitment ‖ context): stored beside a box, compared (constant time) first.
[[nodiscard]] Commitment key_commitment(const AeadKey& key, ByteView context);

}  // namespace aigaq::crypto
