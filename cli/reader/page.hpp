#pragma once
// The verdict page that the recipient's own machine makes: one static HTML file, no script, nothing
// loaded. Every word of evidence in it comes from verified openings and is escaped.

#include "cli/reader/page_html.hpp"

namespace aigaq::cli {

// Into one page in this order: the verdict with the list of exhibits, each exhibit, the rest.
// Precondition: integrity is ok. All three languages are in the page, chosen without script;
// `shown_first` is the one it opens with. files_below: the folder that members lie in, relative to
// the page ("aigaq-bundle/").
void write_page_begin(PageHtml& page, const formats::BundleReport& report, Language shown_first);
void write_exhibit(PageHtml& page, const formats::VerifiedEntry& entry,
                   std::string_view files_below);
void write_page_end(PageHtml& page, const formats::BundleReport& report);

}  // namespace aigaq::cli
