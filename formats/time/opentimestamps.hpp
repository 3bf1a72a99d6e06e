#pragma once
// OpenTimestamps proofs (docs/formats/time.md): what a file's digest becomes on its way into blocks
// and calendars. Pure: which block is true is for the reader's headers to say.

#include <string>
#include <vector>

#include "crypto/bytes.hpp"
#include "crypto/result.hpp"

namespace aigaq::formats {

struct OtsAttestation {
  enum class Kind : std::uint8_t { bitcoin, pending, unknown };
  Kind kind = Kind::unknown;
  std::uint64_t height = 0;  // Bitcoin
  std::string calendar;      // pending: an address; hostile text
  Bytes message;             // what is attested
};
// Every attestation of the tree. Errors: malformed, truncated, trailing_data, limit_exceeded,
// unsupported (version, hash, operation), wrong_value (digest).
[[nodiscard]] Result<std::vector<OtsAttestation>> parse_ots(ByteView file, const Hash& digest);
// Magic, version, hash and digest alone: the rule of bundles.
[[nodiscard]] bool ots_begins_for(ByteView file, const Hash& digest);
[[nodiscard]] bool looks_like_ots(ByteView file);

}  // namespace aigaq::formats
