#pragma once
// A bundle's report on its way out of the child that made it: deterministic CBOR, decoded strictly,
// since a child that hostile bytes took over may write anything.

#include <deque>
#include <string>

#include "crypto/result.hpp"
#include "formats/verify/report.hpp"

namespace aigaq::cli {

// Findings point into words, which outlive them.
struct ReceivedReport {
  formats::BundleReport report;
  std::deque<std::string> words;
};

[[nodiscard]] Bytes encode_report(const formats::BundleReport& report);
// Errors: those of decode; wrong_value for a name that no enumeration has.
[[nodiscard]] Result<ReceivedReport> decode_report(ByteView bytes);

// One entry with its texts, which the report's own goes without. Long ones go as they are written,
// and as they are read. Errors: likewise.
[[nodiscard]] Bytes spend_exhibit(formats::VerifiedEntry& entry);
[[nodiscard]] Result<formats::VerifiedEntry> decode_spent_exhibit(MutableByteView bytes);

}  // namespace aigaq::cli
