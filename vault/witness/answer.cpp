#include "vault/witness/answer.hpp"

#include <algorithm>

#include "formats/log/foreign.hpp"
#include "vault/place/failure.hpp"

namespace aigaq::vault {
namespace {

using formats::WitnessDecision;

[[noreturn]] void refuse(const char* cls, const char* what) {
  throw StorageError(Trouble::refused_input, cls, what);
}

formats::VerifierKey key_of_log(const WitnessBook& book, const std::string& origin,
                                const std::optional<formats::VerifierKey>& trust) {
  const SeenLog* known = book.find(origin);
  if (known != nullptr) {
    if (trust && trust->text() != known->key.text()) {
      refuse("log-key-mismatch", "this witness knows the log under another key");
    }
    return known->key;
  }
  if (!trust) refuse("log-unknown", "this witness has not seen the log before");
  if (trust->name != origin) refuse("log-key-mismatch", "the key is not that of this log");
  return *trust;
}

// Against everything that was ever seen of the log, and not only the last.
WitnessDecision compare_with_history(const WitnessBook& book, const SeenLog& log,
                                     const formats::Checkpoint& head, WitnessDecision decision,
                                     std::optional<std::string>& seen_note) {
  for (const SeenCheckpoint& seen : book.history(log)) {
    if (seen.size != head.size) continue;
    if (seen.root != head.root) {
      seen_note = seen.note;
      return WitnessDecision::fork;
    }
    // An old one that was shown before accuses nobody.
    if (decision == WitnessDecision::smaller) decision = WitnessDecision::conflict;
  }
  return decision;
}

SeenKind kind_of(WitnessDecision decision) {
  switch (decision) {
    case WitnessDecision::cosign:
    case WitnessDecision::again:
      return SeenKind::cosigned;
    case WitnessDecision::fork:
      return SeenKind::fork;
    default:
      return SeenKind::refused;
  }
}

// Once: whoever asks again and again does not fill the disk.
bool kept_already(const WitnessBook& book, const SeenLog& log, const SeenCheckpoint& seen) {
  const auto history = book.history(log);
  return std::ranges::any_of(history, [&](const SeenCheckpoint& one) {
    const bool same_tree = one.size == seen.size && one.root == seen.root;
    return same_tree && (one.kind == seen.kind || one.kind == SeenKind::cosigned);
  });
}

}  // namespace

WitnessAnswer answer_request(WitnessBook& book, const formats::WitnessRequest& request,
                             const std::optional<formats::VerifierKey>& trust,
                             const std::function<std::int64_t()>& now) {
  const auto checkpoint = formats::parse_foreign_checkpoint(request.checkpoint);
  if (!checkpoint) refuse("checkpoint-malformed", checkpoint.error().context);
  WitnessAnswer out;
  out.head = checkpoint->head;
  const formats::VerifierKey key = key_of_log(book, out.head.origin, trust);
  if (!formats::verify_log_signature(checkpoint->note, key)) {
    throw_integrity("checkpoint-signature", "the log's signature on the checkpoint does not hold",
                    "checkpoint");
  }
  const SeenLog* known = book.find(out.head.origin);
  out.first_contact = known == nullptr;
  const formats::SeenTree last = known != nullptr ? known->last : formats::SeenTree{};
  out.decision = formats::decide(request, out.head, last);
  if (out.decision == WitnessDecision::old_too_large) {
    refuse("request-malformed", "the old size is larger than the checkpoint");
  }
  if (known != nullptr) {
    out.decision = compare_with_history(book, *known, out.head, out.decision, out.seen_note);
  }
  const std::int64_t seconds = now();
  if (seconds <= 0) {
    throw StorageError(Trouble::input_output, "clock-not-set", "the clock is not set");
  }
  // Of a log that was refused at the first contact nothing is pinned.
  const bool cosign =
      out.decision == WitnessDecision::cosign || out.decision == WitnessDecision::again;
  const SeenCheckpoint seen{kind_of(out.decision), seconds, out.head.size, out.head.root,
                            request.checkpoint};
  if ((known != nullptr || cosign) && !(known != nullptr && kept_already(book, *known, seen))) {
    book.keep(key, seen);
  }
  known = book.find(out.head.origin);
  out.size_seen = known != nullptr ? known->last.size : 0;
  if (!cosign) return out;
  const auto line = formats::cosign(checkpoint->note.text, book.key().name, book.signing_key(),
                                    static_cast<std::uint64_t>(seconds));
  if (!line) throw StorageError(Trouble::input_output, "internal", "cannot cosign");
  out.line = *line;
  return out;
}

}  // namespace aigaq::vault
