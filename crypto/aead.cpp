#include "crypto/aead.hpp"

#include <sodium.h>

#include "crypto/chacha20_poly1305.hpp"
#include "crypto/hash.hpp"
#include "crypto/labels.hpp"

namespace aigaq::crypto {

namespace {

// XChaCha20-Poly1305 is ChaCha20-Poly1305 under a subkey from the first 16 bytes of the nonce, with
// the last 8 behind four zero bytes (draft-irtf-cfrg-xchacha-03 section 2.3).
struct Subkey {
  Subkey(const AeadKey& key, const XNonce& nonce) {
    crypto_core_hchacha20(bytes.reveal_mutable().data(), nonce.data.data(), key.reveal().data(),
                          nullptr);
    std::copy(nonce.data.begin() + 16, nonce.data.end(), rest.data.begin() + 4);
  }
  AeadKey bytes;
  ChaChaNonce rest;
};

Result<void> open_checked(const chacha20_poly1305::Params& params, ByteView sealed,
                          MutableByteView out) {
  if (sealed.size() < kTagBytes) {
    wipe(out);
    return fail(ErrorCode::truncated, "authentication tag");
  }
  AIGAQ_ASSERT(out.size() == sealed.size() - kTagBytes);
  if (!chacha20_poly1305::open(params, sealed, out)) {
    wipe(out);
    return fail(ErrorCode::bad_tag, "authenticated encryption");
  }
  return {};
}

}  // namespace

void xchacha_seal(const AeadKey& key, const XNonce& nonce, ByteView ad, ByteView plain,
                  MutableByteView out) {
  AIGAQ_ASSERT(out.size() == plain.size() + kTagBytes);
  const Subkey subkey(key, nonce);
  chacha20_poly1305::seal({subkey.bytes.reveal(), subkey.rest.view(), ad}, plain, out);
}

Result<void> xchacha_open(const AeadKey& key, const XNonce& nonce, ByteView ad, ByteView sealed,
                          MutableByteView out) {
  const Subkey subkey(key, nonce);
  return open_checked({subkey.bytes.reveal(), subkey.rest.view(), ad}, sealed, out);
}

Result<void> xchacha_check(const AeadKey& key, const XNonce& nonce, ByteView ad, ByteView sealed) {
  if (sealed.size() < kTagBytes) return fail(ErrorCode::truncated, "authentication tag");
  const Subkey subkey(key, nonce);
  if (!chacha20_poly1305::check({subkey.bytes.reveal(), subkey.rest.view(), ad}, sealed)) {
    return fail(ErrorCode::bad_tag, "authenticated encryption");
  }
  return {};
}

void chacha_seal(const AeadKey& key, const ChaChaNonce& nonce, ByteView ad, ByteView plain,
                 MutableByteView out) {
  AIGAQ_ASSERT(out.size() == plain.size() + kTagBytes);
  chacha20_poly1305::seal({key.reveal(), nonce.view(), ad}, plain, out);
}

Result<void> chacha_open(const AeadKey& key, const ChaChaNonce& nonce, ByteView ad, ByteView sealed,
                         MutableByteView out) {
  return open_checked({key.reveal(), nonce.view(), ad}, sealed, out);
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

Bytes seal_box_in_place(const AeadKey& key, ByteView ad, Bytes plain, RandomSource& random) {
  const std::size_t size = plain.size();
  if (plain.capacity() < size + kBoxOverhead) {
    Bytes larger;
    larger.reserve(size + kBoxOverhead);
    append(larger, plain);
    wipe(plain);
    plain = std::move(larger);
  }
  const auto nonce = random.fixed<XNonce>();
  plain.insert(plain.begin(), nonce.data.begin(), nonce.data.end());
  plain.resize(size + kBoxOverhead);
  const MutableByteView behind = MutableByteView(plain).subspan(XNonce::kSize);
  xchacha_seal(key, nonce, ad, behind.first(size), behind);
  return plain;
}

Result<Bytes> open_box_in_place(const AeadKey& key, ByteView ad, Bytes box) {
  if (box.size() < kBoxOverhead) return fail(ErrorCode::truncated, "box");
  const std::size_t size = box.size() - kBoxOverhead;
  AIGAQ_TRY(open_box_into(key, ad, box, MutableByteView(box).subspan(XNonce::kSize, size)));
  std::copy_n(box.begin() + XNonce::kSize, size, box.begin());
  // What was moved stays behind the end otherwise.
  wipe(MutableByteView(box).subspan(size));
  box.resize(size);
  return box;
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
