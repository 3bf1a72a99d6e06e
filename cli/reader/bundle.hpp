#pragma once
// Verifying, inspecting and opening a bundle: `aigaq bundle …` and `aigaq-verify`.

#include <optional>
#include <string>
#include <vector>

#include "cli/reader/options.hpp"
#include "cli/reader/time_anchors.hpp"

namespace aigaq::cli {

struct BundleOptions {
  // A bundle, its bare inner archive, or a folder that one was unpacked to.
  std::string file;
  std::vector<std::string> identities;  // -i
  std::vector<std::string> trust;       // verifier keys, or files with one a line
  TimeOptions time;
  std::string out;                      // open only
};
enum class BundleAction : std::uint8_t { verify, inspect, open };

// Everything: reading keys, the child, the verdict, what is written. Without the summary.
[[nodiscard]] ExitCode run_bundle(BundleAction action, const BundleOptions& options,
                                  Context& context);

// FILE, -i and --trust. vault_command: --identity stays free for the vault's.
void bind_bundle_options(CLI::App& app, const Catalogue& say, BundleOptions& options,
                         bool vault_command);
// `bundle verify|inspect|open`; the group `bundle`.
CLI::App* add_bundle_commands(CLI::App& app, const Catalogue& say, CommandList& commands);
// `identity new|show`.
void add_identity_commands(CLI::App& app, const Catalogue& say, CommandList& commands);
// `aigaq-verify FILE [-o DIR]`: verify, or open with -o. Where the arguments hold the two words
// `proof verify` or `checkpoint verify`, that command instead.
void add_verify_program(CLI::App& app, const Catalogue& say, CommandList& commands,
                        const std::vector<std::string>& arguments);

}  // namespace aigaq::cli
