#pragma once
// A checkpoint that was kept outside the vault, given by --against.

#include <optional>
#include <string>

#include "cli/context.hpp"
#include "cli/reader/outcome.hpp"

namespace aigaq::cli {

// The note of the file, which has the form of one; its signature is for the vault to check.
// nullopt without a path; exit 14 (checkpoint-malformed) for another file.
[[nodiscard]] Outcome<std::optional<std::string>> read_outside_checkpoint(
    Context& context, const std::optional<std::string>& path);

}  // namespace aigaq::cli
