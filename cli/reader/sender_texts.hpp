#pragma once
// Texts that leave with a bundle. Pure: catalogue in, UTF-8 out. None of them gives a verdict.

#include <string>

#include "cli/reader/catalogue/catalogue.hpp"
#include "formats/verify/report.hpp"

namespace aigaq::cli {

// sender/README.txt, in all three languages: what the files are and how to check them with stock
// tools. Says that it is the sender's word.
[[nodiscard]] std::string sender_readme();

// FILE.howto.txt beside the bundle, in all three languages. Holds nothing of the case, and no
// fingerprint: that must come by another way. bundle_name: the bundle's base name.
[[nodiscard]] std::string howto_text(const std::string& bundle_name, bool by_passphrase);

// One entry as plain text with its gaps marked: sender/entry-N.txt, exhibits/entry-N.txt and
// `export --preview`. Takes every word from what was verified. head: said first, one paragraph.
[[nodiscard]] std::string entry_text(const Catalogue& say, const formats::VerifiedEntry& entry,
                                     const std::string& head);

}  // namespace aigaq::cli
