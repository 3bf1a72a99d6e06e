#pragma once
// Inside of the age layer: stanzas of both native types that we read and write.

#include "crypto/hash.hpp"
#include "crypto/password.hpp"
#include "formats/age/age.hpp"

namespace aigaq::formats::age {

inline constexpr std::string_view kX25519Type = "X25519";
inline constexpr std::string_view kScryptType = "scrypt";
using MacKey = crypto::SecretKey<struct AgeMacKeyTag, 32>;
using WrappedFileKey = FixedBytes<struct AgeWrappedTag, 32>;

struct X25519Stanza {
  X25519PublicKey share;
  WrappedFileKey body;
};
// Exact sizes first: a body of another length would open a partitioning oracle (age.md).
[[nodiscard]] Result<X25519Stanza> parse_x25519_stanza(const Stanza& stanza);

struct ScryptStanza {
  ScryptSalt salt;
  unsigned log_n = 0;  // any number; bounded before use
  WrappedFileKey body;
};
[[nodiscard]] Result<ScryptStanza> parse_scrypt_stanza(const Stanza& stanza);

struct WrappedFor {
  Stanza stanza;
  Commitment commitment;
};
// Precondition: recipient is not of low order.
[[nodiscard]] WrappedFor wrap_x25519(const FileKey& file_key, const X25519PublicKey& recipient,
                                     crypto::RandomSource& random);
[[nodiscard]] Stanza wrap_scrypt(const FileKey& file_key, const PassphraseRecipient& recipient);

// The whole header with its HMAC.
[[nodiscard]] Bytes format_header(const std::vector<Stanza>& stanzas, const FileKey& file_key);
[[nodiscard]] Hash header_mac(const FileKey& file_key, ByteView authenticated);

}  // namespace aigaq::formats::age
