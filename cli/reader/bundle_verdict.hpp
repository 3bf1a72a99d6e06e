#pragma once
// What a bundle's check found, as sentences and as the JSON object `verdict`.

#include <string>

#include "cli/reader/context.hpp"
#include "formats/verify/report.hpp"

namespace aigaq::cli {

enum class VerdictDetail : std::uint8_t { short_form, with_entries };

// out: the folder written, or empty. Findings are reported too. The exit code: 20, 21 or 0.
[[nodiscard]] ExitCode print_verdict(Context& context, const formats::BundleReport& report,
                                     VerdictDetail detail, const std::string& out);

// The log is one that the reader trusts, and fewer vouched than the policy asks for.
[[nodiscard]] bool vouched_by_too_few(const formats::BundleReport& report);
// Of a witness's clock, which may be set to anything: nullopt after the year 9999.
[[nodiscard]] std::optional<std::string> witness_time(std::uint64_t seconds);

}  // namespace aigaq::cli
