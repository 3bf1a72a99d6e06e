#pragma once
// A witness's answer to a request: checks, keeps what it saw, and only then cosigns
// (docs/formats/witness.md).

#include <functional>

#include "vault/witness/book.hpp"

namespace aigaq::vault {

struct WitnessAnswer {
  formats::WitnessDecision decision{};
  formats::Checkpoint head;         // that the request asks about
  crypto::TreeSize size_seen = 0;   // the last one kept, after this
  bool first_contact = false;
  std::optional<std::string> line;  // the cosignature; nullopt: refused
  // fork: the note of that size that was seen before.
  std::optional<std::string> seen_note;
};

// trust: the log's key, needed at the first contact with its origin. now: Unix seconds.
// Throws refused_input: request-malformed, checkpoint-malformed, log-unknown, log-key-mismatch;
// integrity: checkpoint-signature; input_output: clock-not-set.
[[nodiscard]] WitnessAnswer answer_request(WitnessBook& book,
                                           const formats::WitnessRequest& request,
                                           const std::optional<formats::VerifierKey>& trust,
                                           const std::function<std::int64_t()>& now);

}  // namespace aigaq::vault
