#pragma once
// The bytes of held keys: version u8 ‖ reading u8 ‖ SHA-256 of the header 32 ‖ log key 32 ‖ log
// signing seed 32 ‖ vault id 32 ‖ content public 32 ‖ member's seed 32 ‖ two keys of the index 32,
// with reading ‖ content secret 32. In memory only: no format of a file.

#include "vault/keys/header.hpp"

namespace aigaq::vault {

// Precondition: adding (and with read also reading) is there.
[[nodiscard]] crypto::SecretBytes encode_held(const VaultKeys& keys, bool read);
// nullopt when they are not of this header.
[[nodiscard]] std::optional<VaultKeys> decode_held(ByteView header, ByteView held);

// By what unlock brings: held keys that fit, else as open_header.
[[nodiscard]] VaultKeys unlock_header(ByteView header, const Unlock& unlock);

}  // namespace aigaq::vault
