#include "cli/reader/bundle_input.hpp"
#include "cli/reader/log_commands.hpp"
#include "crypto/limits.hpp"

namespace aigaq::cli {
namespace {

using formats::Consistency;

struct CheckpointVerifyOptions {
  std::string file;
  std::optional<std::string> consistency;
  HeadTrustOptions trust;
};

Json consistency_json(const formats::ConsistencyReport& report) {
  Json out = Json::object();
  out.set("result", formats::name_of(report.result)).set("old_size", report.old_size);
  std::optional<std::uint64_t> size;
  std::optional<std::string> root;
  if (report.other.checkpoint) {
    size = report.other.checkpoint->head.size;
    root = to_hex(report.other.checkpoint->head.root.view());
  }
  return out.set("other_size", size).set("other_root", root);
}

Json verdict_json(const formats::HeadReport& head,
                  const std::optional<formats::ConsistencyReport>& consistency) {
  Json out = head_verdict(head);
  const bool failed = head.integrity == formats::Integrity::failed;
  std::vector<std::string> extensions, signers;
  if (head.checkpoint && !failed) {
    extensions = head.checkpoint->extensions;
    for (const auto& line : head.checkpoint->note.signatures) {
      signers.push_back(line.name + "+" + to_hex(line.key_id.view()));
    }
  }
  out.set("extensions", Json::texts(extensions)).set("signature_lines", Json::texts(signers));
  if (!consistency) return out.set("consistency", nullptr);
  return out.set("consistency", consistency_json(*consistency));
}

ExitCode exit_of_consistency(const formats::ConsistencyReport& report) {
  const ExitCode exit = exit_of(report.other);
  if (report.result != Consistency::fork) return exit;
  return graver(exit, ExitCode::contradicts);
}

void say_verdict(Context& context, const formats::HeadReport& head,
                 const std::optional<formats::ConsistencyReport>& consistency) {
  const auto& said = head.checkpoint->head;
  context.out.sentence(
      Msg::head_says,
      {{"origin", said.origin}, {"size", said.size}, {"root", to_hex(said.root.view())}});
  if (consistency && consistency->result == Consistency::consistent) {
    context.out.sentence(Msg::head_consistent,
                         {{"size", consistency->other.checkpoint->head.size}});
  }
  if (!head.checkpoint->extensions.empty()) context.out.sentence(Msg::head_extensions);
  say_vouching(context, head);
  context.out.sentence(Msg::verdict_time_claimed);
}

ExitCode run_checkpoint_verify(const CheckpointVerifyOptions& options, Context& context) {
  AIGAQ_OR_EXIT(const auto trust, load_head_trust(context, options.trust));
  AIGAQ_OR_EXIT(const Bytes file, read_file(context, options.file, limits::kNoteBytes));
  const auto head = formats::check_head(as_text(file), trust);
  std::optional<formats::ConsistencyReport> consistency;
  ExitCode exit = exit_of(head);
  if (options.consistency) {
    AIGAQ_OR_EXIT(const Bytes proof, read_file(context, *options.consistency, limits::kNoteBytes));
    consistency = formats::check_consistency(head, as_text(proof), trust);
    exit = graver(exit, exit_of_consistency(*consistency));
  }
  if (exit != ExitCode::integrity) say_verdict(context, head, consistency);
  for (const auto& finding : head.findings) report_finding(context, finding);
  if (consistency) {
    for (const auto& finding : consistency->other.findings) report_finding(context, finding);
  }
  context.out.object("verdict", verdict_json(head, consistency));
  if (exit == ExitCode::done) {
    context.out.conclude(Msg::head_ok);
    context.out.next(Msg::head_next_ok);
  } else if (exit == ExitCode::signer_untrusted && too_few_vouched(head)) {
    context.out.conclude(Msg::head_too_few);
    context.out.next(Msg::head_next_witness);
  } else if (exit == ExitCode::signer_untrusted) {
    context.out.conclude(Msg::head_untrusted);
    context.out.next(Msg::head_next_trust);
  } else if (exit == ExitCode::contradicts) {
    context.out.conclude(Msg::head_fork);
    context.out.next(Msg::head_next_fork);
  } else {
    context.out.conclude(Msg::head_failed);
    context.out.next(Msg::proof_next_failed);
  }
  return exit;
}

}  // namespace

void add_checkpoint_verify(CLI::App& checkpoint, const Catalogue& say, CommandList& commands) {
  const auto options = std::make_shared<CheckpointVerifyOptions>();
  CLI::App* command = add_command(checkpoint, "verify", say(Msg::cmd_checkpoint_verify));
  add_argument(*command, "FILE", options->file, say(Msg::arg_checkpoint_file));
  add_value(*command, "--consistency", options->consistency, say(Msg::opt_consistency));
  add_head_trust(*command, say, options->trust);
  push_command<CheckpointVerifyOptions>(commands, "checkpoint verify", command, options,
                                        run_checkpoint_verify);
}

}  // namespace aigaq::cli
