#pragma once
// Inside of the bundle verifier: evidence of time (docs/formats/time.md, "In a bundle"). Members
// come behind all entries.

#include "formats/bundle/members.hpp"
#include "formats/time/evidence.hpp"
#include "formats/time/stamped.hpp"
#include "formats/verify/bundle_entries.hpp"

namespace aigaq::formats {

// The members of one number, as they come.
struct TimeGroup {
  std::uint64_t number = 0;
  bool has_stamped = false, has_tsr = false, has_ots = false, has_consistency = false;
  std::string stamped;
  std::optional<Hash> imprint;           // unless it was too large to read
  std::optional<Checkpoint> checkpoint;  // signed by the log
  std::optional<std::uint64_t> covers;   // consistent with the bundle's
  std::vector<TimeAnswer> answers;
};

class BundleTime {
 public:
  BundleTime(FindingList& findings, const BundleEntries& entries)
      : findings_(findings), entries_(entries) {}

  // A document of the time members; name as in the bundle. Too large ones do not come.
  void take(const MemberId& id, std::string_view name, ByteView bytes);
  // Told for a member that is there and too large, so that it is not told missing too.
  void too_large(const MemberId& id);
  // After the last member.
  void finish();
  // Once the bundle's integrity is known to be whole: fills report.time and report.intervals.
  void evaluate(const TimeAnchors& anchors, BundleReport& report);

 private:
  void enter(std::uint64_t number);
  void close();
  void stamped(std::string_view name, ByteView bytes);
  void consistency(std::string_view name, ByteView bytes);
  void answer(TimeMethod method, std::string_view name, ByteView bytes);
  void links(std::string_view name, std::string_view text);
  void check_links(std::string_view name, const std::vector<std::pair<Entry, Hash>>& linked);
  [[nodiscard]] std::uint64_t linked_to(std::uint64_t anchor,
                                        const std::vector<VerifiedEntry>& entries) const;
  void add(std::string_view cls, const char* detail, std::string_view member);
  [[nodiscard]] std::string member(std::string_view extension) const;

  FindingList& findings_;
  const BundleEntries& entries_;
  std::optional<TimeGroup> group_;
  std::vector<TimeAnswer> answers_;
  std::optional<std::pair<std::uint64_t, std::uint64_t>> links_;  // first and last number
};

}  // namespace aigaq::formats
