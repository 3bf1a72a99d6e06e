#pragma once
// Session keys and content keys: adding needs only the public half of the content compartment.

#include "crypto/aead.hpp"
#include "crypto/random.hpp"
#include "crypto/x25519.hpp"

namespace aigaq::vault {

using SessionKey = crypto::SecretKey<struct SessionKeyTag, 32>;
using FreshBytes = FixedBytes<struct FreshBytesTag, 32>;

inline constexpr std::size_t kSealedSessionBytes = 32 + 32 + 24 + 32 + crypto::kTagBytes;
using SealedSession = FixedBytes<struct SealedSessionTag, kSealedSessionBytes>;

// ephemeral ‖ key commitment ‖ box, under HKDF(shared; ephemeral ‖ public ‖ vault ‖ first).
// Errors: wrong_value (a public key of low order).
[[nodiscard]] Result<SealedSession> seal_session(const SessionKey& session,
                                                 const X25519PublicKey& compartment,
                                                 const VaultId& vault, std::uint64_t first,
                                                 crypto::RandomSource& random);
// Errors: no_matching_key (commitment), bad_tag, wrong_value.
[[nodiscard]] Result<SessionKey> open_session(const SealedSession& sealed,
                                              const crypto::X25519Secret& compartment,
                                              const VaultId& vault, std::uint64_t first);

// HKDF(session key, 32 fresh bytes ‖ vault ‖ number).
[[nodiscard]] crypto::AeadKey content_key(const SessionKey& session, const FreshBytes& fresh,
                                          const VaultId& vault, std::uint64_t number);

}  // namespace aigaq::vault
