#pragma once
// Evidence of time in a vault (docs/formats/time.md): stamped files out, answers and anchors in as
// entries, and what the log holds about an entry's time.

#include <string>
#include <vector>

#include "formats/time/evidence.hpp"
#include "vault/vault.hpp"

namespace aigaq::vault {

// Of the head's checkpoint. renew: a timestamp entry whose answer the new stamp covers. Throws
// refused_input (not-a-timestamp).
[[nodiscard]] std::string stamped_file(const Vault& vault, std::optional<std::uint64_t> renew);

// A stamped file that this vault made: signed by its log, and of its own history. Throws
// refused_input: stamped-malformed, stamped-foreign.
void check_stamped(const Vault& vault, std::string_view stamped);
// Stamped files that the log holds already: an answer may come back better than it was.
[[nodiscard]] std::vector<std::string> known_stamped(const Vault& vault);

struct AcceptedAnswer {
  bool existing = false;  // the log holds this very answer
  Receipt receipt;        // unless it does
};
// Throws refused_input: as check_stamped; answer-malformed, answer-of-another-file.
AcceptedAnswer accept_answer(Vault& vault, formats::TimeMethod method, const std::string& stamped,
                             ByteView answer);

struct Anchor {
  std::uint64_t height = 0;
  std::string hash;  // 64 hex digits, as block explorers write it
  std::string source;
};
Receipt add_anchor(Vault& vault, const Anchor& anchor);

// What the log holds about the time of some entries.
struct TimeMaterial {
  std::vector<formats::TimeAnswer> answers;  // where: the entry's number
  std::vector<formats::TimeAnchorEntry> anchors;
};
// Of the entries first to last: answers behind the first, which alone can cover one of them, and
// anchors before the last. Throws integrity when a stored stamped file is not of this log.
[[nodiscard]] TimeMaterial time_material(const Vault& vault, std::uint64_t first,
                                         std::uint64_t last, const std::function<void()>& step);

}  // namespace aigaq::vault
