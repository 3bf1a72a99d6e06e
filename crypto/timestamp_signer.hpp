#pragma once
// Who claims to have signed an RFC 3161 answer: to tell authorities apart, not to trust them.

#include <string>

#include "crypto/bytes.hpp"

namespace aigaq::crypto {

// Issuer and serial number of the signing certificate in hex; empty when the answer names none.
[[nodiscard]] std::string claimed_signer(ByteView response);

}  // namespace aigaq::crypto
