#include "cli/reader/bundle_input.hpp"
#include "cli/reader/log_commands.hpp"
#include "crypto/limits.hpp"

namespace aigaq::cli {
namespace {

struct ProofOptions {
  std::string file, entry;
  HeadTrustOptions trust;
};

Json verdict_json(const formats::ProofReport& report) {
  Json out = head_verdict(report.head);
  std::optional<std::uint64_t> index;
  std::optional<std::string> extra;
  if (report.proof) index = report.proof->index;
  if (report.proof && report.proof->extra) {
    extra = to_base64(*report.proof->extra, Base64Padding::padded);
  }
  out.set("index", index).set("leaf_hash", to_hex(report.leaf_hash.view()));
  return out.set("extra_b64", extra);
}

void say_verdict(Context& context, const formats::ProofReport& report) {
  const auto& head = report.head.checkpoint->head;
  context.out.sentence(
      Msg::proof_place,
      {{"index", report.proof->index}, {"origin", head.origin}, {"size", head.size}});
  say_vouching(context, report.head);
  context.out.sentence(Msg::verdict_time_claimed);
  context.out.sentence(Msg::verdict_truth);
  if (report.proof->extra) context.out.sentence(Msg::proof_extra);
}

ExitCode run_proof_verify(const ProofOptions& options, Context& context) {
  AIGAQ_OR_EXIT(const auto trust, load_head_trust(context, options.trust));
  AIGAQ_OR_EXIT(const Bytes file, read_file(context, options.file, limits::kNoteBytes));
  AIGAQ_OR_EXIT(const Bytes entry, read_file(context, options.entry, limits::kBundleDocument));
  const auto report = formats::check_proof(as_text(file), entry, trust);
  const ExitCode exit = exit_of(report.head);
  if (exit != ExitCode::integrity) say_verdict(context, report);
  for (const auto& finding : report.head.findings) report_finding(context, finding);
  context.out.object("verdict", verdict_json(report));
  context.out.count("findings", report.head.findings.size());
  if (exit == ExitCode::integrity) {
    context.out.conclude(Msg::proof_failed);
    context.out.next(Msg::proof_next_failed);
  } else if (exit == ExitCode::done) {
    context.out.conclude(Msg::proof_ok);
    context.out.next(Msg::proof_next_ok);
  } else if (too_few_vouched(report.head)) {
    context.out.conclude(Msg::proof_too_few);
    context.out.next(Msg::head_next_witness);
  } else {
    context.out.conclude(Msg::proof_untrusted);
    context.out.next(Msg::head_next_trust);
  }
  return exit;
}

}  // namespace

void add_proof_verify(CLI::App& group, const Catalogue& say, CommandList& commands) {
  const auto options = std::make_shared<ProofOptions>();
  CLI::App* command = add_command(group, "verify", say(Msg::cmd_proof_verify));
  add_argument(*command, "FILE", options->file, say(Msg::arg_proof_file));
  require(add_value(*command, "--entry", options->entry, say(Msg::opt_proof_entry)));
  add_head_trust(*command, say, options->trust);
  push_command<ProofOptions>(commands, "proof verify", command, options, run_proof_verify);
}

}  // namespace aigaq::cli
