#include "formats/age/stanza.hpp"

#include "crypto/aead.hpp"
#include "crypto/labels.hpp"
#include "crypto/limits.hpp"
#include "crypto/x25519.hpp"

namespace aigaq::formats::age {
namespace {

// age.md's own labels; ours are in crypto/labels.hpp.
constexpr std::string_view kX25519Info = "age-encryption.org/v1/X25519";
constexpr std::string_view kScryptSaltLabel = "age-encryption.org/v1/scrypt";

template <class Fixed>
Result<Fixed> base64_argument(const std::string& text) {
  const auto bytes = from_base64(text, Base64Padding::unpadded);
  const auto fixed = bytes ? Fixed::from(*bytes) : std::nullopt;
  if (!fixed) return fail(ErrorCode::malformed, "age stanza: base64 argument");
  return *fixed;
}

Result<WrappedFileKey> wrapped_body(const Stanza& stanza) {
  const auto body = WrappedFileKey::from(stanza.body);
  if (!body) return fail(ErrorCode::malformed, "age stanza: body length");
  return *body;
}

// Digits without a leading zero; what is out of any range becomes 255.
Result<unsigned> work_factor(std::string_view text) {
  if (text.empty() || text.front() == '0') {
    return fail(ErrorCode::non_canonical, "age scrypt: work factor");
  }
  unsigned value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return fail(ErrorCode::malformed, "age scrypt: work factor");
    value = std::min(255u, value * 10 + static_cast<unsigned>(c - '0'));
  }
  return value;
}

crypto::AeadKey x25519_wrap_key(const crypto::SharedSecret& shared, const X25519PublicKey& share,
                                const X25519PublicKey& recipient) {
  Bytes salt;
  append(salt, share.view());
  append(salt, recipient.view());
  return crypto::hkdf_key<crypto::AeadKey>(shared.reveal(), salt, as_bytes(kX25519Info));
}

Result<crypto::AeadKey> scrypt_wrap_key(ByteView passphrase, const ScryptSalt& salt,
                                        unsigned log_n) {
  Bytes labelled;
  append(labelled, as_bytes(kScryptSaltLabel));
  append(labelled, salt.view());
  return crypto::scrypt(passphrase, labelled, log_n);
}

// Each wrap key is used once, so the nonce is zero (age.md).
Bytes wrap(const crypto::AeadKey& key, const FileKey& file_key) {
  Bytes out(WrappedFileKey::kSize);
  crypto::chacha_seal(key, {}, {}, file_key.reveal(), out);
  return out;
}

Result<FileKey> unwrap_body(const crypto::AeadKey& key, const WrappedFileKey& body) {
  FileKey out;
  AIGAQ_TRY(crypto::chacha_open(key, {}, {}, body.view(), out.reveal_mutable()));
  return out;
}

Result<void> check_mac(const Header& header, const FileKey& file_key) {
  if (!crypto::equal_secret(header_mac(file_key, header.authenticated).view(),
                            header.mac.view())) {
    return fail(ErrorCode::bad_tag, "age header: HMAC");
  }
  return {};
}

std::string unpadded(ByteView bytes) { return to_base64(bytes, Base64Padding::unpadded); }

// SHA-256(label ‖ HKDF(secret, info = label)[32] ‖ suffix)
Commitment committed(std::string_view label, ByteView secret, ByteView suffix) {
  const auto derived = crypto::hkdf_key<crypto::AeadKey>(secret, {}, as_bytes(label));
  return {crypto::sha256({as_bytes(label), derived.reveal(), suffix}).data};
}

}  // namespace

Result<X25519Stanza> parse_x25519_stanza(const Stanza& stanza) {
  if (stanza.arguments.size() != 1) return fail(ErrorCode::malformed, "age X25519: arguments");
  X25519Stanza out;
  AIGAQ_TRY_ASSIGN(out.share, base64_argument<X25519PublicKey>(stanza.arguments[0]));
  AIGAQ_TRY_ASSIGN(out.body, wrapped_body(stanza));
  return out;
}

