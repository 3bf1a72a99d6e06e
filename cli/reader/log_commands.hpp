#pragma once
// Checking what any log hands out, without a vault: proofs, checkpoints, forks (docs/commands.md).

#include <optional>
#include <string>
#include <vector>

#include "cli/reader/options.hpp"
#include "cli/reader/outcome.hpp"
#include "formats/log/fork.hpp"
#include "formats/verify/head_check.hpp"

namespace aigaq::cli {

struct HeadTrustOptions {
  std::vector<std::string> trust;     // verifier keys, or files, as `bundle verify` takes them
  std::optional<std::string> origin;  // where a log signs under another name
};
void add_head_trust(CLI::App& app, const Catalogue& say, HeadTrustOptions& options);
[[nodiscard]] Outcome<formats::HeadTrust> load_head_trust(Context& context,
                                                          const HeadTrustOptions& options);

// integrity, signer, time, truth, origin, log_vkey, fingerprint, size, root, witnesses, quorum: of
// every verdict here.
[[nodiscard]] Json head_verdict(const formats::HeadReport& head);
// Who vouched, or that nobody did.
void say_vouching(Context& context, const formats::HeadReport& head);
// The log is known, and fewer vouched than the policy asks for.
[[nodiscard]] bool too_few_vouched(const formats::HeadReport& head);
// 20, 21 or 0.
[[nodiscard]] ExitCode exit_of(const formats::HeadReport& head);

// kind, origin, log_vkey, fingerprint, place, first{}, second{} of a fork proof that holds.
[[nodiscard]] Json fork_json(const formats::ForkProof& proof, const formats::Fork& fork);

// Writes it to a new file and tells of it; 1 when it can't be written.
[[nodiscard]] ExitCode write_fork_proof(Context& context, const formats::ForkProof& proof,
                                        const std::string& path);

// `proof verify`: into the group that holds `proof export` too.
void add_proof_verify(CLI::App& group, const Catalogue& say, CommandList& commands);
// `checkpoint verify`.
void add_checkpoint_verify(CLI::App& checkpoint, const Catalogue& say, CommandList& commands);
// `fork make|show`.
void add_fork_commands(CLI::App& app, const Catalogue& say, CommandList& commands);

}  // namespace aigaq::cli
