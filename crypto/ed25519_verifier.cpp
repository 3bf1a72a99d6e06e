#include "crypto/ed25519_verifier.hpp"

#include <sodium.h>

#include <algorithm>

#include "crypto/edwards25519.hpp"

namespace aigaq::crypto {

#if defined(AIGAQ_OWN_ED25519) && defined(__SIZEOF_INT128__)

struct Ed25519Verifier::Known {
  Ed25519PublicKey key;
  edwards25519::Multiples base;
  edwards25519::Multiples minus_key;
};

namespace {

using ScalarView = std::span<const std::uint8_t, 32>;

// RFC 8032 section 5.1: L = 2^252 + 27742317777372353535851937790883648493, little-endian.
constexpr std::array<std::uint8_t, 32> kOrder{
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0x10};
constexpr std::array<std::uint8_t, 32> kEncodedIdentity{1};

bool is_below_order(ScalarView scalar) {
  return std::lexicographical_compare(scalar.rbegin(), scalar.rend(), kOrder.rbegin(),
                                      kOrder.rend());
}

// SHA-512(R ‖ A ‖ M) mod L.
std::array<std::uint8_t, 32> challenge(ByteView r, const Ed25519PublicKey& key, ByteView message) {
  std::array<std::uint8_t, crypto_hash_sha512_BYTES> hash;
  crypto_hash_sha512_state state;
  crypto_hash_sha512_init(&state);
  crypto_hash_sha512_update(&state, r.data(), r.size());
  crypto_hash_sha512_update(&state, key.data.data(), key.data.size());
  crypto_hash_sha512_update(&state, message.data(), message.size());
  crypto_hash_sha512_final(&state, hash.data());
  std::array<std::uint8_t, 32> out;
  crypto_core_ed25519_scalar_reduce(out.data(), hash.data());
  return out;
}

// The only order that we make: then R is of low order as the identity alone. Asked of our own
// multiples: libsodium takes keys of order 2 * L for such where CVE-2025-69277 is not mended.
bool is_of_order_l(const Ed25519PublicKey& key, const edwards25519::Multiples& minus_key) {
  edwards25519::Point sum = edwards25519::kIdentity;
  minus_key.add_product(sum, kOrder);
  return key.data != kEncodedIdentity && edwards25519::encoded(sum) == kEncodedIdentity;
}

}  // namespace

Ed25519Verifier::Ed25519Verifier(const Ed25519PublicKey& known) {
  const auto point = edwards25519::decoded(std::span<const std::uint8_t, 32>(known.data));
  const bool canonical = point && edwards25519::encoded(*point) == known.data;
  if (!canonical) return;
  edwards25519::Multiples minus_key(edwards25519::negated(*point));
  if (!is_of_order_l(known, minus_key)) return;
  known_ = std::make_unique<const Known>(
      Known{known, edwards25519::Multiples(edwards25519::base()), std::move(minus_key)});
}

bool Ed25519Verifier::accepts(const Ed25519PublicKey& key, ByteView message,
                              const Ed25519Signature& signature) const {
  if (!known_ || key != known_->key) return false;
  const ByteView r = signature.view().first(32);
  const auto s = std::span<const std::uint8_t, 64>(signature.data).last<32>();
  if (!is_below_order(s) || std::ranges::equal(r, kEncodedIdentity)) return false;
  edwards25519::Point sum = edwards25519::kIdentity;
  known_->base.add_product(sum, s);
  known_->minus_key.add_product(sum, challenge(r, key, message));
  return std::ranges::equal(r, edwards25519::encoded(sum));
}

bool Ed25519Verifier::available() { return true; }

#else

struct Ed25519Verifier::Known {};

bool Ed25519Verifier::available() { return false; }

Ed25519Verifier::Ed25519Verifier(const Ed25519PublicKey& /*known*/) {}

bool Ed25519Verifier::accepts(const Ed25519PublicKey& /*key*/, ByteView /*message*/,
                              const Ed25519Signature& /*signature*/) const {
  return false;
}

#endif

Ed25519Verifier::Ed25519Verifier() = default;
Ed25519Verifier::~Ed25519Verifier() = default;
Ed25519Verifier::Ed25519Verifier(Ed25519Verifier&&) noexcept = default;
Ed25519Verifier& Ed25519Verifier::operator=(Ed25519Verifier&&) noexcept = default;

Result<void> Ed25519Verifier::verify(const Ed25519PublicKey& key, ByteView message,
                                     const Ed25519Signature& signature) const {
  if (accepts(key, message, signature)) return {};
  return ed25519_verify(key, message, signature);
}

}  // namespace aigaq::crypto
