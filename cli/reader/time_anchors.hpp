#pragma once
// What a reader brings to judge evidence of time: `--time-authority` and `--headers`.

#include <string>
#include <vector>

#include "cli/reader/options.hpp"
#include "cli/reader/outcome.hpp"
#include "formats/time/evidence.hpp"

namespace aigaq::cli {

struct TimeOptions {
  std::vector<std::string> authorities;  // PEM files
  std::vector<std::string> headers;      // text files of block headers
};
void add_time_options(CLI::App& app, const Catalogue& say, TimeOptions& options);
// Exit 1 for a file that can't be read, 14 for one that is not of its form.
[[nodiscard]] Outcome<formats::TimeAnchors> load_time_anchors(Context& context,
                                                              const TimeOptions& options);

}  // namespace aigaq::cli
