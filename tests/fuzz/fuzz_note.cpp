// Texts of the log: what is parsed has one spelling.

#include "formats/log/note.hpp"

using namespace aigaq;           // NOLINT
using namespace aigaq::formats;  // NOLINT

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text(ByteView(data, size));
  if (const auto key = parse_verifier_key(text)) AIGAQ_ASSERT(key->text() == text);
  if (const auto checkpoint = parse_checkpoint_body(text)) {
    AIGAQ_ASSERT(checkpoint_body(*checkpoint) == text);
  }
  if (const auto proof = parse_tlog_proof(text)) AIGAQ_ASSERT(format_tlog_proof(*proof) == text);
  const auto note = parse_note(text);
  if (!note) return 0;
  AIGAQ_ASSERT(!note->signatures.empty());
  VerifierKey key;
  key.name = note->signatures.front().name;
  static_cast<void>(verify_checkpoint(text, key));
  return 0;
}
