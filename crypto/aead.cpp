#include "crypto/aead.hpp"

#include <sodium.h>

#include "crypto/hash.hpp"
#include "crypto/labels.hpp"

namespace aigaq::crypto {

void xchacha_seal(const AeadKey& key, const XNonce& nonce, ByteView ad, ByteView plain,
                  MutableByteView out) {
  AIGAQ_ASSERT(out.size() == plain.size() + kTagBytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(out.data(), nullptr, plain.data(), plain.size(),
                                             ad.data(), ad.size(), nullptr, nonce.data.data(),
                                             key.reveal().data());
}

Result<void> xchacha_open(const AeadKey& key, const XNonce& nonce, ByteView ad, ByteView sealed,
                          MutableByteView out) {
  if (sealed.size() < kTagBytes) {
    wipe(out);
    return fail(ErrorCode::truncated, "XChaCha20-Poly1305 tag");
  }
  AIGAQ_ASSERT(out.size() == sealed.size() - kTagBytes);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(out.data(), nullptr, nullptr, sealed.data(),
                                                 sealed.size(), ad.data(), ad.size(),
                                                 nonce.data.data(), key.reveal().data()) != 0) {
    wipe(out);
    return fail(ErrorCode::bad_tag, "XChaCha20-Poly1305");
  }
  return {};
}

void chacha_seal(const AeadKey& key, const ChaChaNonce& nonce, ByteView ad, ByteView plain,
                 MutableByteView out) {
  AIGAQ_ASSERT(out.size() == plain.size() + kTagBytes);
  crypto_aead_chacha20poly1305_ietf_encrypt(out.data(), nullptr, plain.data(), plain.size(),
                                            ad.data(), ad.size(), nullptr, nonce.data.data(),
                                            key.reveal().data());
}

Result<void> chacha_open(const AeadKey& key, const ChaChaNonce& nonce, ByteView ad, ByteView sealed,
                         MutableByteView out) {
  if (sealed.size() < kTagBytes) {
    wipe(out);
    return fail(ErrorCode::truncated, "ChaCha20-Poly1305 tag");
  }
  AIGAQ_ASSERT(out.size() == sealed.size() - kTagBytes);
  if (crypto_aead_chacha20poly1305_ietf_decrypt(out.data(), nullptr, nullptr, sealed.data(),
                                                sealed.size(), ad.data(), ad.size(),
                                                nonce.data.data(), key.reveal().data()) != 0) {
    wipe(out);
    return fail(ErrorCode::bad_tag, "ChaCha20-Poly1305");
  }
  return {};
}

Bytes seal_box(const AeadKey& key, ByteView ad, ByteView plain, RandomSource& random) {
  const auto nonce = random.fixed<XNonce>();
  Bytes box(XNonce::kSize + plain.size() + kTagBytes);
  std::copy(nonce.data.begin(), nonce.data.end(), box.begin());
  xchacha_seal(key, nonce, ad, plain, MutableByteView(box).subspan(XNonce::kSize));
  return box;
}

namespace {

constexpr std::size_t kBoxOverhead = XNonce::kSize + kTagBytes;

Result<void> open_box_into(const AeadKey& key, ByteView ad, ByteView box, MutableByteView out) {
  const auto nonce = XNonce::from(box.first(XNonce::kSize));
  AIGAQ_ASSERT(nonce.has_value());
  return xchacha_open(key, *nonce, ad, box.subspan(XNonce::kSize), out);
}

}  // namespace

Result<Bytes> open_box(const AeadKey& key, ByteView ad, ByteView box) {
  if (box.size() < kBoxOverhead) return fail(ErrorCode::truncated, "box");
  Bytes out(box.size() - kBoxOverhead);
  AIGAQ_TRY(open_box_into(key, ad, box, out));
  return out;
}

Result<SecretBytes> open_box_secret(const AeadKey& key, ByteView ad, ByteView box) {
  if (box.size() < kBoxOverhead) return fail(ErrorCode::truncated, "box");
  SecretBytes out(box.size() - kBoxOverhead);
  AIGAQ_TRY(open_box_into(key, ad, box, out.reveal_mutable()));
  return out;
}

Commitment key_commitment(const AeadKey& key, ByteView context) {
  Bytes info;
  append(info, as_bytes(labels::kKeyCommitment));
  append(info, context);
  Commitment out;
  hkdf_sha256(key.reveal(), {}, info, out.mutable_view());
  return out;
}

}  // namespace aigaq::crypto
