#include "cli/clock_warning.hpp"
#include "cli/entry_ids.hpp"
#include "cli/time_commands.hpp"
#include "cli/vault_access.hpp"
#include "formats/cbor/utf8.hpp"
#include "formats/time/block_headers.hpp"
#include "vault/time.hpp"

namespace aigaq::cli {
namespace {

struct TimeAnchorOptions {
  std::optional<std::uint64_t> height;
  std::string hash;
  std::string source;
  std::optional<std::string> identity, head;
};

bool valid_hash(std::string_view text) {
  const auto bytes = from_hex(text);
  return bytes && bytes->size() == formats::BlockHash::kSize;
}

ExitCode run_time_anchor(const TimeAnchorOptions& options, Context& context) {
  if (!valid_hash(options.hash) || !formats::valid_utf8(options.source)) {
    context.out.error("usage", formats::Aspect::input, Msg::time_anchor_bad);
    return ExitCode::usage;
  }
  AIGAQ_OR_EXIT(const auto open, open_vault(context, vault::Access::write, options.identity,
                                            Reading::entries));
  AIGAQ_OR_EXIT([[maybe_unused]] const bool known,
                confirm_head(context, *open.vault, options.head));
  const vault::Receipt receipt = vault::add_anchor(
      *open.vault, {options.height.value_or(0), options.hash, options.source});
  context.out.object("anchor", Json::object()
                                   .set("number", receipt.number)
                                   .set("id", entry_id(receipt.leaf_hash))
                                   .set("leaf_hash", to_hex(receipt.leaf_hash.view()))
                                   .set("height", options.height)
                                   .set("hash", options.hash)
                                   .set("source", options.source)
                                   .set("checkpoint", receipt.checkpoint));
  warn_if_clock_went_back(context, *open.vault, receipt.number);
  context.out.count("entries", 1);
  context.out.conclude(Msg::time_anchor_done,
                       {{"height", options.height.value_or(0)}, {"number", receipt.number}});
  context.out.next(Msg::time_anchor_next);
  return ExitCode::done;
}

}  // namespace

void add_time_anchor(CLI::App& group, const Catalogue& say, CommandList& commands) {
  auto* command = add_command(group, "anchor", say(Msg::cmd_time_anchor));
  auto options = std::make_shared<TimeAnchorOptions>();
  require(add_value(*command, "--height", options->height, say(Msg::opt_anchor_height)));
  require(add_value(*command, "--hash", options->hash, say(Msg::opt_anchor_hash)));
  require(add_value(*command, "--source", options->source, say(Msg::opt_anchor_source)));
  add_value(*command, "--head", options->head, say(Msg::opt_head));
  add_identity_option(*command, say, options->identity);
  push_command<TimeAnchorOptions>(commands, "time anchor", command, options, run_time_anchor);
}

}  // namespace aigaq::cli
