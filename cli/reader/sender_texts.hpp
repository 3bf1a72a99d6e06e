#pragma once
// Texts that leave with a bundle. Pure: catalogue in, UTF-8 out. None of them gives a verdict.

#include <string>

#include "cli/reader/catalogue/catalogue.hpp"
#include "formats/verify/report.hpp"

namespace aigaq::cli {

// sender/README.txt, in all three languages: what the files are and how to check them with stock
// tools. Says that it is the sender's word.
[[nodiscard]] std::string sender_readme();

// FILE.howto.txt beside the bundle, in all three languages. Holds nothing of the case (not even
// the bundle's name) and no fingerprint: that must come by another way.
[[nodiscard]] std::string howto_text(bool by_passphrase);

}  // namespace aigaq::cli
