#pragma once
// Keys that wait outside the process for a while, so that a passphrase is not asked for each time
// (docs/commands.md, `unlock`). The bytes are for locked memory and the kernel's keyring, never for
// a disk.

#include "crypto/secret.hpp"
#include "vault/vault.hpp"

namespace aigaq::vault {

// A name for them that tells nothing of the vault: of its header's random salt and of where the
// header lies, so that a copy has another. 32 hex digits. Throws no_vault, integrity.
[[nodiscard]] std::string held_keys_name(const std::string& directory);

// The log keys and the member's signing key; with read the reading half too. Stretches the
// passphrase; throws as Vault::open.
[[nodiscard]] crypto::SecretBytes held_keys(const std::string& directory, const Unlock& unlock,
                                            bool read);

enum class HeldUse : std::uint8_t { none, adding, reading };
// What they open of this vault as its header is now.
[[nodiscard]] HeldUse held_use(const std::string& directory, ByteView held);

}  // namespace aigaq::vault
