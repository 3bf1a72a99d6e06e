#include "cli/commands/export.hpp"

#include <algorithm>

#include "cli/commands/export_options.hpp"
#include "cli/crash_guard.hpp"
#include "cli/reader/entry_text.hpp"
#include "cli/reader/files.hpp"
#include "cli/reader/secrets.hpp"
#include "cli/reader/sender_texts.hpp"
#include "cli/reader/thread_lanes.hpp"
#include "cli/recovery_sheet.hpp"
#include "cli/vault_access.hpp"
#include "crypto/limits.hpp"

namespace aigaq::cli {
namespace {

using formats::Aspect;

// "file name 2", "exhibit"; the key of a field stays as people type it.
std::string place_text(const Catalogue& say, const std::string& where) {
  const auto digits = where.find_first_of("0123456789");
  const bool numbered = digits != std::string::npos && digits > 0 && where[digits - 1] == ' ';
  std::string part = "where_" + where.substr(0, numbered ? digits - 1 : std::string::npos);
  std::ranges::replace(part, ' ', '_');
  const auto known = message_named(part);
  if (!known) return where;
  return numbered ? say(*known, {{"number", where.substr(digits)}}) : say(*known);
}

std::string class_message(Context& context, std::string_view cls, const std::string& where) {
  const auto message =
      message_named("export_warning_" + std::string(cls)).value_or(Msg::export_warning_other);
  return context.say(message, {{"where", place_text(context.say, where)}});
}

void report_warnings(Context& context, const std::vector<vault::ExportWarning>& warnings) {
  for (const auto& warning : warnings) {
    Notice notice;
    notice.kind = Notice::Kind::warning;
    notice.cls = warning.cls;
    if (warning.entry != 0) notice.entry = std::to_string(warning.entry);
    if (!warning.where.empty()) notice.texts["where"] = warning.where;
    notice.message = class_message(context, warning.cls, warning.where);
    context.out.report(notice);
  }
}

// The place and the list's line, never the phrase.
void report_remaining(Context& context, const ExportInput& input,
                      const std::vector<vault::Remaining>& remaining, Notice::Kind kind) {
  for (const auto& one : remaining) {
    Notice notice;
    notice.kind = kind;
    notice.cls = "phrase-remains";
    if (one.entry != 0) notice.entry = std::to_string(one.entry);
    std::uint64_t line = one.list_line;
    if (line >= 1 && line <= input.list_lines.size()) {
      const auto& place = input.list_lines[static_cast<std::size_t>(line - 1)];
      line = place.line;
      if (input.list_lines.front().file != input.list_lines.back().file) notice.file = place.file;
    }
    notice.texts["where"] = one.where;
    notice.numbers["list_line"] = line;
    notice.message = context.say(Msg::export_phrase_remains,
                                 {{"where", place_text(context.say, one.where)}, {"line", line}});
    notice.hint = context.say.text(Msg::export_phrase_remains_hint);
    context.out.report(notice);
  }
}

Json excerpts_json(const std::vector<vault::ExportedExcerpt>& excerpts) {
  Json out = Json::array();
  for (const auto& one : excerpts) {
    out.push(Json::object().set("file", one.file).set("first", one.first).set("last", one.last));
  }
  return out;
}

Json entries_json(const std::vector<vault::ExportedEntry>& entries) {
  Json out = Json::array();
  for (const auto& entry : entries) {
    out.push(Json::object()
                 .set("number", entry.number)
                 .set("leaf_hash", to_hex(entry.leaf_hash.view()))
                 .set("shown", Json::texts(entry.shown))
                 .set("hidden", Json::texts(entry.hidden))
                 .set("files_shown", entry.files_shown)
                 .set("files_omitted", entry.files_omitted)
                 .set("excerpts", excerpts_json(entry.excerpts)));
  }
  return out;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

void print_plan(Context& context, const vault::ExportPlan& plan) {
  for (const auto& entry : plan.entries) {
    context.out.sentence(Msg::export_entry, {{"number", entry.number},
                                             {"shown", joined(entry.shown)},
                                             {"hidden", joined(entry.hidden)},
                                             {"files", entry.files_shown},
                                             {"omitted", entry.files_omitted}});
    for (const auto& part : entry.excerpts) {
      context.out.sentence(
          "  " + context.say(Msg::export_excerpt,
                             {{"file", part.file}, {"first", part.first}, {"last", part.last}}));
    }
  }
  if (plan.already_out.empty()) return;
  context.out.sentence(Msg::export_already_out);
  for (const auto& line : plan.already_out) context.out.sentence("  " + shown(line));
}

ExitCode show_preview(const ExportInput& input, Context& context, const vault::ExportPlan& plan) {
  std::string text;
  const std::string head(context.say.text(Msg::sender_head));
  for (const auto& entry : plan.preview) text += entry_text(context.say, entry, head) + "\n";
  context.out.sentence(text);
  if (!input.request.purpose.empty()) {
    context.out.sentence(Msg::verdict_purpose, {{"purpose", input.request.purpose}});
  }
  print_plan(context, plan);
  context.out.object("bundle", Json::object()
                                   .set("path", nullptr)
                                   .set("howto", nullptr)
                                   .set("bytes", nullptr)
                                   .set("sha256", nullptr)
                                   .set("entries", entries_json(plan.entries))
                                   .set("recipients", input.request.recipients.size())
                                   .set("purpose", input.request.purpose)
                                   .set("checkpoint", nullptr)
                                   .set("preview", text));
  context.out.count("entries", plan.entries.size());
  context.out.conclude(Msg::export_previewed);
  context.out.next(Msg::export_previewed_next);
  return ExitCode::done;
}

// Shown once: on the person's terminal, else where standard output goes.
void show_passphrase(Context& context, const crypto::SecretBytes& passphrase, Json& bundle) {
  std::string text(as_text(passphrase.reveal()));
  if (context.terminal.can_ask()) {
    std::string line = context.say(Msg::export_passphrase_made, {{"passphrase", text}}) + "\n";
    context.terminal.show_secret(line);
    wipe_text(line);
  } else {
    context.out.sentence(Msg::export_passphrase_made, {{"passphrase", text}});
    bundle.set("passphrase", text);
  }
  wipe_text(text);
}

struct Passphrase {
  std::optional<crypto::SecretBytes> secret;
  std::optional<formats::age::PassphraseRecipient> recipient;
  bool made_here = false;
};
Outcome<Passphrase> choose_passphrase(const ExportOptions& options, Context& context) {
  Passphrase out;
  if (!options.to_passphrase || options.preview) return out;
  if (context.options.bundle_passphrase_file) {
    AIGAQ_OR_EXIT(out.secret, read_passphrase(context, SecretFor::new_bundle));
  } else {
    out.secret = make_passphrase(context.random);
    out.made_here = true;
  }
  auto recipient = formats::age::derive_recipient(out.secret->reveal(), limits::kScryptLogNWrite,
                                                  context.random);
  if (!recipient) {
    throw vault::StorageError(vault::Trouble::input_output, "no-memory",
                              "no memory for the passphrase's key");
  }
  out.recipient = std::move(*recipient);
  return out;
}

// An export is recorded; where that can't be, it goes on and says so.
Outcome<OpenVault> open_for_export(const ExportOptions& options, Context& context) {
  OpenVault out;
  AIGAQ_OR_EXIT(out.directory, locate_vault(context));
  AIGAQ_OR_EXIT(const auto surroundings, surroundings_of(context));
  AIGAQ_OR_EXIT(const auto keys,
                ask_vault_keys(context, out.directory, options.identity, Reading::entries));
  guard_against_store_crashes(context);
  const auto open = [&](vault::Access access) {
    return vault::Vault::open(out.directory, access, keys.unlock(), surroundings);
  };
  if (options.preview) {
    out.vault = open(vault::Access::read);
    tell_behind_the_result(context, out);
    return out;
  }
  try {
    out.vault = open(vault::Access::write);
  } catch (const vault::StorageError& error) {
    const bool damaged = error.trouble() == vault::Trouble::integrity;
    if (error.trouble() != vault::Trouble::read_only && !damaged) throw;
    out.vault = open(vault::Access::read);
    if (damaged && out.vault->missing_piece() == nullptr) throw;
    tell_behind_the_result(context, out);
    return out;
  }
  if (out.vault->frozen()) {
    tell_behind_the_result(context, out);
    return out;
  }
  AIGAQ_OR_EXIT([[maybe_unused]] const bool known, confirm_head(context, *out.vault, options.head));
  return out;
}

Outcome<bool> resolve_request(Context& context, const vault::Vault& vault, ExportInput& input) {
  AIGAQ_OR_EXIT(const auto numbers, resolve_entries(context, vault, input.names));
  for (const auto number : numbers) input.request.entries.push_back({number, std::nullopt});
  for (auto& marked : input.marked) {
    AIGAQ_OR_EXIT(const auto number, resolve_entry(context, vault, marked.name));
    const auto found = std::find_if(input.request.entries.begin(), input.request.entries.end(),
                                    [&](const auto& entry) { return entry.number == number; });
    if (found == input.request.entries.end()) {
      context.out.error("usage", Aspect::input, Msg::export_marked_not_exported,
                        {{"number", number}});
      return ExitCode::usage;
    }
    found->marked = std::move(marked.text);
  }
  return true;
}

vault::SenderWords sender_words(Context& context) {
  const Catalogue& say = context.say;
  return {sender_readme(), [&say](const formats::VerifiedEntry& entry) {
            return entry_text(say, entry, std::string(say.text(Msg::sender_head)));
          }};
}

void report_bundle(Context& context, const ExportInput& input, const vault::Exported& exported,
                   const Passphrase& passphrase) {
  const auto& request = input.request;
  const std::string howto = request.output + ".howto.txt";
  Json bundle = Json::object();
  bundle.set_name("path", request.output).set_name("howto", howto);
  bundle.set("bytes", exported.bytes).set("sha256", to_hex(exported.digest.view()));
  bundle.set("entries", entries_json(exported.plan.entries));
  bundle.set("recipients", exported.recipients).set("purpose", request.purpose);
  bundle.set("checkpoint", exported.checkpoint).set("recorded", exported.recorded);
  print_plan(context, exported.plan);
  if (passphrase.made_here) show_passphrase(context, *passphrase.secret, bundle);
  context.out.object("bundle", bundle);
  context.out.count("entries", exported.plan.entries.size());
  context.out.count("bytes", exported.bytes);
  context.out.conclude(Msg::export_done, {{"path", request.output},
                                          {"size", human_size(context.say, exported.bytes)},
                                          {"howto", howto}});
  context.out.next(Msg::export_next);
}

ExitCode refuse(Context& context, const ExportInput& input, const vault::ExportPlan& plan) {
  report_warnings(context, plan.warnings);
  report_remaining(context, input, plan.remaining, Notice::Kind::finding);
  context.out.count("findings", plan.remaining.size());
  context.out.conclude(Msg::export_refused, {{"count", plan.remaining.size()}});
  context.out.next(Msg::export_refused_next);
  return ExitCode::export_refused;
}

ExitCode refuse_places(Context& context, const vault::TooManyPlaces& refusal) {
  Notice notice;
  notice.cls = "too-many-places";
  if (refusal.entry() != 0) notice.entry = std::to_string(refusal.entry());
  notice.message = context.say(
      Msg::export_too_many_places,
      {{"count", refusal.places()}, {"limit", human_size(context.say, limits::kBundleDocument)}});
  notice.hint = context.say(Msg::export_too_many_places_hint);
  context.out.report(notice);
  return ExitCode::input_refused;
}

ExitCode write_bundle(const ExportOptions& options, Context& context, vault::Vault& vault,
                      ExportInput& input, const Passphrase& passphrase) {
  if (passphrase.recipient) input.request.passphrase = &*passphrase.recipient;
  AIGAQ_OR_EXIT(const auto howto, NewFile::create(context, input.request.output + ".howto.txt",
                                                  NewFile::Mode::shared));
  // Before the bundle: a full disk, and Ctrl-C, show here, while nothing has its name. Behind it
  // nothing may stop this, or the bundle's passphrase would stay untold.
  howto->write(as_bytes(howto_text(options.to_passphrase)));
  input.request.before_release = [&howto] { howto->take_name(); };
  vault::Exported exported;
  {
    Progress bar(context, Msg::exporting, Progress::Unit::bytes, 0);
    ThreadLanes writing(2);
    ThreadLanes reading(2);
    ThreadLanes checking(1);
    ThreadLanes hashing(2);
    exported = vault::run_export(vault, input.request, sender_words(context), ticking(bar),
                                 {&writing, &reading, &checking, &hashing});
  }
  if (exported.refused) return refuse(context, input, exported.plan);
  howto->keep_name();
  report_remaining(context, input, exported.plan.remaining, Notice::Kind::warning);
  report_warnings(context, exported.plan.warnings);
  report_bundle(context, input, exported, passphrase);
  return ExitCode::done;
}

ExitCode preview(Context& context, const vault::Vault& vault, const ExportInput& input) {
  const auto words = sender_words(context);
  const auto plan = vault::plan_export(vault, input.request, &words);
  if (!plan.remaining.empty() && !input.request.allow_remaining) {
    return refuse(context, input, plan);
  }
  report_remaining(context, input, plan.remaining, Notice::Kind::warning);
  report_warnings(context, plan.warnings);
  return show_preview(input, context, plan);
}

ExitCode run_export_command(const ExportOptions& options, Context& context) {
  AIGAQ_OR_EXIT([[maybe_unused]] const auto directory, locate_vault(context));
  AIGAQ_OR_EXIT(auto input, read_export_input(options, context));
  AIGAQ_OR_EXIT(const auto passphrase, choose_passphrase(options, context));
  AIGAQ_OR_EXIT(const auto open, open_for_export(options, context));
  AIGAQ_OR_EXIT([[maybe_unused]] const bool resolved, resolve_request(context, *open.vault, input));
  if (options.joint && input.request.recipients.size() > 1) {
    context.out.warning("joint", Aspect::input, Msg::export_joint);
  }
  try {
    if (options.preview) return preview(context, *open.vault, input);
    return write_bundle(options, context, *open.vault, input, passphrase);
  } catch (const vault::TooManyPlaces& refusal) {
    return refuse_places(context, refusal);
  }
}

}  // namespace

void add_export_command(CLI::App& app, const Catalogue& say, CommandList& commands) {
  auto* command = add_command(app, "export", say(Msg::cmd_export));
  auto options = std::make_shared<ExportOptions>();
  add_entry_ids(*command, say, options->entries);
  add_values(*command, "--to", options->to, say(Msg::opt_to));
  add_switch(*command, "--to-passphrase", options->to_passphrase, say(Msg::opt_to_passphrase));
  add_value(*command, "--purpose", options->purpose, say(Msg::opt_purpose));
  add_values(*command, "--show", options->show, say(Msg::opt_show));
  add_values(*command, "--hide", options->hide, say(Msg::opt_hide));
  add_values(*command, "--hide-list", options->hide_lists, say(Msg::opt_hide_list));
  add_values(*command, "--marked", options->marked, say(Msg::opt_marked));
  add_value(*command, "--marks", options->marks, say(Msg::opt_marks));
  add_switch(*command, "--hide-sentence", options->hide_sentence, say(Msg::opt_hide_sentence));
  add_values(*command, "--omit-file", options->omit_files, say(Msg::opt_omit_file));
  add_values(*command, "--include-file", options->include_files, say(Msg::opt_include_file));
  add_values(*command, "--excerpt", options->excerpts, say(Msg::opt_excerpt));
  add_switch(*command, "--allow-remaining", options->allow_remaining,
             say(Msg::opt_allow_remaining));
  add_switch(*command, "--joint", options->joint, say(Msg::opt_joint));
  add_switch(*command, "--preview", options->preview, say(Msg::opt_preview));
  add_value(*command, "-o,--output", options->output, say(Msg::opt_export_out));
  add_value(*command, "--policy", options->policy, say(Msg::opt_export_policy));
  add_value(*command, "--head", options->head, say(Msg::opt_head));
  add_identity_option(*command, say, options->identity);
  push_command<ExportOptions>(commands, "export", command, options, run_export_command);
}

}  // namespace aigaq::cli
