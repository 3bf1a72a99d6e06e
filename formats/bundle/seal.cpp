#include "formats/bundle/seal.hpp"

#include "crypto/labels.hpp"
#include "formats/cbor/archive.hpp"

namespace aigaq::formats {

template <>
struct CborEnum<BundleMode> {
  static constexpr std::array names{std::pair{BundleMode::single, std::string_view("single")},
                                    std::pair{BundleMode::joint, std::string_view("joint")},
                                    std::pair{BundleMode::passphrase,
                                              std::string_view("passphrase")}};
};

template <class Archive>
void serialize(Archive& archive, BundleSeal& seal) {
  archive(cereal::make_nvp("v", seal.version), cereal::make_nvp("mode", seal.mode),
          cereal::make_nvp("tagmanifest", seal.tag_manifest),
          cereal::make_nvp("recipients", seal.addressing.recipients),
          cereal::make_nvp("file_key", seal.addressing.file_key),
          cereal::make_nvp("purpose", seal.purpose),
          cereal::make_nvp("checkpoint", seal.checkpoint));
}

namespace {

constexpr std::uint64_t kVersion = 1;
constexpr std::uint64_t kSign1Tag = 18;  // RFC 9052 section 2

// {1: -8}: EdDSA (RFC 9053 section 2.2). The key is genesis's; nothing here may name another.
Bytes protected_header() { return CborWriter().map(1).number(1).signed_number(-8).take(); }

Bytes sig_structure(ByteView payload) {
  return CborWriter()
      .array(4)
      .text("Signature1")
      .bytes(protected_header())
      .bytes(as_bytes(labels::kBundleAad))
      .bytes(payload)
      .take();
}

Bytes envelope(ByteView payload, const Ed25519Signature& signature) {
  return CborWriter()
      .tag(kSign1Tag)
      .array(4)
      .bytes(protected_header())
      .map(0)
      .bytes(payload)
      .bytes(signature.view())
      .take();
}

// The bytes in front of the payload are always the same.
std::size_t envelope_head() {
  return CborWriter().tag(kSign1Tag).array(4).bytes(protected_header()).map(0).view().size();
}

Result<void> check_rules(const BundleSeal& seal) {
  if (seal.version != kVersion) return fail(ErrorCode::unsupported, "bundle version");
  if ((seal.mode == BundleMode::passphrase) != seal.addressing.recipients.empty()) {
    return fail(ErrorCode::wrong_value, "recipients and mode of a bundle");
  }
  if (seal.purpose.size() > limits::kPurposeBytes) {
    return fail(ErrorCode::limit_exceeded, "purpose of a bundle");
  }
  return {};
}

}  // namespace

std::string_view name_of(BundleMode mode) {
  for (const auto& [known, name] : CborEnum<BundleMode>::names) {
    if (known == mode) return name;
  }
  return "";
}

Result<Bytes> sign_seal(const BundleSeal& seal, const crypto::Ed25519SigningKey& key) {
  AIGAQ_ASSERT(check_rules(seal).has_value());
  const Bytes payload = encode(seal);
  AIGAQ_TRY_ASSIGN(const Ed25519Signature signature, key.sign_verified(sig_structure(payload)));
  return envelope(payload, signature);
}

Result<SignedSeal> parse_seal(ByteView cose) {
  const std::size_t head = envelope_head();
  if (cose.size() < head + Ed25519Signature::kSize) {
    return fail(ErrorCode::malformed, "COSE_Sign1 size");
  }
  CborReader reader(cose.subspan(head));
  AIGAQ_TRY_ASSIGN(const ByteView payload, reader.bytes());
  AIGAQ_TRY_ASSIGN(const ByteView last, reader.bytes());
  AIGAQ_TRY(reader.end());
  const auto signature = Ed25519Signature::from(last);
  if (!signature) return fail(ErrorCode::malformed, "COSE_Sign1 signature size");
  if (!std::ranges::equal(envelope(payload, *signature), cose)) {
    return fail(ErrorCode::malformed, "COSE_Sign1 encoding");
  }
  AIGAQ_TRY_ASSIGN(BundleSeal seal, decode<BundleSeal>(payload));
  AIGAQ_TRY(check_rules(seal));
  return SignedSeal{std::move(seal), sig_structure(payload), *signature};
}

Result<void> verify_seal(const SignedSeal& seal, const Ed25519PublicKey& log_key) {
  return crypto::ed25519_verify(log_key, seal.signed_bytes, seal.signature);
}

}  // namespace aigaq::formats
