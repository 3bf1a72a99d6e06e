#include "vault/keys/session.hpp"

#include "crypto/hash.hpp"
#include "crypto/labels.hpp"
#include "vault/keys/names.hpp"

namespace aigaq::vault {
namespace {

crypto::AeadKey seal_key(const crypto::SharedSecret& shared, const X25519PublicKey& ephemeral,
                         const X25519PublicKey& compartment, const VaultId& vault,
                         std::uint64_t first) {
  FieldWriter info;
  info.raw(as_bytes(labels::kSessionSeal));
  info.raw(ephemeral.view());
  info.raw(compartment.view());
  info.raw(vault.view());
  info.u64(first);
  return crypto::hkdf_key<crypto::AeadKey>(shared.reveal(), {}, info.view());
}

}  // namespace

Result<SealedSession> seal_session(const SessionKey& session, const X25519PublicKey& compartment,
                                   const VaultId& vault, std::uint64_t first,
                                   crypto::RandomSource& random) {
  const auto ephemeral = random.secret<crypto::X25519Secret>();
  const X25519PublicKey ephemeral_public = crypto::x25519_public(ephemeral);
  AIGAQ_TRY_ASSIGN(const crypto::SharedSecret shared, crypto::x25519(ephemeral, compartment));
  const crypto::AeadKey key = seal_key(shared, ephemeral_public, compartment, vault, first);
  Bytes out;
  append(out, ephemeral_public.view());
  append(out, crypto::key_commitment(key, as_bytes(labels::kSessionSeal)).view());
  append(out,
         crypto::seal_box(key, box_ad(vault, BoxKind::session, {first}), session.reveal(), random));
  return *SealedSession::from(out);
}

Result<SessionKey> open_session(const SealedSession& sealed,
                                const crypto::X25519Secret& compartment, const VaultId& vault,
                                std::uint64_t first) {
  const ByteView bytes = sealed.view();
  const auto ephemeral = *X25519PublicKey::from(bytes.first(32));
  AIGAQ_TRY_ASSIGN(const crypto::SharedSecret shared, crypto::x25519(compartment, ephemeral));
  const crypto::AeadKey key =
      seal_key(shared, ephemeral, crypto::x25519_public(compartment), vault, first);
  const Commitment commitment = crypto::key_commitment(key, as_bytes(labels::kSessionSeal));
  if (!crypto::equal_secret(commitment.view(), bytes.subspan(32, 32))) {
    return fail(ErrorCode::no_matching_key, "session key");
  }
  AIGAQ_TRY_ASSIGN(
      const crypto::SecretBytes plain,
      crypto::open_box_secret(key, box_ad(vault, BoxKind::session, {first}), bytes.subspan(64)));
  auto session = SessionKey::from(plain.reveal());
  if (!session) return fail(ErrorCode::malformed, "session key");
  return std::move(*session);
}

crypto::AeadKey content_key(const SessionKey& session, const FreshBytes& fresh,
                            const VaultId& vault, std::uint64_t number) {
  FieldWriter info;
  info.raw(as_bytes(labels::kContentKey));
  info.raw(vault.view());
  info.u64(number);
  return crypto::hkdf_key<crypto::AeadKey>(session.reveal(), fresh.view(), info.view());
}

}  // namespace aigaq::vault
