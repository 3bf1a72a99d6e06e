#pragma once
// COSE_Sign1 (RFC 9052 section 4.2) in the one form we use: tag 18, EdDSA, the key in the protected
// header, detached payload. Exactly one encoding (docs/formats/entry.md).

#include "crypto/bytes.hpp"
#include "crypto/ed25519_verifier.hpp"
#include "crypto/result.hpp"

namespace aigaq::formats {

// 18([<<{1: -8, 4: public key}>>, {}, null, signature]) over Sig_structure
// ["Signature1", protected, external aad, payload].
[[nodiscard]] Bytes cose_sign1(const crypto::Ed25519SigningKey& key, std::string_view aad,
                               ByteView payload);
// The key when the signature holds. Errors: malformed (any other encoding), bad_signature.
[[nodiscard]] Result<Ed25519PublicKey> cose_verify1(ByteView cose, std::string_view aad,
                                                    ByteView payload,
                                                    const crypto::Ed25519Verifier& by = {});

}  // namespace aigaq::formats
