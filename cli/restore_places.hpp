#pragma once
// Where a vault comes back from and where it goes, for `restore` and `rebuild`.

#include "cli/context.hpp"

namespace aigaq::cli {

// done when there is a backup and nothing yet lies where the vault goes; else the reason is told.
[[nodiscard]] ExitCode check_places(Context& context, const std::string& backup,
                                    const std::string& output);

}  // namespace aigaq::cli
