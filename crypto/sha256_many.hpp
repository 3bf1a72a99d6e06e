#pragma once
// SHA-256 of many messages of different lengths side by side. Within crypto/.

#include <span>

#include "crypto/sha256_batch.hpp"

namespace aigaq::crypto {

// head ‖ data ‖ more. The head is of less than a block; what is made of it is wiped. The data stays
// where it lies.
struct Sha256Message {
  ByteView head;
  ByteView data;
  // Of a message without a head: what lies elsewhere. All before the last are of whole blocks.
  std::span<const ByteView> more = {};
};

// As many hashes as messages. Sixteen lanes of AVX-512, of which each takes the longest message
// that is left when its own is at its end; where too few are busy, or there are none, in pairs.
void sha256_many(std::span<const Sha256Message> messages, std::span<Hash> out,
                 Sha256Path most = Sha256Path::lanes);

}  // namespace aigaq::crypto
