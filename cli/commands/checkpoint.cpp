#include "cli/commands/checkpoint.hpp"

#include "cli/checkpoint_qr.hpp"
#include "cli/head_in_words.hpp"
#include "cli/reader/files.hpp"
#include "cli/reader/log_commands.hpp"
#include "cli/vault_access.hpp"
#include "crypto/limits.hpp"

namespace aigaq::cli {
namespace {

struct CheckpointOptions {
  bool qr = false, words = false;
  std::optional<std::string> qr_svg, compare;
};

struct Head {
  std::string note, body;
  formats::Checkpoint checkpoint;
  formats::VerifierKey key;
};

// Taken before any passphrase is asked for.
Outcome<std::string> read_heard(const CheckpointOptions& options, Context& context) {
  if (!options.compare) return std::string();
  if (*options.compare != "-") return *options.compare;
  const auto heard = context.terminal.read_input(limits::kNoteBytes);
  if (!heard) {
    context.out.error("words-malformed", formats::Aspect::input, Msg::words_count, {{"count", 0}});
    return ExitCode::input_refused;
  }
  return std::string(as_text(*heard));
}

Outcome<Head> read_head(Context& context) {
  AIGAQ_OR_EXIT(const auto open,
                open_vault(context, vault::Access::read, std::nullopt, Reading::chain));
  const std::string note = open.vault->checkpoint_at(open.vault->size());
  const auto& key = open.vault->log_key();
  const auto head = formats::verify_checkpoint(note, key);
  if (!head) {
    context.out.error("checkpoint-signature", formats::Aspect::integrity, Msg::checkpoint_bad);
    return ExitCode::integrity;
  }
  return Head{note, formats::checkpoint_body(*head), *head, key};
}

// The note itself, or what was asked for in its place.
ExitCode print_result(const CheckpointOptions& options, Context& context, const Head& head) {
  std::optional<QrCode> code;
  if (options.qr || options.qr_svg) {
    code = make_qr(head.note);
    if (!code) {
      context.out.error("usage", formats::Aspect::input, Msg::qr_too_long);
      return ExitCode::error;
    }
  }
  if (options.qr_svg) {
    AIGAQ_OR_EXIT([[maybe_unused]] const bool written,
                  write_new_file(context, *options.qr_svg, as_bytes(qr_as_svg(*code)),
                                 NewFile::Mode::shared));
  }
  if (options.qr) context.out.result(qr_for_terminal(*code));
  if (options.words) {
    const auto list = word_list_of(context.say.language());
    context.out.result(words_in_lines(formats::head_words(head.body, list)));
    context.out.sentence(Msg::words_read);
  }
  if (!options.qr && !options.words && !options.compare) context.out.result(head.note);
  return ExitCode::done;
}

ExitCode run_checkpoint(const CheckpointOptions& options, Context& context) {
  context.out.result_takes_stdout();
  if (options.qr_svg) {
    const ExitCode usable = check_new_path(context, *options.qr_svg);
    if (usable != ExitCode::done) return usable;
  }
  AIGAQ_OR_EXIT(const std::string heard, read_heard(options, context));
  AIGAQ_OR_EXIT(const Head head, read_head(context));
  const ExitCode printed = print_result(options, context, head);
  if (printed != ExitCode::done) return printed;
  const std::string fingerprint = formats::vault_fingerprint(head.key);
  const std::string head_mark = formats::head_fingerprint(head.body);
  context.out.object("checkpoint", Json::object()
                                       .set("origin", head.checkpoint.origin)
                                       .set("size", head.checkpoint.size)
                                       .set("root", to_hex(head.checkpoint.root.view()))
                                       .set("log_vkey", head.key.text())
                                       .set("fingerprint", fingerprint)
                                       .set("head_fingerprint", head_mark)
                                       .set("words", words_json(head.body))
                                       .set("note", head.note));
  context.out.count("entries", head.checkpoint.size);
  if (options.compare) {
    const ExitCode same = compare_words(context, head.body, heard);
    if (same == ExitCode::done) {
      context.out.conclude(Msg::words_same, {{"size", head.checkpoint.size}});
    }
    return same;
  }
  context.out.sentence(Msg::checkpoint_fingerprints,
                       {{"fingerprint", fingerprint}, {"head", head_mark}});
  context.out.conclude(Msg::checkpoint_done, {{"size", head.checkpoint.size}});
  context.out.next(Msg::checkpoint_next);
  return ExitCode::done;
}

}  // namespace

void add_checkpoint_command(CLI::App& app, const Catalogue& say, CommandList& commands) {
  auto* command = add_command(app, "checkpoint", say(Msg::cmd_checkpoint));
  const auto options = std::make_shared<CheckpointOptions>();
  add_switch(*command, "--qr", options->qr, say(Msg::opt_qr));
  add_value(*command, "--qr-svg", options->qr_svg, say(Msg::opt_qr_svg));
  add_switch(*command, "--words", options->words, say(Msg::opt_words));
  add_value(*command, "--compare-words", options->compare, say(Msg::opt_compare_words));
  push_command<CheckpointOptions>(commands, "checkpoint", command, options, run_checkpoint);
  commands.back().keyring = KeyringUse::read;
  add_checkpoint_verify(*command, say, commands);
}

}  // namespace aigaq::cli
