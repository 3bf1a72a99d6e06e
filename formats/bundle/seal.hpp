#pragma once
// signature.cose: what the vault signs of a bundle (docs/formats/bundle.md, layer 4).

#include <string>
#include <vector>

#include "crypto/ed25519.hpp"
#include "formats/age/age.hpp"

namespace aigaq::formats {

enum class BundleMode : std::uint8_t { single, joint, passphrase };
[[nodiscard]] std::string_view name_of(BundleMode mode);

struct BundleSeal {
  std::uint64_t version = 1;
  BundleMode mode{};
  FileDigest tag_manifest;
  age::Addressing addressing;
  std::string purpose;
  std::string checkpoint;  // the exact note
};

// 18([<<{1: -8}>>, {}, payload, signature]): COSE_Sign1 (RFC 9052 section 4.2) with the payload
// inside, external_aad kBundleAad. Errors: internal.
[[nodiscard]] Result<Bytes> sign_seal(const BundleSeal& seal, const crypto::Ed25519SigningKey& key);

struct SignedSeal {
  BundleSeal seal;
  Bytes signed_bytes;  // Sig_structure over the payload as received
  Ed25519Signature signature;
};
// Errors: malformed (any other encoding of the envelope), unsupported (version), as decode<T> for
// the payload, wrong_value (a passphrase bundle with recipients, others without),
// limit_exceeded (purpose).
[[nodiscard]] Result<SignedSeal> parse_seal(ByteView cose);
// Errors: bad_signature.
[[nodiscard]] Result<void> verify_seal(const SignedSeal& seal, const Ed25519PublicKey& log_key);

}  // namespace aigaq::formats
