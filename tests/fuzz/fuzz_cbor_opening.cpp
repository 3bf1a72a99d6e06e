// What is decoded encodes to the same bytes; checking it against an entry never crashes.

#include "formats/bundle/seal.hpp"
#include "formats/verify/entry_check.hpp"

using namespace aigaq;           // NOLINT
using namespace aigaq::formats;  // NOLINT

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  const auto same = [&](const Bytes& again) {
    return std::equal(input.begin(), input.end(), again.begin(), again.end());
  };
  if (const auto entry = decode_entry(input)) AIGAQ_ASSERT(same(encode_entry(*entry)));
  if (const auto statement = decode_statement(input)) {
    AIGAQ_ASSERT(same(encode_statement(*statement)));
  }
  static_cast<void>(parse_seal(input));
  auto opening = decode_opening(input);
  if (!opening) return 0;
  AIGAQ_ASSERT(same(encode_opening(*opening)));
  static_cast<void>(check_entry(input, std::move(*opening)));
  Entry entry;
  entry.number = 1;
  if (auto twin = decode_opening(input)) {
    static_cast<void>(check_entry(encode_entry(entry), std::move(*twin)));
  }
  return 0;
}
