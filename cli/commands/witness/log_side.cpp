// What the owner of a vault does to have its log vouched for.
#include <algorithm>

#include "cli/commands/witness/witness.hpp"
#include "cli/reader/bundle_input.hpp"
#include "cli/reader/files.hpp"
#include "cli/reader/vouching_text.hpp"
#include "cli/vault_access.hpp"
#include "crypto/limits.hpp"
#include "formats/log/lines.hpp"
#include "formats/log/witness_request.hpp"
#include "vault/log/store.hpp"

namespace aigaq::cli {
namespace {

using Keys = std::vector<formats::CosignerKey>;

struct RequestOptions {
  std::optional<std::uint64_t> old_size;
  std::optional<std::string> old_checkpoint;
  std::string out;
};
struct AcceptOptions {
  std::vector<std::string> replies;
  std::vector<std::string> witnesses;
  std::optional<std::string> policy;
  std::optional<std::string> head;
};

ExitCode bad_input(Context& context, const char* cls, const std::string& path, Msg message,
                   const char* detail) {
  Notice notice;
  notice.cls = cls;
  notice.file = path;
  notice.message =
      context.say(message, {{"path", path}, {"detail", detail_text(context.say, detail)}});
  context.out.report(notice);
  return ExitCode::input_refused;
}

// What the witness saw last; checked against this log.
Outcome<crypto::TreeSize> old_size_of(Context& context, const vault::Vault& vault,
                                      const RequestOptions& options) {
  formats::Checkpoint old{vault.log_key().name, options.old_size.value_or(0), {}};
  if (options.old_checkpoint) {
    AIGAQ_OR_EXIT(const Bytes note,
                  read_file(context, *options.old_checkpoint, limits::kNoteBytes));
    const auto checkpoint = formats::verify_checkpoint(as_text(note), vault.log_key());
    if (!checkpoint) {
      return bad_input(context, "checkpoint-malformed", *options.old_checkpoint,
                       Msg::witness_bad_request, checkpoint.error().context);
    }
    old = *checkpoint;
  }
  const auto contradicts = [&](const char* cls, Msg message) {
    Notice notice;
    notice.kind = Notice::Kind::finding;
    notice.cls = cls;
    notice.aspect = formats::Aspect::integrity;
    notice.entry = "head";
    notice.message = context.say(message, {{"old", old.size}, {"size", vault.size()}});
    if (message == Msg::witness_old_fork) notice.hint = context.say(Msg::witness_old_fork_hint);
    context.out.report(notice);
    return ExitCode::contradicts;
  };
  if (old.size > vault.size()) return contradicts("rollback", Msg::witness_old_too_large);
  if (options.old_checkpoint && vault.root_at(old.size) != old.root) {
    return contradicts("fork", Msg::witness_old_fork);
  }
  return old.size;
}

ExitCode run_request(const RequestOptions& options, Context& context) {
  const bool to_stdout = options.out == "-";
  if (to_stdout) context.out.result_takes_stdout();
  if (to_stdout && context.out.json()) {
    context.out.error("usage", formats::Aspect::input, Msg::stdout_and_json);
    return ExitCode::usage;
  }
  if (options.old_size.has_value() == options.old_checkpoint.has_value()) {
    context.out.error_with_hint("usage", formats::Aspect::input,
                                context.say(Msg::witness_which_old),
                                context.say(Msg::witness_which_old_hint));
    return ExitCode::usage;
  }
  std::unique_ptr<NewFile> file;
  if (!to_stdout) {
    AIGAQ_OR_EXIT(file, NewFile::create(context, options.out, NewFile::Mode::shared));
  }
  AIGAQ_OR_EXIT(const auto open,
                open_vault(context, vault::Access::read, std::nullopt, Reading::chain));
  const vault::Vault& vault = *open.vault;
  // A log that was put back is not shown to witnesses.
  if (open.contradicted) return ExitCode::contradicts;
  AIGAQ_OR_EXIT(const auto old_size, old_size_of(context, vault, options));
  formats::WitnessRequest request{old_size, {}, vault.checkpoint()};
  if (old_size > 0) request.proof = vault.consistency(old_size);
  const std::string text = formats::format_witness_request(request);
  if (file != nullptr) {
    file->write(as_bytes(text));
    file->commit();
  } else {
    context.out.result(text);
  }
  context.out.object("request", Json::object()
                                    .set_name("path", options.out)
                                    .set("origin", vault.log_key().name)
                                    .set("old", old_size)
                                    .set("size", vault.size())
                                    .set("root", to_hex(vault.root_at(vault.size()).view()))
                                    .set("hashes", request.proof.size()));
  context.out.conclude(Msg::witness_request_done, {{"size", vault.size()}, {"old", old_size}});
  context.out.next(Msg::witness_request_next);
  return ExitCode::done;
}

// Keys named now, and those whose word was taken in before.
Outcome<Keys> witness_keys(Context& context, const AcceptOptions& options) {
  Keys out;
  for (const std::string& text : options.witnesses) {
    if (auto key = formats::parse_cosigner_key(text)) {
      out.push_back(std::move(*key));
      continue;
    }
    AIGAQ_OR_EXIT(const Bytes bytes, read_file(context, text, limits::kPolicyBytes));
    std::string lines(as_text(bytes));
    if (!lines.ends_with('\n')) lines += '\n';
    formats::LineReader reader(lines);
    while (const auto line = reader.next()) {
      if (line->empty() || line->starts_with('#')) continue;
      auto key = formats::parse_cosigner_key(*line);
      if (!key) {
        context.out.error("not-a-verifier-key", formats::Aspect::input, Msg::trust_not_a_key,
                          {{"text", text}});
        return ExitCode::error;
      }
      out.push_back(std::move(*key));
    }
  }
  if (options.policy) {
    AIGAQ_OR_EXIT(const auto trust, load_trust(context, {*options.policy}));
    if (trust.policy) {
      for (const auto& witness : trust.policy->witnesses) {
        if (witness.cosigner) out.push_back(*witness.cosigner);
      }
    }
  }
  return out;
}

// A reply may be the bare lines, or a note that carries them.
Outcome<formats::WitnessReply> read_reply(Context& context, const std::string& path) {
  AIGAQ_OR_EXIT(const Bytes bytes, read_file(context, path, limits::kNoteBytes));
  auto reply = formats::parse_witness_reply(as_text(bytes));
  if (reply) return std::move(*reply);
  if (auto note = formats::parse_note(as_text(bytes))) {
    return formats::WitnessReply{std::move(note->signatures), std::nullopt};
  }
  return bad_input(context, "reply-malformed", path, Msg::witness_bad_reply, reply.error().context);
}

ExitCode tell_refused(Context& context, const std::string& path, crypto::TreeSize size) {
  Notice notice;
  notice.cls = "witness-refused";
  notice.file = path;
  notice.numbers["size_seen"] = size;
  notice.message = context.say(Msg::witness_reply_refused, {{"path", path}, {"size", size}});
  notice.hint = context.say(Msg::witness_reply_refused_hint, {{"size", size}});
  context.out.report(notice);
  return ExitCode::input_refused;
}

// The lines of a reply that are of known witnesses, each matched with a tree of this log.
ExitCode match_reply(Context& context, const vault::Vault& vault, const Keys& keys,
                     const std::string& path, std::vector<vault::Cosigned>& out) {
  AIGAQ_OR_EXIT(const auto reply, read_reply(context, path));
  if (reply.size_seen) return tell_refused(context, path, *reply.size_seen);
  std::size_t known = 0;
  for (const formats::NoteSignature& line : reply.signatures) {
    const auto key = std::ranges::find_if(
        keys, [&](const formats::CosignerKey& one) { return formats::is_by(line, one); });
    if (key == keys.end()) continue;
    ++known;
    auto matched = vault.match_cosignature(line, *key, {});
    if (matched) {
      out.push_back(std::move(*matched));
      continue;
    }
    Notice notice;
    notice.kind = Notice::Kind::finding;
    notice.cls = "cosignature-invalid";
    notice.aspect = formats::Aspect::signer;
    notice.file = path;
    notice.message =
        context.say(Msg::witness_reply_false, {{"path", path}, {"witness", key->name}});
    context.out.report(notice);
    return ExitCode::integrity;
  }
  if (known > 0) return ExitCode::done;
  context.out.error_of_file(path, "witness-unknown", formats::Aspect::signer,
                            context.say(Msg::witness_reply_unknown, {{"path", path}}),
                            context.say(Msg::witness_reply_unknown_hint));
  return ExitCode::signer_untrusted;
}

void tell_accepted(Context& context, const vault::Cosigned& one) {
  const std::optional<std::string> time = witness_time(one.seconds);
  context.out.sentence(
      Msg::witness_accepted_one,
      {{"witness", one.witness.name}, {"size", one.size}, {"time", time.value_or("?")}});
  context.out.object("cosignature", Json::object()
                                        .set("witness", one.witness.name)
                                        .set("witness_vkey", one.witness.text())
                                        .set("size", one.size)
                                        .set("root", to_hex(one.root.view()))
                                        .set("time", time));
}

ExitCode run_accept(const AcceptOptions& options, Context& context) {
  AIGAQ_OR_EXIT(Keys keys, witness_keys(context, options));
  AIGAQ_OR_EXIT(const auto open,
                open_vault(context, vault::Access::write, std::nullopt, Reading::chain));
  vault::Vault& vault = *open.vault;
  AIGAQ_OR_EXIT([[maybe_unused]] const bool sure, confirm_head(context, vault, options.head));
  for (const auto& before : vault.cosignatures()) keys.push_back(before.witness);
  std::vector<vault::Cosigned> matched;
  ExitCode exit = ExitCode::done;
  for (const std::string& path : options.replies) {
    exit = graver(exit, match_reply(context, vault, keys, path, matched));
  }
  const std::size_t fresh = matched.empty() ? 0 : vault.keep_cosignatures(matched);
  for (const auto& one : matched) tell_accepted(context, one);
  context.out.count("cosignatures", matched.size());
  context.out.count("new", fresh);
  if (exit != ExitCode::done) return exit;
  context.out.conclude(Msg::witness_accepted, {{"count", fresh}});
  context.out.next(Msg::witness_accepted_next);
  return exit;
}

}  // namespace

void add_log_side(CLI::App& group, const Catalogue& say, CommandList& commands) {
  auto* request = add_command(group, "request", say(Msg::cmd_witness_request));
  const auto asked = std::make_shared<RequestOptions>();
  add_value(*request, "--old", asked->old_size, say(Msg::opt_old));
  add_value(*request, "--old-checkpoint", asked->old_checkpoint, say(Msg::opt_old_checkpoint));
  require(add_value(*request, "-o,--output", asked->out, say(Msg::opt_request_out)));
  push_command<RequestOptions>(commands, "witness request", request, asked, run_request);
  auto* accept = add_command(group, "accept", say(Msg::cmd_witness_accept));
  const auto taken = std::make_shared<AcceptOptions>();
  require(add_arguments(*accept, "REPLY", taken->replies, say(Msg::arg_replies)));
  add_values(*accept, "--witness", taken->witnesses, say(Msg::opt_witness_key));
  add_value(*accept, "--policy", taken->policy, say(Msg::opt_witness_policy));
  add_value(*accept, "--head", taken->head, say(Msg::opt_head));
  push_command<AcceptOptions>(commands, "witness accept", accept, taken, run_accept);
}

}  // namespace aigaq::cli
