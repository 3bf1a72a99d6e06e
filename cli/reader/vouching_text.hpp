#pragma once
// Who vouched for a checkpoint beside its log, as sentences and as JSON: the same for a bundle, a
// proof and a bare checkpoint.

#include <optional>
#include <string>
#include <vector>

#include "cli/reader/context.hpp"
#include "formats/verify/report.hpp"
#include "formats/verify/vouching.hpp"

namespace aigaq::cli {

// [{name,organisation,time}]
[[nodiscard]] Json json_witnesses(const std::vector<formats::Vouched>& witnesses);
void say_witnesses(Context& context, const std::vector<formats::Vouched>& witnesses,
                   formats::Quorum quorum);

// The log is one that the reader trusts, and fewer vouched than the policy asks for.
[[nodiscard]] bool vouched_by_too_few(const std::vector<formats::Finding>& findings,
                                      formats::Quorum quorum);
// Of a witness's clock, which may be set to anything: nullopt after the year 9999.
[[nodiscard]] std::optional<std::string> witness_time(std::uint64_t seconds);

}  // namespace aigaq::cli
