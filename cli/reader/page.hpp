#pragma once
// The verdict page that the recipient's own machine makes: one static HTML file, no script, nothing
// loaded. Every word of evidence in it comes from verified openings and is escaped.

#include <string>

#include "cli/reader/catalogue/catalogue.hpp"
#include "formats/verify/report.hpp"

namespace aigaq::cli {

// Precondition: integrity is ok. All three languages are in the page, chosen without script;
// `shown_first` is the one it opens with. files_below: the folder that members lie in, relative to
// the page ("aigaq-bundle/").
[[nodiscard]] std::string verdict_page(const formats::BundleReport& report, Language shown_first,
                                       std::string_view files_below);

}  // namespace aigaq::cli
