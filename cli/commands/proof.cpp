#include "cli/commands/proof.hpp"

#include "cli/entry_ids.hpp"
#include "cli/reader/bundle_input.hpp"
#include "cli/reader/files.hpp"
#include "cli/reader/log_commands.hpp"
#include "cli/vault_access.hpp"
#include "vault/witnessed_head.hpp"

namespace aigaq::cli {
namespace {

struct ProofExportOptions {
  std::string id;
  std::optional<std::string> out, entry, policy;
  [[nodiscard]] bool to_stdout() const { return !out || *out == "-"; }
};

struct MadeProof {
  std::uint64_t number = 0, size = 0;
  std::string text;
  Bytes entry;
  formats::VerifierKey key;
  Hash leaf_hash;
};

// Checked by the code that any recipient's copy runs, before it leaves.
Outcome<MadeProof> make_proof(Context& context, const vault::Vault& vault, std::uint64_t number,
                              const std::optional<formats::Policy>& policy) {
  const vault::WitnessedHead head = vault::witnessed_head(vault, number, policy);
  if (head.quorum_missed) {
    context.out.warning("quorum-not-met", formats::Aspect::signer,
                        Msg::export_warning_quorum_not_met);
  }
  const auto size = head.size;
  MadeProof out{number, size, "", vault.entry(number).entry, vault.log_key(), {}};
  out.text = formats::format_tlog_proof(
      {number, vault.inclusion(number, size), vault.checkpoint_at(size), {}});
  formats::HeadTrust trust;
  trust.trust.logs.push_back(out.key);
  const auto report = formats::check_proof(out.text, out.entry, trust);
  out.leaf_hash = report.leaf_hash;
  if (exit_of(report.head) == ExitCode::done) return out;
  for (const auto& finding : report.head.findings) {
    context.out.error(finding.cls, finding.aspect, Msg::proof_failed);
  }
  context.out.conclude(Msg::proof_failed);
  return ExitCode::integrity;
}

ExitCode write_proof(const ProofExportOptions& options, Context& context, const MadeProof& made) {
  std::vector<NewContent> files;
  if (options.entry) files.push_back({*options.entry, made.entry});
  if (!options.to_stdout()) files.push_back({*options.out, as_bytes(made.text)});
  AIGAQ_OR_EXIT([[maybe_unused]] const bool written,
                write_new_files(context, files, NewFile::Mode::shared));
  if (options.to_stdout()) context.out.result(made.text);
  return ExitCode::done;
}

// Nothing is overwritten, and nothing is asked for that would not be used.
ExitCode check_targets(const ProofExportOptions& options, Context& context) {
  if (options.to_stdout()) context.out.result_takes_stdout();
  if (options.out == "-" && context.out.json()) {
    context.out.error("usage", formats::Aspect::input, Msg::stdout_and_json);
    return ExitCode::usage;
  }
  if (options.entry && *options.entry == options.out) {
    context.out.error("usage", formats::Aspect::input, Msg::proof_same_file);
    return ExitCode::usage;
  }
  for (const std::string* path :
       {options.to_stdout() ? nullptr : &*options.out, options.entry ? &*options.entry : nullptr}) {
    if (path == nullptr) continue;
    const ExitCode usable = check_new_path(context, *path);
    if (usable != ExitCode::done) return usable;
  }
  return ExitCode::done;
}

ExitCode run_proof_export(const ProofExportOptions& options, Context& context) {
  const ExitCode usable = check_targets(options, context);
  if (usable != ExitCode::done) return usable;
  AIGAQ_OR_EXIT(const auto name, read_entry_name(context, options.id));
  std::optional<formats::Policy> policy;
  if (options.policy) {
    AIGAQ_OR_EXIT(policy, load_policy(context, *options.policy));
  }
  AIGAQ_OR_EXIT(const auto open,
                open_vault(context, vault::Access::read, std::nullopt, Reading::chain));
  AIGAQ_OR_EXIT(const auto number, resolve_entry(context, *open.vault, name));
  AIGAQ_OR_EXIT(const MadeProof made, make_proof(context, *open.vault, number, policy));
  const ExitCode written = write_proof(options, context, made);
  if (written != ExitCode::done) return written;
  Json object = Json::object();
  object.set("number", made.number).set("leaf_hash", to_hex(made.leaf_hash.view()));
  object.set("size", made.size).set("log_vkey", made.key.text());
  const auto set_path = [&](const char* key, const std::optional<std::string>& path) {
    path ? object.set_name(key, *path) : object.set(key, nullptr);
  };
  set_path("path", options.to_stdout() ? std::nullopt : options.out);
  set_path("entry_path", options.entry);
  context.out.object("proof", object.set("proof", made.text));
  context.out.conclude(Msg::proof_exported, {{"number", made.number}, {"size", made.size}});
  context.out.next(Msg::proof_next_exported, {{"vkey", made.key.text()}});
  return ExitCode::done;
}

}  // namespace

void add_proof_commands(CLI::App& app, const Catalogue& say, CommandList& commands) {
  CLI::App* group = add_group(app, "proof", say(Msg::cmd_proof));
  const auto options = std::make_shared<ProofExportOptions>();
  CLI::App* command = add_command(*group, "export", say(Msg::cmd_proof_export));
  add_argument(*command, "ID", options->id, say(Msg::argument_id));
  add_value(*command, "-o,--output", options->out, say(Msg::opt_proof_out));
  add_value(*command, "--entry", options->entry, say(Msg::opt_proof_entry_out));
  add_value(*command, "--policy", options->policy, say(Msg::opt_export_policy));
  push_command<ProofExportOptions>(commands, "proof export", command, options, run_proof_export);
  add_proof_verify(*group, say, commands);
}

}  // namespace aigaq::cli
