#pragma once
// What evidence of time says once a reader brings anchors (docs/formats/time.md, "Anchors of the
// reader"): the same for a bundle and for the live vault.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "crypto/timestamp.hpp"
#include "formats/time/block_headers.hpp"

namespace aigaq::formats {

// What the reader brings. Times are Unix seconds.
struct TimeAnchors {
  crypto::TimeAuthorities authorities;
  BlockHeaders headers;
  std::int64_t now = 0;  // only to tell that a certificate has expired since
  [[nodiscard]] bool empty() const { return authorities.empty() && headers.empty(); }
};

enum class TimeMethod : std::uint8_t { rfc3161, opentimestamps, anchor };
enum class TimeState : std::uint8_t { not_evaluated, pending, holds, does_not_hold };
[[nodiscard]] std::string_view name_of(TimeMethod method);
[[nodiscard]] std::string_view name_of(TimeState state);

// An answer for a stamped file whose signature and place in the log are known to hold.
struct TimeAnswer {
  TimeMethod method{};
  std::string where;    // member of a bundle, or an entry's number
  std::string stamped;  // the stamped file
  Bytes answer;
  std::uint64_t covers = 0;  // entries below this number
};
// An entry that holds a block's hash, and the last entry that is linked to it.
struct TimeAnchorEntry {
  std::uint64_t entry = 0;
  std::uint64_t linked_to = 0;
  std::string height, hash, source;  // as the entry says
};
struct DatedEntry {
  std::uint64_t number = 0;
  std::optional<std::string> claimed_time;
};

// One piece of evidence; authority, source and where are hostile text.
struct TimeEvidence {
  TimeMethod method{};
  TimeState state = TimeState::not_evaluated;
  std::string where;
  std::optional<std::int64_t> end;     // the end it gives to an interval, when it holds
  std::optional<std::int64_t> stated;  // time in the token or block
  std::uint64_t first = 0, last = 0;   // entries that it is about, both included
  std::string authority;               // of a token
  std::optional<std::uint64_t> height;
  std::string source;                  // of the header; calendar of a pending one
  std::optional<std::int64_t> certificate_until;
  bool expired = false;  // the certificate, since then
  bool renewed = false;  // before it expired
  std::string reason;    // why it does not hold
};
struct Interval {
  std::optional<std::int64_t> not_before, not_after;
};
struct TimeReport {
  std::vector<TimeEvidence> evidence;
  std::map<std::uint64_t, Interval> entries;
  Interval whole;
  std::vector<std::uint64_t> contradicted;  // entries
};
[[nodiscard]] TimeReport evaluate_time(const std::vector<TimeAnswer>& answers,
                                       const std::vector<TimeAnchorEntry>& anchor_entries,
                                       const std::vector<DatedEntry>& entries,
                                       const TimeAnchors& anchors);

}  // namespace aigaq::formats
