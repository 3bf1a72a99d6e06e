// What somebody does who vouches for the logs of others.
#include "cli/commands/witness/witness.hpp"
#include "cli/reader/bundle_input.hpp"
#include "cli/reader/files.hpp"
#include "cli/reader/identity.hpp"
#include "cli/reader/log_commands.hpp"
#include "cli/storage_trouble.hpp"
#include "cli/vault_access.hpp"
#include "crypto/limits.hpp"
#include "formats/log/foreign.hpp"
#include "vault/witness/answer.hpp"

namespace aigaq::cli {
namespace {

using formats::WitnessDecision;
using vault::WitnessAnswer;
using vault::WitnessBook;

struct WitnessOptions {
  std::string identity;
  std::string request;
  std::vector<std::string> trust;
  std::optional<std::string> out, fork_proof;
};

Outcome<crypto::X25519Secret> load_one_identity(Context& context, const std::string& path) {
  AIGAQ_OR_EXIT(auto identities, load_identities(context, path));
  if (identities.size() != 1) {
    context.out.error_of_file(path, "usage", formats::Aspect::input,
                              context.say(Msg::witness_one_identity, {{"path", path}}));
    return ExitCode::usage;
  }
  return std::move(identities.front());
}

// A book with what it writes to.
struct OpenBook {
  vault::PosixDisk disk;
  std::unique_ptr<WitnessBook> book;
};
Outcome<std::unique_ptr<OpenBook>> open_book(Context& context, const std::string& identity) {
  AIGAQ_OR_EXIT(const auto surroundings, surroundings_of(context));
  AIGAQ_OR_EXIT(const auto secret, load_one_identity(context, identity));
  auto out = std::make_unique<OpenBook>();
  out->book = std::make_unique<WitnessBook>(out->disk, surroundings.state_directory, secret,
                                            context.random);
  return out;
}

ExitCode show_key(Context& context, const formats::CosignerKey& key) {
  context.out.object("witness", Json::object().set("name", key.name).set("vkey", key.text()));
  return ExitCode::done;
}

ExitCode run_new(const WitnessOptions& options, Context& context) {
  AIGAQ_OR_EXIT(const auto surroundings, surroundings_of(context));
  AIGAQ_OR_EXIT(const auto secret, load_one_identity(context, options.identity));
  vault::PosixDisk disk;
  WitnessBook::create(disk, surroundings.state_directory, secret, context.random);
  const WitnessBook book(disk, surroundings.state_directory, secret, context.random);
  context.out.conclude(Msg::witness_made, {{"vkey", book.key().text()}});
  context.out.next(Msg::witness_made_next);
  return show_key(context, book.key());
}

ExitCode run_key(const WitnessOptions& options, Context& context) {
  context.out.result_takes_stdout();
  AIGAQ_OR_EXIT(const auto open, open_book(context, options.identity));
  const formats::CosignerKey key = open->book->key();
  context.out.result(key.text() + "\n");
  context.out.conclude(Msg::witness_key_done, {{"name", key.name}});
  return show_key(context, key);
}

std::string_view name_of(vault::SeenKind kind) {
  switch (kind) {
    case vault::SeenKind::cosigned:
      return "cosigned";
    case vault::SeenKind::refused:
      return "refused";
    case vault::SeenKind::fork:
      return "fork";
  }
  return "";
}

ExitCode run_history(const WitnessOptions& options, Context& context) {
  AIGAQ_OR_EXIT(const auto open, open_book(context, options.identity));
  std::uint64_t count = 0;
  for (const vault::SeenLog& log : open->book->logs()) {
    for (const vault::SeenCheckpoint& seen : open->book->history(log)) {
      ++count;
      const std::string time = rfc3339(seen.seconds);
      context.out.sentence(Msg::witness_seen_line,
                           {{"time", time},
                            {"origin", log.key.name},
                            {"size", seen.size},
                            {"kind", word_for(context.say, "word_seen_", name_of(seen.kind))}});
      context.out.object("seen", Json::object()
                                     .set("origin", log.key.name)
                                     .set("log_vkey", log.key.text())
                                     .set("size", seen.size)
                                     .set("root", to_hex(seen.root.view()))
                                     .set("kind", name_of(seen.kind))
                                     .set("time", time)
                                     .set("note", seen.note));
    }
  }
  context.out.count("checkpoints", count);
  context.out.conclude(Msg::witness_seen_done, {{"count", count}});
  return ExitCode::done;
}

Outcome<formats::WitnessRequest> read_request(Context& context, const std::string& path) {
  AIGAQ_OR_EXIT(const Bytes bytes, read_file(context, path, limits::kNoteBytes));
  auto request = formats::parse_witness_request(as_text(bytes));
  if (!request) {
    const std::string detail = detail_text(context.say, request.error().context);
    Notice notice;
    notice.cls = "request-malformed";
    notice.file = path;
    notice.message = context.say(Msg::witness_bad_request, {{"path", path}, {"detail", detail}});
    context.out.report(notice);
    return ExitCode::input_refused;
  }
  return std::move(*request);
}

struct Refusal {
  std::string_view cls;
  ExitCode exit;
  std::string message;
};
Refusal refusal_of(Context& context, const WitnessAnswer& answer,
                   const formats::WitnessRequest& request) {
  const Args sizes = {
      {"shown", answer.head.size}, {"size", answer.size_seen}, {"old", request.old_size}};
  switch (answer.decision) {
    case WitnessDecision::smaller:
      return {"rollback", ExitCode::contradicts, context.say(Msg::witness_smaller, sizes)};
    case WitnessDecision::fork:
      return {"fork", ExitCode::contradicts, context.say(Msg::witness_fork, sizes)};
    case WitnessDecision::inconsistent:
      return {"inconsistent", ExitCode::integrity, context.say(Msg::witness_inconsistent, sizes)};
    default:
      return {"witness-conflict", ExitCode::input_refused,
              context.say(Msg::witness_conflict, sizes)};
  }
}

ExitCode tell_refusal(Context& context, const WitnessAnswer& answer,
                      const formats::WitnessRequest& request) {
  const Refusal refusal = refusal_of(context, answer, request);
  Notice notice;
  const bool finding = refusal.exit != ExitCode::input_refused;
  notice.kind = finding ? Notice::Kind::finding : Notice::Kind::error;
  notice.cls = refusal.cls;
  notice.aspect = finding ? formats::Aspect::integrity : formats::Aspect::input;
  notice.message = refusal.message;
  notice.texts["origin"] = answer.head.origin;
  if (answer.seen_note) notice.texts["seen_note"] = *answer.seen_note;
  if (answer.decision == WitnessDecision::fork) notice.hint = context.say(Msg::witness_fork_hint);
  notice.numbers["size"] = answer.head.size;
  notice.numbers["size_seen"] = answer.size_seen;
  context.out.report(notice);
  context.out.conclude(Msg::witness_refused, {{"size", answer.size_seen}});
  context.out.next(Msg::witness_refused_next);
  return refusal.exit;
}

void tell_cosigned(Context& context, const WitnessAnswer& answer,
                   const formats::WitnessRequest& request, const formats::CosignerKey& key,
                   const std::string& reply) {
  context.out.object("cosignature", Json::object()
                                        .set("origin", answer.head.origin)
                                        .set("old", request.old_size)
                                        .set("size", answer.head.size)
                                        .set("root", to_hex(answer.head.root.view()))
                                        .set("witness", key.name)
                                        .set("first_contact", answer.first_contact)
                                        .set("reply", reply));
  context.out.conclude(Msg::witness_cosigned,
                       {{"origin", answer.head.origin}, {"size", answer.head.size}});
  context.out.next(Msg::witness_cosigned_next);
}

// A key of another log among those given is no harm: the log's name decides.
std::optional<formats::VerifierKey> trusted_for(const formats::Trust& trust,
                                                const formats::WitnessRequest& request) {
  const auto checkpoint = formats::parse_foreign_checkpoint(request.checkpoint);
  if (!checkpoint) return std::nullopt;
  for (const auto& key : trust.logs) {
    if (key.name == checkpoint->head.origin) return key;
  }
  return trust.logs.empty() ? std::nullopt : std::optional(trust.logs.front());
}

Outcome<WitnessAnswer> ask_book(Context& context, WitnessBook& book,
                                const formats::WitnessRequest& request,
                                const std::optional<formats::VerifierKey>& trust) {
  try {
    return vault::answer_request(book, request, trust,
                                 [&context] { return context.clock.unix_seconds(); });
  } catch (const vault::StorageError& error) {
    if (error.cls() == "log-unknown") {
      const auto checkpoint = formats::parse_foreign_checkpoint(request.checkpoint);
      context.out.error_with_hint(
          "log-unknown", formats::Aspect::signer,
          context.say(Msg::witness_unknown_log, {{"origin", checkpoint->head.origin}}),
          context.say(Msg::witness_unknown_log_hint));
      return ExitCode::signer_untrusted;
    }
    if (error.cls() != "log-key-mismatch") throw;
    (void)report_storage_error(context, error);
    return ExitCode::signer_untrusted;
  }
}

// The refusal stands, whatever comes of this.
void prove_fork(Context& context, const WitnessBook& book, const WitnessAnswer& answer,
                const formats::WitnessRequest& request, const std::string& path) {
  const vault::SeenLog* log = book.find(answer.head.origin);
  if (!answer.seen_note || log == nullptr) return;
  const auto proof =
      formats::make_fork_proof(*answer.seen_note, request.checkpoint, {}, {log->key});
  if (!proof) {
    context.out.warning("fork-unproved", formats::Aspect::integrity, Msg::fork_proof_none);
  } else if (write_fork_proof(context, *proof, path) == ExitCode::done) {
    context.out.sentence(Msg::fork_made, {{"path", path}});
  }
}

ExitCode run_sign(const WitnessOptions& options, Context& context) {
  const bool to_stdout = !options.out || *options.out == "-";
  if (to_stdout) context.out.result_takes_stdout();
  if (options.out == "-" && context.out.json()) {
    context.out.error("usage", formats::Aspect::input, Msg::stdout_and_json);
    return ExitCode::usage;
  }
  AIGAQ_OR_EXIT(const auto request, read_request(context, options.request));
  AIGAQ_OR_EXIT(const auto trust, load_trust(context, options.trust));
  std::unique_ptr<NewFile> file;
  if (!to_stdout) {
    AIGAQ_OR_EXIT(file, NewFile::create(context, *options.out, NewFile::Mode::shared));
  }
  AIGAQ_OR_EXIT(const auto open, open_book(context, options.identity));
  AIGAQ_OR_EXIT(const auto answer,
                ask_book(context, *open->book, request, trusted_for(trust, request)));
  const std::string reply =
      answer.line ? *answer.line : formats::format_size_seen(answer.size_seen);
  if (file != nullptr) {
    file->write(as_bytes(reply));
    file->commit();
  } else {
    context.out.result(reply);
  }
  if (!answer.line) {
    if (options.fork_proof) prove_fork(context, *open->book, answer, request, *options.fork_proof);
    return tell_refusal(context, answer, request);
  }
  tell_cosigned(context, answer, request, open->book->key(), reply);
  return ExitCode::done;
}

}  // namespace

void add_witness_side(CLI::App& group, const Catalogue& say, CommandList& commands) {
  const auto add = [&](const char* name, Msg help, const char* full,
                       ExitCode (*run)(const WitnessOptions&, Context&)) {
    const auto options = std::make_shared<WitnessOptions>();
    CLI::App* command = add_command(group, name, say(help));
    require(
        add_value(*command, "-i,--identity", options->identity, say(Msg::opt_witness_identity)));
    push_command(commands, full, command, options, run);
    return std::pair(command, options);
  };
  add("new", Msg::cmd_witness_new, "witness new", run_new);
  add("key", Msg::cmd_witness_key, "witness key", run_key);
  add("history", Msg::cmd_witness_history, "witness history", run_history);
  const auto [sign, options] = add("sign", Msg::cmd_witness_sign, "witness sign", run_sign);
  add_argument(*sign, "REQUEST", options->request, say(Msg::arg_request));
  add_values(*sign, "--trust", options->trust, say(Msg::opt_trust_log));
  add_value(*sign, "-o,--output", options->out, say(Msg::opt_reply_out));
  add_value(*sign, "--fork-proof", options->fork_proof, say(Msg::opt_fork_proof));
}

}  // namespace aigaq::cli
