// Evidence of time from outside: hostile until an anchor of the reader's says otherwise.

#include <algorithm>

#include "crypto/limits.hpp"
#include "crypto/timestamp.hpp"
#include "formats/time/block_headers.hpp"
#include "formats/time/opentimestamps.hpp"
#include "formats/time/stamped.hpp"

using namespace aigaq;           // NOLINT
using namespace aigaq::formats;  // NOLINT

namespace {

// An answer is looked into only when it is for this digest: take the one that it names.
Hash digest_of(ByteView file) {
  constexpr std::size_t kDigestAt = 33;  // magic, version, hash
  Hash out;
  if (file.size() < kDigestAt + out.data.size()) return out;
  std::ranges::copy(file.subspan(kDigestAt, out.data.size()), out.data.begin());
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  const std::string_view text = as_text(input);
  const Hash digest = digest_of(input);
  if (const auto attestations = parse_ots(input, digest)) {
    AIGAQ_ASSERT(ots_begins_for(input, digest) && looks_like_ots(input));
  }
  if (const auto stamped = parse_stamped(text)) AIGAQ_ASSERT(looks_stamped(input));
  if (const auto proof = parse_consistency(text)) AIGAQ_ASSERT(format_consistency(*proof) == text);
  static_cast<void>(parse_block_headers(text, 0x207fffff));
  static_cast<void>(crypto::check_time_response(input, digest));
  static_cast<void>(crypto::verify_time_response(input, digest, crypto::TimeAuthorities()));
  return 0;
}
