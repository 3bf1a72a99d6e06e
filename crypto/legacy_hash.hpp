#pragma once
// Hashes that only foreign formats still ask for: OpenTimestamps proofs hold SHA-1 (FIPS 180-4) and
// RIPEMD-160. Never for anything of ours.

#include "crypto/bytes.hpp"

namespace aigaq::crypto {

using Digest20 = FixedBytes<struct Digest20Tag, 20>;
[[nodiscard]] Digest20 sha1(ByteView bytes);
[[nodiscard]] Digest20 ripemd160(ByteView bytes);

}  // namespace aigaq::crypto
