// A header that is accepted has one spelling; decryption of anything behind it never crashes.

#include "formats/age/stanza.hpp"

using namespace aigaq;           // NOLINT
using namespace aigaq::formats;  // NOLINT

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  MemorySource source(input);
  const auto header = age::read_header(source);
  static_cast<void>(age::dearmor(as_text(input)));
  static_cast<void>(age::parse_identity_file(input));
  if (!header) return 0;
  const age::FileKey key;
  const Bytes again = age::format_header(header->stanzas, key);
  AIGAQ_ASSERT(again.size() >= header->authenticated.size());
  AIGAQ_ASSERT(std::equal(header->authenticated.begin(), header->authenticated.end(),
                          again.begin()));
  std::vector<crypto::X25519Secret> identities;
  identities.push_back(*crypto::X25519Secret::from(Bytes(32, 0x42)));
  static_cast<void>(age::unwrap(*header, identities));
  auto payload = age::PayloadSource::open(source, key);
  if (!payload) return 0;
  Bytes buffer(1'000);
  for (auto n = (*payload)->read(buffer); n && *n > 0;) n = (*payload)->read(buffer);
  return 0;
}
