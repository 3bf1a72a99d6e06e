#pragma once
// The file `header`: key slots and the boxes of the vault's keys (docs/formats/vault.md).

#include <optional>

#include "crypto/ed25519.hpp"
#include "crypto/password.hpp"
#include "crypto/random.hpp"
#include "crypto/x25519.hpp"
#include "vault/vault.hpp"

namespace aigaq::vault {

inline constexpr const char* kHeaderName = "header";
inline constexpr std::size_t kHeaderBytes = 4096;
inline constexpr std::size_t kKeySlots = 16;

// With everyone who may add on this machine.
struct LogKeys {
  crypto::AeadKey log_key;
  crypto::Ed25519Seed signing_seed;
  VaultId vault;
  X25519PublicKey content_public;
};
// The content compartment's reading half, and what an author signs with.
struct ReadingKeys {
  crypto::X25519Secret content_secret;
  crypto::Ed25519Seed member_seed;
};
// What adding takes beside the log keys, and what does not read: the index's keys come from the
// reading half by HKDF and do not lead back.
struct AddingKeys {
  crypto::Ed25519Seed member_seed;
  crypto::AeadKey index_hash, index_box;
};
[[nodiscard]] AddingKeys adding_keys(const ReadingKeys& reading, const VaultId& vault);
struct VaultKeys {
  LogKeys log;
  std::optional<ReadingKeys> reading;
  std::optional<AddingKeys> adding;  // there whenever reading is
  Hash header_digest;                // of the whole file: the head commits to it
};

// The bytes of a new header: one passphrase slot, fifteen of random bytes.
[[nodiscard]] Result<Bytes> make_header(const LogKeys& log, const ReadingKeys& reading,
                                        ByteView passphrase,
                                        const std::optional<X25519PublicKey>& identity,
                                        crypto::ArgonCost cost, crypto::RandomSource& random);

// Both look at the clear part only. Throw integrity for a bad size, version or checksum.
void must_be_header(ByteView header);
[[nodiscard]] bool header_needs_identity(ByteView header);

// Throws integrity (checksum, MAC, boxes), wrong_passphrase, wrong_identity (given, but not the
// vault's). Without the identity of a vault that has one, reading stays empty.
[[nodiscard]] VaultKeys open_header(ByteView header, ByteView passphrase,
                                    const crypto::X25519Secret* identity);

}  // namespace aigaq::vault
