#include "cli/commands/checkpoint.hpp"

#include "cli/vault_access.hpp"

namespace aigaq::cli {
namespace {

struct CheckpointOptions {};

ExitCode run_checkpoint(const CheckpointOptions&, Context& context) {
  context.out.result_takes_stdout();
  AIGAQ_OR_EXIT(const auto open,
                open_vault(context, vault::Access::read, std::nullopt, Reading::chain));
  const std::string note = open.vault->checkpoint_at(open.vault->size());
  const auto& key = open.vault->log_key();
  const auto head = formats::verify_checkpoint(note, key);
  if (!head) {
    context.out.error("checkpoint-signature", formats::Aspect::integrity, Msg::checkpoint_bad);
    return ExitCode::integrity;
  }
  const std::string fingerprint = formats::vault_fingerprint(key);
  const std::string head_mark = formats::head_fingerprint(formats::checkpoint_body(*head));
  context.out.result(note);
  context.out.object("checkpoint", Json::object()
                                       .set("origin", head->origin)
                                       .set("size", head->size)
                                       .set("root", to_hex(head->root.view()))
                                       .set("log_vkey", key.text())
                                       .set("fingerprint", fingerprint)
                                       .set("head_fingerprint", head_mark)
                                       .set("note", note));
  context.out.sentence(Msg::checkpoint_fingerprints,
                       {{"fingerprint", fingerprint}, {"head", head_mark}});
  context.out.count("entries", head->size);
  context.out.conclude(Msg::checkpoint_done, {{"size", head->size}});
  context.out.next(Msg::checkpoint_next);
  return ExitCode::done;
}

}  // namespace

void add_checkpoint_command(CLI::App& app, const Catalogue& say, CommandList& commands) {
  auto* command = add_command(app, "checkpoint", say(Msg::cmd_checkpoint));
  push_command<CheckpointOptions>(commands, "checkpoint", command,
                                  std::make_shared<CheckpointOptions>(), run_checkpoint);
}

}  // namespace aigaq::cli