Result<ScryptStanza> parse_scrypt_stanza(const Stanza& stanza) {
  if (stanza.arguments.size() != 2) return fail(ErrorCode::malformed, "age scrypt: arguments");
  ScryptStanza out;
  AIGAQ_TRY_ASSIGN(out.salt, base64_argument<ScryptSalt>(stanza.arguments[0]));
  AIGAQ_TRY_ASSIGN(out.log_n, work_factor(stanza.arguments[1]));
  AIGAQ_TRY_ASSIGN(out.body, wrapped_body(stanza));
  return out;
}

WrappedFor wrap_x25519(const FileKey& file_key, const X25519PublicKey& recipient,
                       crypto::RandomSource& random) {
  const auto ephemeral = random.secret<crypto::X25519Secret>();
  const X25519PublicKey share = crypto::x25519_public(ephemeral);
  auto shared = crypto::x25519(ephemeral, recipient);
  AIGAQ_ASSERT(shared.has_value());
  const auto key = x25519_wrap_key(*shared, share, recipient);
  return {{std::string(kX25519Type), {unpadded(share.view())}, wrap(key, file_key)},
          recipient_commitment(*shared, recipient)};
}

Result<PassphraseRecipient> derive_recipient(ByteView passphrase, unsigned log_n,
                                             crypto::RandomSource& random) {
  const auto salt = random.fixed<ScryptSalt>();
  AIGAQ_TRY_ASSIGN(auto key, scrypt_wrap_key(passphrase, salt, log_n));
  return PassphraseRecipient{salt, log_n, std::move(key)};
}

Stanza wrap_scrypt(const FileKey& file_key, const PassphraseRecipient& recipient) {
  return Stanza{std::string(kScryptType),
                {unpadded(recipient.salt.view()), std::to_string(recipient.log_n)},
                wrap(recipient.wrap_key, file_key)};
}

Result<Unwrapped> unwrap(const Header& header,
                         const std::vector<crypto::X25519Secret>& identities) {
  std::vector<X25519PublicKey> recipients;
  recipients.reserve(identities.size());
  for (const auto& identity : identities) recipients.push_back(crypto::x25519_public(identity));
  for (std::size_t at = 0; at < header.stanzas.size(); ++at) {
    if (header.stanzas[at].type != kX25519Type) continue;
    AIGAQ_TRY_ASSIGN(const X25519Stanza stanza, parse_x25519_stanza(header.stanzas[at]));
    for (std::size_t i = 0; i < identities.size(); ++i) {
      AIGAQ_TRY_ASSIGN(auto shared, crypto::x25519(identities[i], stanza.share));
      auto key = unwrap_body(x25519_wrap_key(shared, stanza.share, recipients[i]), stanza.body);
      if (!key) continue;
      AIGAQ_TRY(check_mac(header, *key));
      return Unwrapped{std::move(*key), at, header.stanzas.size(), std::move(shared),
                       recipients[i]};
    }
  }
  return fail(ErrorCode::no_matching_key, "age header");
}

Result<Unwrapped> unwrap_passphrase(const Header& header, ByteView passphrase) {
  if (!is_passphrase(header)) return fail(ErrorCode::no_matching_key, "age header: no scrypt");
  AIGAQ_TRY_ASSIGN(const ScryptStanza stanza, parse_scrypt_stanza(header.stanzas[0]));
  if (stanza.log_n > limits::kScryptLogNAccept) {
    return fail(ErrorCode::limit_exceeded, "age scrypt: work factor");
  }
  AIGAQ_TRY_ASSIGN(const auto wrap_key, scrypt_wrap_key(passphrase, stanza.salt, stanza.log_n));
  auto key = unwrap_body(wrap_key, stanza.body);
  if (!key) return fail(ErrorCode::wrong_passphrase, "age scrypt");
  AIGAQ_TRY(check_mac(header, *key));
  return Unwrapped{std::move(*key), 0, 1, std::nullopt, std::nullopt};
}

Commitment recipient_commitment(const crypto::SharedSecret& shared,
                                const X25519PublicKey& recipient) {
  return committed(labels::kRecipientCommitment, shared.reveal(), recipient.view());
}

Commitment file_key_commitment(const FileKey& key) {
  return committed(labels::kFileKeyCommitment, key.reveal(), {});
}

}  // namespace aigaq::formats::age
