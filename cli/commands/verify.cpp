#include "vault/verify.hpp"

#include "cli/commands/verify.hpp"
#include "cli/crash_guard.hpp"
#include "cli/entry_ids.hpp"
#include "cli/reader/catalogue/field_words.hpp"
#include "cli/reader/child.hpp"
#include "cli/reader/files.hpp"
#include "cli/reader/log_commands.hpp"
#include "cli/storage_trouble.hpp"
#include "cli/vault_access.hpp"
#include "cli/verify_answer.hpp"
#include "crypto/limits.hpp"
#include "formats/time/instant.hpp"
#include "vault/fork_evidence.hpp"

namespace aigaq::cli {
namespace {

using formats::Aspect;
using vault::AgainstResult;

// Key derivation from a passphrase comes on top of what reading the store needs.
constexpr std::uint64_t kChildDataBytes = 1ull << 30;
// Nobody knows how long a large vault on a slow disk takes; a person can interrupt.
constexpr std::uint64_t kChildSeconds = 30ull * 24 * 3600;
constexpr std::uint64_t kMostSampled = 10'000'000;
constexpr std::uint64_t kMostThreads = 64;

struct VerifyCommandOptions {
  EntryIdOptions entries;
  bool quick = false, resume = false;
  std::optional<std::uint64_t> sample, threads;
  std::optional<std::string> against, fork_proof, identity;
};

struct Task {
  std::string directory;
  std::optional<std::string> fork_proof;  // where to write one
  vault::VerifyOptions options;
  std::vector<NamedEntry> names;  // mode entries
};

std::string_view mode_word(vault::VerifyMode mode) {
  switch (mode) {
    case vault::VerifyMode::full:
      return "full";
    case vault::VerifyMode::quick:
      return "quick";
    case vault::VerifyMode::entries:
      return "entry";
    case vault::VerifyMode::sample:
      return "sample";
  }
  return "full";
}

std::string_view against_word(AgainstResult result) {
  switch (result) {
    case AgainstResult::none:
    case AgainstResult::consistent:
      return "consistent";
    case AgainstResult::rollback:
      return "rollback";
    case AgainstResult::fork:
      return "fork";
  }
  return "consistent";
}

// Shares of damaged entries, in millionths, for which the chance to notice is told.
constexpr std::uint64_t kTenth = 100'000;
constexpr std::uint64_t kHundredth = 10'000;
constexpr std::uint64_t kThousandth = 1'000;

// Rounded down: no certainty is claimed that there is not.
std::uint64_t caught_ppm(const vault::VaultReport& report, std::uint64_t damaged_ppm) {
  const double chance = vault::chance_to_catch(report.size, report.sampled, damaged_ppm);
  return static_cast<std::uint64_t>(chance * 1e6);
}

// Of millionths, with two digits behind the point.
std::string percent(std::uint64_t ppm) {
  const std::string cents = std::to_string(ppm / 100 % 100);
  return std::to_string(ppm / 10'000) + "." + (cents.size() < 2 ? "0" : "") + cents;
}

Json sample_json(const vault::VaultReport& report) {
  Json caught = Json::array();
  for (const std::uint64_t share : {kTenth, kHundredth, kThousandth}) {
    caught.push(Json::object()
                    .set("damaged_ppm", share)
                    .set("caught_ppm", caught_ppm(report, share)));
  }
  return Json::object()
      .set("entries", report.sampled)
      .set("of", report.size)
      .set("chances", caught);
}

Json verdict_json(const Task& task, const vault::VaultReport& report) {
  Json out = Json::object();
  out.set("mode", mode_word(task.options.mode)).set("size", report.size);
  out.set("root", to_hex(report.root.view())).set("origin", report.origin);
  out.set("integrity", formats::name_of(report.integrity));
  out.set("signer", formats::name_of(report.signer));
  out.set("time", formats::name_of(formats::TimeVerdict::claimed_only));
  out.set("truth", "not-assessed");
  if (report.against == AgainstResult::none) {
    out.set("against", nullptr);
  } else {
    out.set("against", Json::object()
                           .set("result", against_word(report.against))
                           .set("size", report.against_size));
  }
  out.set("entries_checked", report.entries_checked);
  out.set("files_checked", report.files_checked);
  out.set("bytes_checked", report.bytes_checked);
  if (report.resumed_from > 0) {
    out.set("resumed", Json::object()
                           .set("from", report.resumed_from)
                           .set("begun", formats::rfc3339_text(report.begun)));
  } else {
    out.set("resumed", nullptr);
  }
  // Without a head there was nothing to choose from.
  const bool sampled = task.options.mode == vault::VerifyMode::sample && report.size > 0;
  if (!sampled) return out.set("sample", nullptr);
  return out.set("sample", sample_json(report));
}

// What is told, and changes no verdict.
bool warns(const AnswerFinding& finding) {
  return finding.aspect == Aspect::environment || finding.aspect == Aspect::time;
}

void report_finding(Context& context, const AnswerFinding& finding) {
  std::string id = "finding_" + finding.cls;
  std::replace(id.begin(), id.end(), '-', '_');
  const auto message = message_named(id).value_or(Msg::finding_other);
  Notice notice;
  notice.kind = warns(finding) ? Notice::Kind::warning : Notice::Kind::finding;
  notice.cls = finding.cls;
  notice.aspect = finding.aspect;
  notice.entry = finding.entry;
  notice.file = finding.file;
  notice.offset = finding.offset;
  notice.length = finding.length;
  notice.message = std::string(context.say.text(message));
  if (!finding.detail.empty()) notice.message += " (" + shown(finding.detail) + ")";
  context.out.report(notice);
}

ExitCode exit_of(const vault::VaultReport& report, const std::vector<AnswerFinding>& findings) {
  ExitCode exit = ExitCode::done;
  if (report.against == AgainstResult::rollback || report.against == AgainstResult::fork) {
    exit = graver(exit, ExitCode::contradicts);
  }
  for (const auto& finding : findings) {
    if (warns(finding)) continue;
    const bool past = finding.cls == "rollback" || finding.cls == "fork";
    exit = graver(exit, past ? ExitCode::contradicts : ExitCode::integrity);
  }
  if (report.integrity == formats::Integrity::failed) exit = graver(exit, ExitCode::integrity);
  if (report.signer == formats::Signer::bad) exit = graver(exit, ExitCode::integrity);
  return exit;
}

struct Conclusion {
  Msg ok, next;
};
Conclusion conclusion_of(vault::VerifyMode mode) {
  switch (mode) {
    case vault::VerifyMode::quick:
      return {Msg::verify_ok_quick, Msg::verify_next_quick};
    case vault::VerifyMode::sample:
      return {Msg::verify_ok_sample, Msg::verify_next_sample};
    case vault::VerifyMode::full:
    case vault::VerifyMode::entries:
      break;
  }
  return {Msg::verify_ok, Msg::verify_next};
}

void tell_resumed(Context& context, const Task& task, const vault::VaultReport& report) {
  if (!task.options.resume) return;
  if (report.resumed_from == 0) {
    context.out.sentence(Msg::verify_not_resumed);
  } else {
    context.out.sentence(Msg::verify_resumed, {{"from", report.resumed_from},
                                               {"date", formats::rfc3339_text(report.begun)}});
  }
}

void conclude_sound(Context& context, const Task& task, const vault::VaultReport& report) {
  if (report.against == AgainstResult::consistent) {
    context.out.sentence(Msg::verify_against_ok, {{"size", report.against_size}});
  }
  if (task.options.mode == vault::VerifyMode::sample) {
    context.out.sentence(Msg::verify_sample_chance,
                         {{"share", "1"},
                          {"entries", report.sampled},
                          {"chance", percent(caught_ppm(report, kHundredth))}});
  }
  tell_resumed(context, task, report);
  context.out.sentence(Msg::verify_limits);
  const Conclusion said = conclusion_of(task.options.mode);
  context.out.conclude(said.ok, {{"entries", report.entries_checked},
                                 {"files", report.files_checked},
                                 {"bytes", human_size(context.say, report.bytes_checked)},
                                 {"size", report.size}});
  context.out.next(said.next);
}

void conclude(Context& context, const Task& task, const vault::VaultReport& report, ExitCode exit,
              bool fork = false) {
  context.out.count("entries", report.entries_checked);
  context.out.count("files", report.files_checked);
  context.out.count("bytes", report.bytes_checked);
  if (exit == ExitCode::contradicts) {
    context.out.conclude(Msg::verify_contradicts);
    context.out.next(Msg::verify_next_contradicts);
    if (fork && !task.fork_proof) context.out.sentence(Msg::verify_fork_hint);
    return;
  }
  if (exit != ExitCode::done) {
    context.out.conclude(Msg::verify_failed);
    context.out.next(Msg::verify_next_failed);
    return;
  }
  conclude_sound(context, task, report);
}

ExitCode report_unresolved(Context& context, const Task& task, const VerifyAnswer& answer) {
  ExitCode exit = ExitCode::done;
  for (const auto& one : answer.unresolved) {
    if (one.name >= task.names.size()) continue;
    const auto& typed = task.names[static_cast<std::size_t>(one.name)].typed;
    exit = graver(exit, report_match(context, typed, one.lookup, answer.vault_size));
  }
  return exit == ExitCode::done ? ExitCode::error : exit;
}

// What could not even be read to its end is a verdict too.
ExitCode report_unread(Context& context, const Task& task, ExitCode exit) {
  if (exit != ExitCode::integrity) return exit;
  vault::VaultReport report;
  report.integrity = formats::Integrity::failed;
  context.out.object("verdict", verdict_json(task, report));
  conclude(context, task, report, exit);
  return exit;
}

ExitCode report_trouble(Context& context, const Task& task, const vault::StorageError& error) {
  return report_unread(context, task, report_storage_error(context, error));
}

bool has(const VerifyAnswer& answer, std::string_view cls) {
  return std::any_of(answer.findings.begin(), answer.findings.end(),
                     [&](const AnswerFinding& finding) { return finding.cls == cls; });
}

ExitCode report_answer(Context& context, const Task& task, const VerifyAnswer& answer) {
  if (answer.trouble) {
    const auto& trouble = *answer.trouble;
    return report_trouble(context, task,
                          {trouble.trouble, trouble.cls, trouble.what, trouble.subject});
  }
  if (!answer.unresolved.empty()) return report_unresolved(context, task, answer);
  for (const auto& finding : answer.findings) report_finding(context, finding);
  context.out.object("verdict", verdict_json(task, answer.report));
  const ExitCode exit = exit_of(answer.report, answer.findings);
  conclude(context, task, answer.report, exit, has(answer, "fork"));
  return exit;
}

// In the child: looking an entry up reads the store too. Empty: all were found.
std::optional<Bytes> resolve_names(const Task& task, const VaultKeys& keys,
                                   const vault::Surroundings& surroundings,
                                   std::vector<std::uint64_t>& numbers) {
  const auto vault =
      vault::Vault::open(task.directory, vault::Access::read, keys.unlock(), surroundings);
  std::vector<AnswerUnresolved> unresolved;
  for (std::size_t i = 0; i < task.names.size(); ++i) {
    const auto match = match_entry(*vault, task.names[i].name);
    if (match.lookup == Lookup::found) {
      add_range(numbers, match.range);
    } else {
      unresolved.push_back({i, match.lookup});
    }
  }
  sort_unique(numbers);
  if (unresolved.empty()) return std::nullopt;
  return encode_answer(unresolved, vault->size());
}

Bytes verify_or_say_why(const Task& task, const VaultKeys& keys,
                        const vault::Surroundings& surroundings,
                        const vault::Progress& progress) {
  try {
    auto options = task.options;
    if (!task.names.empty()) {
      if (auto answer = resolve_names(task, keys, surroundings, options.entries)) return *answer;
    }
    return encode_answer(
        vault::verify(task.directory, keys.unlock(), surroundings, options, progress));
  } catch (const vault::StorageError& error) {
    return encode_answer(error);
  }
}

// Reads a few nodes of a store that the child has just gone through. What comes of it never
// changes the verdict.
void write_fork_proof(Context& context, const Task& task, const VaultKeys& keys,
                      const vault::Surroundings& surroundings) {
  std::optional<std::string> text;
  try {
    guard_against_store_crashes(context);
    const auto vault =
        vault::Vault::open(task.directory, vault::Access::read, keys.unlock(), surroundings);
    if (task.options.against) text = vault::fork_evidence(*vault, *task.options.against);
    if (!text) text = vault::fork_evidence_of_memory(*vault);
  } catch (const vault::StorageError&) {
    // Too damaged for a proof; the verdict has said so.
  }
  const auto proof = text ? formats::parse_fork_proof(*text)
                          : Result<formats::ForkProof>(fail(ErrorCode::missing, "fork proof"));
  if (!proof) {
    context.out.warning("fork-unproved", Aspect::integrity, Msg::fork_proof_none);
    return;
  }
  if (write_fork_proof(context, *proof, *task.fork_proof) == ExitCode::done) {
    context.out.sentence(Msg::fork_made, {{"path", *task.fork_proof}});
  }
}

// A vault that comes back from a seizure is hostile, and a damaged store can crash its reader:
// both become a verdict here.
ExitCode verify_in_child(Context& context, const Task& task, const VaultKeys& keys,
                         const vault::Surroundings& surroundings) {
  ChildLimits limits;
  limits.data_bytes = kChildDataBytes;
  limits.seconds = kChildSeconds;
  const auto work = [&](ChildChannel& channel) {
    std::uint64_t known_total = 0;
    const vault::Progress progress{[&](std::uint64_t done, std::uint64_t total) {
      if (total != known_total) channel.total(known_total = total);
      channel.progress(done);
      return true;
    }};
    return verify_or_say_why(task, keys, surroundings, progress);
  };
  ChildEnd end;
  {
    const bool full = task.options.mode == vault::VerifyMode::full;
    Progress bar(context, Msg::verifying, full ? Progress::Unit::bytes : Progress::Unit::entries,
                 0);
    end = run_in_child(context, limits, work, &bar);
  }
  const auto answer = decode_answer(end.answer);
  if (end.kind == ChildEnd::Kind::answered && !answer) end.kind = ChildEnd::Kind::bad_answer;
  if (end.kind != ChildEnd::Kind::answered) {
    return report_unread(context, task, report_child_end(context, end));
  }
  const ExitCode exit = report_answer(context, task, *answer);
  const bool past = has(*answer, "fork") || has(*answer, "rollback");
  if (task.fork_proof && past) write_fork_proof(context, task, keys, surroundings);
  return exit;
}

Outcome<std::optional<std::string>> read_against(const VerifyCommandOptions& options,
                                                 Context& context) {
  if (!options.against) return std::optional<std::string>();
  AIGAQ_OR_EXIT(const Bytes bytes, read_file(context, *options.against, limits::kNoteBytes));
  std::string note(as_text(bytes));
  if (!formats::parse_note(note)) {
    context.out.error_with_hint("checkpoint-malformed", Aspect::input,
                                context.say(Msg::verify_against_bad, {{"path", *options.against}}),
                                context.say(Msg::verify_against_bad_hint));
    return ExitCode::input_refused;
  }
  return std::optional(std::move(note));
}

// Reading the header asks for no passphrase: a damaged one is told at once.
std::optional<vault::StorageError> damaged_header(const std::string& directory) {
  try {
    [[maybe_unused]] const bool needed = vault::Vault::needs_identity(directory);
    return std::nullopt;
  } catch (const vault::StorageError& error) {
    return error;
  }
}

bool in_bounds(Context& context, const char* option, const std::optional<std::uint64_t>& value,
               std::uint64_t most) {
  if (!value || (*value >= 1 && *value <= most)) return true;
  context.out.error("usage", Aspect::input, Msg::verify_bad_number,
                    {{"option", option}, {"most", most}});
  return false;
}

// What is to be checked; exit 2 for what excludes each other.
ExitCode choose_mode(const VerifyCommandOptions& options, Task& task, Context& context) {
  const bool names = !task.names.empty();
  if ((names ? 1 : 0) + (options.quick ? 1 : 0) + (options.sample ? 1 : 0) > 1) {
    context.out.error("usage", Aspect::input, Msg::verify_one_mode);
    return ExitCode::usage;
  }
  if (options.resume && (names || options.sample)) {
    context.out.error("usage", Aspect::input, Msg::verify_resume_whole);
    return ExitCode::usage;
  }
  if (!in_bounds(context, "--sample", options.sample, kMostSampled) ||
      !in_bounds(context, "--threads", options.threads, kMostThreads)) {
    return ExitCode::usage;
  }
  if (options.quick) task.options.mode = vault::VerifyMode::quick;
  if (options.sample) task.options.mode = vault::VerifyMode::sample;
  if (names) task.options.mode = vault::VerifyMode::entries;
  task.options.resume = options.resume;
  task.options.sample = options.sample.value_or(0);
  task.options.threads = static_cast<unsigned>(options.threads.value_or(0));
  return ExitCode::done;
}

ExitCode run_verify(const VerifyCommandOptions& options, Context& context) {
  Task task;
  AIGAQ_OR_EXIT(task.names, read_entry_names(context, options.entries));
  if (const ExitCode usable = choose_mode(options, task, context); usable != ExitCode::done) {
    return usable;
  }
  task.fork_proof = options.fork_proof;
  AIGAQ_OR_EXIT(task.directory, locate_vault(context));
  AIGAQ_OR_EXIT(task.options.against, read_against(options, context));
  AIGAQ_OR_EXIT(const auto surroundings, surroundings_of(context));
  if (const auto damage = damaged_header(task.directory)) {
    return report_trouble(context, task, *damage);
  }
  AIGAQ_OR_EXIT(const auto keys, ask_vault_keys(context, task.directory, options.identity,
                                                Reading::chain));
  return verify_in_child(context, task, keys, surroundings);
}

}  // namespace

void add_verify_command(CLI::App& app, const Catalogue& say, CommandList& commands) {
  auto* command = add_command(app, "verify", say(Msg::cmd_verify));
  auto options = std::make_shared<VerifyCommandOptions>();
  add_entry_ids(*command, say, options->entries);
  add_switch(*command, "--quick", options->quick, say(Msg::opt_quick));
  add_value(*command, "--sample", options->sample, say(Msg::opt_sample));
  add_switch(*command, "--resume", options->resume, say(Msg::opt_resume));
  add_value(*command, "--threads", options->threads, say(Msg::opt_verify_threads));
  add_value(*command, "--against", options->against, say(Msg::opt_against));
  add_value(*command, "--fork-proof", options->fork_proof, say(Msg::opt_fork_proof));
  add_identity_option(*command, say, options->identity);
  push_command<VerifyCommandOptions>(commands, "verify", command, options, run_verify);
  commands.back().keyring = KeyringUse::read;
}

}  // namespace aigaq::cli
