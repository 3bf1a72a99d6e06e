#include "cli/commands/take_in.hpp"

#include "cli/adding.hpp"
#include "cli/clock_warning.hpp"
#include "cli/entry_ids.hpp"
#include "cli/forms/form.hpp"
#include "cli/reader/bundle_verdict.hpp"
#include "cli/reader/secrets.hpp"
#include "cli/received_bundle.hpp"
#include "cli/vault_access.hpp"
#include "crypto/limits.hpp"

namespace aigaq::cli {
namespace {

using formats::FormKind;

struct TakeInOptions {
  BundleOptions bundle;
  std::optional<std::string> title, case_name, language, identity, head;
  bool accept_untrusted = false;
  bool dry_run = false;
};

using Fields = std::map<std::string, std::vector<std::string>>;

// The words that people give: case, title, language.
Outcome<Fields> own_words(Context& context, const TakeInOptions& options) {
  const std::pair<const char*, const std::optional<std::string>*> given[] = {
      {"case", &options.case_name}, {"title", &options.title}, {"language", &options.language}};
  Fields out;
  for (const auto& [key, value] : given) {
    if (!*value || (*value)->empty()) continue;
    const auto setting =
        parse_setting(formats::schema_of(FormKind::received), std::string(key) + "=" + **value);
    if (!std::holds_alternative<FieldSetting>(setting)) {
      context.out.error("usage", formats::Aspect::input, Msg::take_in_bad_value,
                        {{"option", key}});
      return ExitCode::usage;
    }
    out[key] = {**value};
  }
  return out;
}

// What the check found, for the record: all of it private but the words of the taker.
void describe(Fields& fields, const CheckedBundle& checked, Context& context) {
  const formats::BundleReport& report = checked.received.report;
  fields["claimed_time"] = {rfc3339(context.clock.unix_seconds())};
  fields["clock_source"] = {"device clock"};
  fields["tool"] = {"aigaq"};
  fields["tool_version"] = {AIGAQ_VERSION};
  fields["log_vkey"] = {report.log_vkey};
  fields["fingerprint"] = {report.fingerprint};
  fields["log_origin"] = {report.origin};
  fields["log_size"] = {std::to_string(report.size)};
  fields["log_root"] = {to_hex(report.root.view())};
  if (report.entries.size() <= limits::kListItems) {
    for (const auto& entry : report.entries) {
      fields["log_entries"].push_back(std::to_string(entry.number) + " " +
                                      to_hex(entry.leaf_hash.view()));
    }
  }
  if (!report.purpose.empty()) fields["purpose"] = {report.purpose};
  if (checked.archive->file) fields["bundle_sha256"] = {to_hex(checked.archive->file->view())};
  fields["addressed_to_me"] = {std::string(formats::name_of(report.addressed))};
  fields["signer"] = {std::string(formats::name_of(report.signer))};
}

// The verdict, as `bundle inspect` gives it; done where the bundle may be kept.
ExitCode judge(Context& context, const TakeInOptions& options, const CheckedBundle& checked) {
  const formats::BundleReport& report = checked.received.report;
  if (checked.exit == ExitCode::error) return checked.exit;
  const ExitCode verdict = graver(
      print_verdict(context, report, VerdictDetail::with_entries, ""), checked.exit);
  if (verdict == ExitCode::done) return verdict;
  if (verdict != ExitCode::signer_untrusted) {
    context.out.sentence(Msg::take_in_refused);
    return verdict;
  }
  if (options.accept_untrusted) return ExitCode::done;
  context.out.conclude(Msg::take_in_untrusted);
  context.out.next(Msg::take_in_untrusted_next,
                   {{"fingerprint", report.fingerprint}, {"vkey", report.log_vkey}});
  return verdict;
}

void report_receipt(Context& context, const TakeInOptions& options, const ReceivedBundle& bundle,
                    const vault::Receipt& receipt) {
  context.out.object("entry", receipt_json(formats::name_of(FormKind::received), receipt,
                                           options.dry_run));
  context.out.count("entries", options.dry_run ? 0 : 1);  // the vault's, no more the bundle's
  context.out.count("files", receipt.files.size());
  context.out.count("bytes", receipt.files.front().size);
  if (options.dry_run) {
    context.out.conclude(Msg::take_in_dry_run_done);
    context.out.next(Msg::take_in_dry_run_next);
    return;
  }
  if (!bundle.encrypted) name_plain_copies(context, {options.bundle.file});
  context.out.conclude(Msg::take_in_done,
                       {{"number", receipt.number}, {"id", entry_id(receipt.leaf_hash)}});
  context.out.next(Msg::take_in_next, {{"number", receipt.number}});
}

ExitCode run_take_in(const TakeInOptions& options, Context& context) {
  AIGAQ_OR_EXIT(const auto directory, locate_vault(context));
  AIGAQ_OR_EXIT(auto fields, own_words(context, options));
  if (!has_passphrase_source(context, SecretFor::vault)) {
    return read_passphrase(context, SecretFor::vault).exit();
  }
  // The vault is opened afterwards: the child that reads the bundle must hold no key of it.
  Damage damage;
  auto received = check_received(context, options.bundle, damage);
  if (!received) {
    if (received.exit() != ExitCode::integrity) return received.exit();
    auto report = failed_report();
    report.primary = damage;
    static_cast<void>(print_verdict(context, report, VerdictDetail::short_form, ""));
    context.out.sentence(Msg::take_in_refused);
    return received.exit();
  }
  const ExitCode verdict = judge(context, options, received->checked);
  if (verdict != ExitCode::done) return verdict;
  AIGAQ_ASSERT(received->checked.archive && received->archive.digest);

  const auto access = options.dry_run ? vault::Access::read : vault::Access::write;
  AIGAQ_OR_EXIT(const auto open, open_vault(context, access, options.identity, Reading::entries));
  if (!options.dry_run) {
    AIGAQ_OR_EXIT([[maybe_unused]] const bool known,
                  confirm_head(context, *open.vault, options.head));
  }
  describe(fields, received->checked, context);
  vault::AddRequest request;
  request.statement.kind = FormKind::received;
  request.statement.version = formats::schema_of(FormKind::received).version;
  request.statement.fields = std::move(fields);
  request.files.push_back(received->archive);
  request.dry_run = options.dry_run;
  vault::Receipt receipt;
  {
    Progress bar(context, Msg::taking_in, Progress::Unit::bytes, 0);
    receipt = open.vault->add(request, ticking(bar));
  }
  report_receipt(context, options, *received, receipt);
  if (!options.dry_run) warn_if_clock_went_back(context, *open.vault, receipt.number);
  return ExitCode::done;
}

}  // namespace

void add_take_in_command(CLI::App& group, const Catalogue& say, CommandList& commands) {
  auto* command = add_command(group, "take-in", say(Msg::cmd_bundle_take_in));
  auto options = std::make_shared<TakeInOptions>();
  bind_bundle_options(*command, say, options->bundle, true);
  add_value(*command, "--title", options->title, say(Msg::opt_take_in_title));
  add_value(*command, "--case", options->case_name, say(Msg::opt_take_in_case));
  add_value(*command, "--language", options->language, say(Msg::opt_take_in_language));
  add_switch(*command, "--accept-untrusted", options->accept_untrusted,
             say(Msg::opt_accept_untrusted));
  add_switch(*command, "--dry-run", options->dry_run, say(Msg::opt_dry_run));
  add_value(*command, "--head", options->head, say(Msg::opt_head));
  add_identity_option(*command, say, options->identity);
  push_command<TakeInOptions>(commands, "bundle take-in", command, options, run_take_in);
}

}  // namespace aigaq::cli
