#pragma once
// `add --batch`: all lines are looked at before anything is written; what an earlier run has
// committed is found by its retry ids, compared, and not added again.

#include "cli/batch/list.hpp"
#include "cli/reader/context.hpp"

namespace aigaq::cli {

struct BatchOptions {
  BatchDefaults defaults;
  std::string list;  // path, or - for standard input
  std::optional<std::string> id, identity, head;
  bool dry_run = false;
  bool read_back_all = false;
};
ExitCode run_batch(const BatchOptions& options, Context& context);

}  // namespace aigaq::cli
