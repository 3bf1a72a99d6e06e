#include "formats/cbor/cose.hpp"

#include "formats/cbor/writer.hpp"

namespace aigaq::formats {
namespace {

constexpr std::uint64_t kSign1Tag = 18;  // RFC 9052 section 2
constexpr std::int64_t kEdDsa = -8;      // RFC 9053 section 2.2
constexpr std::uint64_t kAlgorithm = 1;  // RFC 9052 section 3.1
constexpr std::uint64_t kKeyId = 4;

Bytes protected_header(const Ed25519PublicKey& key) {
  CborWriter out;
  out.map(2).number(kAlgorithm).signed_number(kEdDsa).number(kKeyId).bytes(key.view());
  return out.take();
}

Bytes message(const Ed25519PublicKey& key, const Ed25519Signature& signature) {
  CborWriter out;
  out.tag(kSign1Tag).array(4).bytes(protected_header(key)).map(0).null().bytes(signature.view());
  return out.take();
}

Bytes signed_bytes(const Ed25519PublicKey& key, std::string_view aad, ByteView payload) {
  CborWriter out;
  out.array(4).text("Signature1").bytes(protected_header(key)).bytes(as_bytes(aad)).bytes(payload);
  return out.take();
}

}  // namespace

Bytes cose_sign1(const crypto::Ed25519SigningKey& key, std::string_view aad, ByteView payload) {
  return message(key.public_key(), key.sign(signed_bytes(key.public_key(), aad, payload)));
}

Result<Ed25519PublicKey> cose_verify1(ByteView cose, std::string_view aad, ByteView payload,
                                      const crypto::Ed25519Verifier& by) {
  // Everything but key and signature is fixed, so the one encoding is built and compared.
  const Bytes shape = message({}, {});
  if (cose.size() != shape.size()) return fail(ErrorCode::malformed, "COSE_Sign1 size");
  const std::size_t key_at = protected_header({}).size() - Ed25519PublicKey::kSize + 4;
  const auto key = *Ed25519PublicKey::from(cose.subspan(key_at, Ed25519PublicKey::kSize));
  const auto signature = *Ed25519Signature::from(cose.last(Ed25519Signature::kSize));
  const Bytes expected = message(key, signature);
  if (!std::equal(cose.begin(), cose.end(), expected.begin())) {
    return fail(ErrorCode::malformed, "COSE_Sign1 encoding");
  }
  AIGAQ_TRY(by.verify(key, signed_bytes(key, aad, payload), signature));
  return key;
}

}  // namespace aigaq::formats
