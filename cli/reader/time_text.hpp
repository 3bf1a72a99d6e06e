#pragma once
// Evidence of time for people and for scripts: the same for bundles and for `time`.

#include "cli/reader/context.hpp"
#include "formats/time/evidence.hpp"

namespace aigaq::cli {

// {"not_before", "not_after"}: RFC 3339 or null.
[[nodiscard]] Json json_interval(const formats::Interval& interval);
// The same with "evidence": [...].
[[nodiscard]] Json json_time(const formats::Interval& interval,
                             const std::vector<formats::TimeEvidence>& evidence);
// Both ends, and a line for each piece of evidence.
void say_time(Context& context, const formats::Interval& interval,
              const std::vector<formats::TimeEvidence>& evidence);

}  // namespace aigaq::cli
