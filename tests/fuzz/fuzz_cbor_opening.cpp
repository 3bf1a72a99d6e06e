// What is decoded encodes to the same bytes; checking it against an entry never crashes.

#include "formats/bundle/seal.hpp"
#include "formats/verify/entry_check.hpp"
#include "tests/formats/pieces.hpp"

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
  // As it comes, in pieces that the input itself is cut in.
  test::InPieces pieces(input, size == 0 ? 1 : 1 + data[size / 2]);
  const auto coming = check_entry(input, pieces);
  AIGAQ_ASSERT(coming.has_value() == opening.has_value());
  if (!opening) return 0;
  AIGAQ_ASSERT(same(encode_opening(*opening)));
  const EntryCheck whole = check_entry(input, std::move(*opening));
  AIGAQ_ASSERT(
      std::ranges::equal(whole.findings, coming->findings, {}, &Finding::cls, &Finding::cls));
  AIGAQ_ASSERT(whole.files.size() == coming->files.size());
  Entry entry;
  entry.number = 1;
  if (auto twin = decode_opening(input)) {
    static_cast<void>(check_entry(encode_entry(entry), std::move(*twin)));
  }
  return 0;
}
