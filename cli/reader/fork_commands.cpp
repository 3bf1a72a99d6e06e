#include "cli/reader/bundle_input.hpp"
#include "cli/reader/log_commands.hpp"
#include "crypto/limits.hpp"
#include "formats/log/fork.hpp"
#include "formats/verify/classes.hpp"

namespace aigaq::cli {
namespace {

using formats::Fork;
using formats::ForkKind;
using formats::ForkProof;

constexpr std::size_t kForkFileBytes = 3 * limits::kNoteBytes;

struct ForkMakeOptions {
  std::vector<std::string> files, entries, trust;
  std::string out;
};
struct ForkShowOptions {
  std::string file;
  std::vector<std::string> trust;
};

Json half_json(const formats::Checkpoint& head, const Hash& says) {
  Json out = Json::object();
  out.set("size", head.size).set("root", to_hex(head.root.view()));
  return out.set("says", to_hex(says.view()));
}

ExitCode refuse(Context& context, std::string_view cls, const char* detail) {
  formats::Finding finding;
  finding.cls = cls;
  finding.detail = detail;
  report_finding(context, finding);
  Json verdict = Json::object();
  verdict.set("integrity", formats::name_of(formats::Integrity::failed));
  verdict.set("signer", formats::name_of(formats::Signer::untrusted));
  verdict.set("time", formats::name_of(formats::TimeVerdict::claimed_only));
  context.out.object("verdict", verdict.set("truth", "not-assessed").set("fork", nullptr));
  context.out.conclude(Msg::fork_unproved);
  context.out.next(Msg::proof_next_failed);
  return ExitCode::integrity;
}

void say_fork(Context& context, const ForkProof& proof, const Fork& fork, bool trusted) {
  const std::string first = to_hex(fork.first_says.view());
  const std::string second = to_hex(fork.second_says.view());
  context.out.sentence(Msg::fork_what, {{"origin", fork.origin}});
  switch (proof.kind) {
    case ForkKind::heads:
      context.out.sentence(Msg::fork_heads,
                           {{"size", fork.place}, {"first", first}, {"second", second}});
      break;
    case ForkKind::prefix:
      context.out.sentence(Msg::fork_prefix, {{"size", fork.place},
                                              {"larger", fork.second.size},
                                              {"first", first},
                                              {"second", second}});
      break;
    case ForkKind::leaves:
      context.out.sentence(Msg::fork_leaves,
                           {{"index", fork.place}, {"first", first}, {"second", second}});
      break;
  }
  context.out.sentence(Msg::fork_means);
  context.out.sentence(Msg::fork_means_not);
  context.out.sentence(Msg::fork_key, {{"fingerprint", formats::vault_fingerprint(proof.key)},
                                       {"vkey", proof.key.text()}});
  if (!trusted) context.out.sentence(Msg::fork_key_unknown);
}

bool names(const formats::Trust& trust, const formats::VerifierKey& key) {
  return std::any_of(trust.logs.begin(), trust.logs.end(), [&](const auto& known) {
    return known.name == key.name && known.key == key.key;
  });
}

ExitCode run_fork_show(const ForkShowOptions& options, Context& context) {
  AIGAQ_OR_EXIT(const formats::Trust trust, load_trust(context, options.trust));
  AIGAQ_OR_EXIT(const Bytes file, read_file(context, options.file, kForkFileBytes));
  const auto proof = formats::parse_fork_proof(as_text(file));
  if (!proof) return refuse(context, formats::classes::kForkMalformed, proof.error().context);
  const auto fork = formats::verify_fork_proof(*proof);
  if (!fork) return refuse(context, formats::classes::kForkUnproved, fork.error().context);
  const bool trusted = names(trust, proof->key);
  say_fork(context, *proof, *fork, trusted);
  if (!trusted) {
    formats::Finding finding;
    finding.cls = formats::classes::kSignerUntrusted;
    finding.aspect = formats::Aspect::signer;
    report_finding(context, finding);
  }
  Json verdict = Json::object();
  verdict.set("integrity", formats::name_of(formats::Integrity::ok));
  verdict.set("signer",
              formats::name_of(trusted ? formats::Signer::trusted : formats::Signer::untrusted));
  verdict.set("time", formats::name_of(formats::TimeVerdict::claimed_only));
  verdict.set("truth", "not-assessed").set("fork", fork_json(*proof, *fork));
  context.out.object("verdict", verdict);
  context.out.conclude(trusted ? Msg::fork_proved : Msg::fork_proved_untrusted);
  context.out.next(trusted ? Msg::fork_next : Msg::head_next_trust);
  return trusted ? ExitCode::done : ExitCode::signer_untrusted;
}

ExitCode refuse_make(Context& context, Error error) {
  const bool no_key = error.code == ErrorCode::missing;
  context.out.error_with_hint(formats::classes::kForkUnproved, formats::Aspect::input,
                              context.say(Msg::fork_unproved),
                              context.say(no_key ? Msg::fork_make_key : Msg::fork_make_hint));
  return ExitCode::integrity;
}

ExitCode run_fork_make(const ForkMakeOptions& options, Context& context) {
  if (options.files.size() != 2 || (!options.entries.empty() && options.entries.size() != 2)) {
    context.out.error("usage", formats::Aspect::input, Msg::fork_make_two);
    return ExitCode::usage;
  }
  AIGAQ_OR_EXIT(const formats::Trust trust, load_trust(context, options.trust));
  AIGAQ_OR_EXIT(const Bytes first, read_file(context, options.files[0], limits::kNoteBytes));
  AIGAQ_OR_EXIT(const Bytes second, read_file(context, options.files[1], limits::kNoteBytes));
  std::vector<Hash> leaves;
  for (const auto& path : options.entries) {
    AIGAQ_OR_EXIT(const Bytes entry, read_file(context, path, limits::kBundleDocument));
    leaves.push_back(crypto::leaf_hash(entry));
  }
  const auto proof = formats::make_fork_proof(as_text(first), as_text(second), leaves, trust.logs);
  if (!proof) return refuse_make(context, proof.error());
  const ExitCode written = write_fork_proof(context, *proof, options.out);
  if (written != ExitCode::done) return written;
  context.out.conclude(Msg::fork_made, {{"path", options.out}});
  context.out.next(Msg::fork_made_next, {{"path", options.out}});
  return ExitCode::done;
}

}  // namespace

Json fork_json(const ForkProof& proof, const Fork& fork) {
  Json out = Json::object();
  out.set("kind", formats::name_of(proof.kind)).set("origin", fork.origin);
  out.set("log_vkey", proof.key.text());
  out.set("fingerprint", formats::vault_fingerprint(proof.key)).set("place", fork.place);
  out.set("first", half_json(fork.first, fork.first_says));
  return out.set("second", half_json(fork.second, fork.second_says));
}

ExitCode write_fork_proof(Context& context, const ForkProof& proof, const std::string& path) {
  const auto fork = formats::verify_fork_proof(proof);
  AIGAQ_ASSERT(fork.has_value());
  const std::string text = formats::format_fork_proof(proof);
  try {
    AIGAQ_OR_EXIT([[maybe_unused]] const bool written,
                  write_new_file(context, path, as_bytes(text), NewFile::Mode::shared));
  } catch (const FileError& error) {
    context.out.error("file-unwritable", formats::Aspect::environment, Msg::environment_error,
                      {{"detail", error.what()}});
    return ExitCode::error;
  }
  Json object = fork_json(proof, *fork);
  context.out.object("fork", object.set_name("path", path));
  return ExitCode::done;
}

void add_fork_commands(CLI::App& app, const Catalogue& say, CommandList& commands) {
  CLI::App* group = add_group(app, "fork", say(Msg::cmd_fork));
  const auto making = std::make_shared<ForkMakeOptions>();
  CLI::App* make = add_command(*group, "make", say(Msg::cmd_fork_make));
  require(add_arguments(*make, "FILES", making->files, say(Msg::arg_fork_files)));
  add_values(*make, "--entry", making->entries, say(Msg::opt_fork_entry));
  require(add_values(*make, "--trust", making->trust, std::string(say.text(Msg::opt_trust))));
  require(add_value(*make, "-o,--output", making->out, say(Msg::opt_fork_out)));
  push_command<ForkMakeOptions>(commands, "fork make", make, making, run_fork_make);
  const auto showing = std::make_shared<ForkShowOptions>();
  CLI::App* show = add_command(*group, "show", say(Msg::cmd_fork_show));
  add_argument(*show, "FILE", showing->file, say(Msg::arg_fork_file));
  add_values(*show, "--trust", showing->trust, std::string(say.text(Msg::opt_trust)));
  push_command<ForkShowOptions>(commands, "fork show", show, showing, run_fork_show);
}

}  // namespace aigaq::cli
