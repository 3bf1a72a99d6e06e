#include "formats/time/evidence.hpp"

#include <algorithm>
#include <array>

#include "crypto/hash.hpp"
#include "formats/log/lines.hpp"
#include "formats/time/instant.hpp"
#include "formats/time/opentimestamps.hpp"
#include "formats/time/stamped.hpp"

namespace aigaq::formats {
namespace {

// A block's time may be that far from the true one: Bitcoin's rule for what nodes accept.
constexpr std::int64_t kBlockSeconds = 7'200;

// An answer's evidence with what renewal needs.
struct Weighed {
  TimeEvidence evidence;
  FileDigest digest;               // of the answer
  std::vector<FileDigest> renews;  // by its stamped file
};

TimeEvidence begin(const TimeAnswer& answer) {
  TimeEvidence out;
  out.method = answer.method;
  out.where = answer.where;
  out.last = answer.covers - 1;
  return out;
}

void weigh_token(const TimeAnswer& answer, const TimeAnchors& anchors, TimeEvidence& out) {
  if (anchors.authorities.empty()) return;
  const auto token = crypto::verify_time_response(answer.answer, stamped_imprint(answer.stamped),
                                                  anchors.authorities);
  if (!token) {
    out.state = TimeState::does_not_hold;
    out.reason = token.error().context;
    return;
  }
  out.state = TimeState::holds;
  out.stated = token->time;
  out.end = token->latest;
  out.authority = token->authority;
  out.certificate_until = token->certificate_until;
  out.expired = token->certificate_until < anchors.now;
}

// The attestation that says most: the earliest block that holds, else what there is.
void weigh_ots(const TimeAnswer& answer, const TimeAnchors& anchors, TimeEvidence& out) {
  const auto attestations = parse_ots(answer.answer, stamped_imprint(answer.stamped));
  if (!attestations) {
    out.state = TimeState::does_not_hold;
    out.reason = attestations.error().context;
    return;
  }
  bool bitcoin = false;
  bool other_block = false;
  for (const OtsAttestation& attestation : *attestations) {
    if (attestation.kind == OtsAttestation::Kind::pending && out.source.empty() && !bitcoin) {
      out.source = attestation.calendar;
    }
    if (attestation.kind != OtsAttestation::Kind::bitcoin) continue;
    if (!bitcoin) out.height = attestation.height;
    bitcoin = true;
    const auto header = anchors.headers.find(attestation.height);
    if (header == anchors.headers.end()) continue;
    if (!std::ranges::equal(attestation.message, header->second.merkle_root.view())) {
      other_block = true;
      continue;
    }
    const std::int64_t end = header->second.time + kBlockSeconds;
    if (out.end && *out.end <= end) continue;
    out.state = TimeState::holds;
    out.end = end;
    out.stated = header->second.time;
    out.height = attestation.height;
    out.source = header->second.source;
  }
  if (out.state == TimeState::holds) return;
  if (other_block) {
    out.state = TimeState::does_not_hold;
    out.reason = "block with another Merkle root";
  } else if (!bitcoin) {
    out.state = TimeState::pending;
  }
}

// Renewed: another answer that holds names this one and dates from before the expiry.
void mark_renewed(std::vector<Weighed>& all) {
  for (Weighed& old : all) {
    if (!old.evidence.certificate_until || old.evidence.state != TimeState::holds) continue;
    old.evidence.renewed = std::ranges::any_of(all, [&](const Weighed& other) {
      return other.evidence.state == TimeState::holds &&
             *other.evidence.end <= *old.evidence.certificate_until &&
             std::ranges::find(other.renews, old.digest) != other.renews.end();
    });
  }
}

TimeEvidence weigh_anchor(const TimeAnchorEntry& anchor, const TimeAnchors& anchors) {
  TimeEvidence out;
  out.method = TimeMethod::anchor;
  out.where = std::to_string(anchor.entry);
  out.first = anchor.entry + 1;
  out.last = anchor.linked_to;
  out.source = anchor.source;
  const auto height = parse_decimal(anchor.height);
  if (!height) {
    out.state = TimeState::does_not_hold;
    out.reason = "height of an anchor";
    return out;
  }
  out.height = *height;
  const auto header = anchors.headers.find(*height);
  if (header == anchors.headers.end()) return out;
  if (block_hash_text(header->second.hash) != anchor.hash) {
    out.state = TimeState::does_not_hold;
    out.reason = "block with another hash";
    return out;
  }
  out.state = TimeState::holds;
  out.stated = header->second.time;
  out.end = header->second.time - kBlockSeconds;
  return out;
}

Interval interval_of(std::uint64_t entry, const std::vector<TimeEvidence>& evidence) {
  Interval out;
  for (const TimeEvidence& one : evidence) {
    if (one.state != TimeState::holds || entry < one.first || entry > one.last) continue;
    if (one.method == TimeMethod::anchor) {
      out.not_before = std::max(out.not_before.value_or(*one.end), *one.end);
    } else {
      out.not_after = std::min(out.not_after.value_or(*one.end), *one.end);
    }
  }
  return out;
}

bool contradicts(const Interval& interval, const DatedEntry& entry) {
  if (interval.not_before && interval.not_after && *interval.not_before > *interval.not_after) {
    return true;
  }
  const auto claimed = entry.claimed_time ? rfc3339_seconds(*entry.claimed_time) : std::nullopt;
  if (!claimed) return false;
  return (interval.not_before && *claimed < *interval.not_before) ||
         (interval.not_after && *claimed > *interval.not_after);
}

// One entry without an end takes it from the whole.
Interval whole_of(const std::map<std::uint64_t, Interval>& entries) {
  Interval out;
  bool first = true;
  for (const auto& [number, interval] : entries) {
    if (first) {
      out = interval;
      first = false;
      continue;
    }
    out.not_before = out.not_before && interval.not_before
                         ? std::optional(std::min(*out.not_before, *interval.not_before))
                         : std::nullopt;
    out.not_after = out.not_after && interval.not_after
                        ? std::optional(std::max(*out.not_after, *interval.not_after))
                        : std::nullopt;
  }
  return out;
}

}  // namespace

std::string_view name_of(TimeMethod method) {
  static constexpr std::array<std::string_view, 3> kNames = {"rfc3161", "opentimestamps",
                                                             "anchor"};
  return kNames.at(static_cast<std::size_t>(method));
}

std::string_view name_of(TimeState state) {
  static constexpr std::array<std::string_view, 4> kNames = {"not-evaluated", "pending", "holds",
                                                             "does-not-hold"};
  return kNames.at(static_cast<std::size_t>(state));
}

TimeReport evaluate_time(const std::vector<TimeAnswer>& answers,
                         const std::vector<TimeAnchorEntry>& anchor_entries,
                         const std::vector<DatedEntry>& entries, const TimeAnchors& anchors) {
  std::vector<Weighed> weighed;
  for (const TimeAnswer& answer : answers) {
    Weighed one{begin(answer), {crypto::sha256(answer.answer).data}, {}};
    if (const auto stamped = parse_stamped(answer.stamped)) one.renews = stamped->renews;
    if (answer.method == TimeMethod::rfc3161) {
      weigh_token(answer, anchors, one.evidence);
    } else {
      weigh_ots(answer, anchors, one.evidence);
    }
    weighed.push_back(std::move(one));
  }
  mark_renewed(weighed);
  TimeReport out;
  for (Weighed& one : weighed) out.evidence.push_back(std::move(one.evidence));
  for (const TimeAnchorEntry& anchor : anchor_entries) {
    out.evidence.push_back(weigh_anchor(anchor, anchors));
  }
  for (const DatedEntry& entry : entries) {
    const Interval interval = interval_of(entry.number, out.evidence);
    out.entries.emplace(entry.number, interval);
    if (contradicts(interval, entry)) out.contradicted.push_back(entry.number);
  }
  out.whole = whole_of(out.entries);
  return out;
}

}  // namespace aigaq::formats
