#include "cli/reader/bundle_input.hpp"
#include "cli/reader/log_commands.hpp"
#include "cli/reader/vouching_text.hpp"

namespace aigaq::cli {

void add_head_trust(CLI::App& app, const Catalogue& say, HeadTrustOptions& options) {
  add_values(app, "--trust", options.trust, std::string(say.text(Msg::opt_trust)));
  add_value(app, "--origin", options.origin, std::string(say.text(Msg::opt_origin)));
}

Outcome<formats::HeadTrust> load_head_trust(Context& context, const HeadTrustOptions& options) {
  AIGAQ_OR_EXIT(formats::Trust trust, load_trust(context, options.trust));
  return formats::HeadTrust{std::move(trust), options.origin};
}

// What nobody trusted signed is shown as what it says, beside an integrity that is not ok.
Json head_verdict(const formats::HeadReport& head) {
  const bool failed = head.integrity == formats::Integrity::failed;
  const formats::Checkpoint* said = head.checkpoint && !failed ? &head.checkpoint->head : nullptr;
  std::optional<std::string> origin, root, key, fingerprint;
  std::optional<std::uint64_t> size;
  if (said != nullptr) {
    origin = said->origin;
    root = to_hex(said->root.view());
    size = said->size;
  }
  if (head.key && !failed) {
    key = head.key->text();
    fingerprint = formats::vault_fingerprint(*head.key);
  }
  Json out = Json::object();
  out.set("integrity", formats::name_of(head.integrity));
  out.set("signer", formats::name_of(head.signer));
  out.set("time", formats::name_of(formats::TimeVerdict::claimed_only));
  out.set("truth", "not-assessed").set("origin", origin).set("log_vkey", key);
  out.set("fingerprint", fingerprint).set("size", size).set("root", root);
  out.set("quorum", formats::name_of(failed ? formats::Quorum::none : head.quorum));
  return out.set("witnesses", failed ? Json::array() : json_witnesses(head.witnesses));
}

void say_vouching(Context& context, const formats::HeadReport& head) {
  say_witnesses(context, head.witnesses, head.quorum);
}

bool too_few_vouched(const formats::HeadReport& head) {
  return vouched_by_too_few(head.findings, head.quorum);
}

ExitCode exit_of(const formats::HeadReport& head) {
  if (head.integrity == formats::Integrity::failed || head.signer == formats::Signer::bad) {
    return ExitCode::integrity;
  }
  return head.signer == formats::Signer::trusted ? ExitCode::done : ExitCode::signer_untrusted;
}

}  // namespace aigaq::cli
