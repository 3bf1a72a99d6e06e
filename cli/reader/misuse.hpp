#pragma once
// What is wrong with a command line, in words of the catalogue: CLI11's own are English.

#include <string>
#include <vector>

#include "cli/reader/catalogue/catalogue.hpp"

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace aigaq::cli {

// app: as far as it came with these arguments before it threw.
[[nodiscard]] std::string misuse_text(const CLI::ParseError& failure, const CLI::App& app,
                                      const std::vector<std::string>& arguments,
                                      const Catalogue& say);

}  // namespace aigaq::cli
