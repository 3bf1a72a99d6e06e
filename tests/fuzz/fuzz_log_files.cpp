// Files that travel between logs, witnesses and readers: what is parsed has one spelling, and none
// of it proves a fork by chance.

#include "formats/log/consistency.hpp"
#include "formats/log/cosignature.hpp"
#include "formats/log/foreign.hpp"
#include "formats/log/fork.hpp"
#include "formats/log/note_key.hpp"
#include "formats/log/policy.hpp"
#include "formats/log/witness_request.hpp"

using namespace aigaq;           // NOLINT
using namespace aigaq::formats;  // NOLINT

namespace {

void check_policy(std::string_view text) {
  const auto parsed = parse_policy(text);
  const auto* policy = std::get_if<Policy>(&parsed);
  if (policy == nullptr) return;
  for (const PolicyGroup& group : policy->groups) {
    AIGAQ_ASSERT(group.threshold >= 1 && group.threshold <= group.members.size());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text(ByteView(data, size));
  if (const auto request = parse_witness_request(text)) {
    AIGAQ_ASSERT(format_witness_request(*request) == text);
    static_cast<void>(decide(*request, {"o", 1, {}}, {}));
  }
  if (const auto fork = parse_fork_proof(text)) {
    AIGAQ_ASSERT(format_fork_proof(*fork) == text);
    static_cast<void>(verify_fork_proof(*fork));
  }
  static_cast<void>(parse_witness_reply(text));
  static_cast<void>(parse_cosigner_key(text));
  static_cast<void>(parse_note_key(text));
  static_cast<void>(make_fork_proof(text, text, {}, {}));
  if (const auto file = parse_consistency_file(text)) {
    AIGAQ_ASSERT(text.ends_with(file->checkpoint) || !file->old_size);
  }
  if (const auto foreign = parse_foreign_checkpoint(text)) {
    AIGAQ_ASSERT(text.starts_with(foreign->note.text));
  }
  check_policy(text);
  return 0;
}
