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

// Whether the bundle was made for the key that opened it.
[[nodiscard]] Msg addressed_sentence(formats::Addressed addressed);

}  // namespace aigaq::cli
