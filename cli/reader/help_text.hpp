#pragma once
// --help in the language chosen: CLI11's own headings are English, and it counts bytes where
// columns are meant.

#include "cli/reader/catalogue/catalogue.hpp"

namespace CLI {
class App;
}

namespace aigaq::cli {

// Before anything is added to the app: its commands and options take it over.
void word_help(CLI::App& app, const Catalogue& say);

}  // namespace aigaq::cli
