#include "cli/verify_report.hpp"

#include <algorithm>

#include "cli/storage_trouble.hpp"
#include "formats/time/instant.hpp"

namespace aigaq::cli {
namespace {

using formats::Aspect;
using vault::AgainstResult;

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
    caught.push(
        Json::object().set("damaged_ppm", share).set("caught_ppm", caught_ppm(report, share)));
  }
  return Json::object()
      .set("entries", report.sampled)
      .set("of", report.size)
      .set("chances", caught);
}

Json verdict_json(const VerifyTask& task, const vault::VaultReport& report) {
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
  // A class that is newer than the catalogue still gets a sentence.
  const auto message = message_named("finding_" + finding.cls).value_or(Msg::finding_other);
  Notice notice;
  notice.kind = warns(finding) ? Notice::Kind::warning : Notice::Kind::finding;
  notice.cls = finding.cls;
  notice.aspect = finding.aspect;
  notice.entry = finding.entry;
  notice.file = finding.file;
  notice.offset = finding.offset;
  notice.length = finding.length;
  notice.message = std::string(context.say.text(message));
  if (!finding.detail.empty())
    notice.message += " (" + detail_text(context.say, finding.detail) + ")";
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

void tell_resumed(Context& context, const VerifyTask& task, const vault::VaultReport& report) {
  if (!task.options.resume) return;
  if (report.resumed_from == 0) {
    context.out.sentence(Msg::verify_not_resumed);
  } else {
    context.out.sentence(Msg::verify_resumed, {{"from", report.resumed_from},
                                               {"date", formats::rfc3339_text(report.begun)}});
  }
}

void conclude_sound(Context& context, const VerifyTask& task, const vault::VaultReport& report) {
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

void conclude(Context& context, const VerifyTask& task, const vault::VaultReport& report,
              ExitCode exit, bool fork = false) {
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

ExitCode report_unresolved(Context& context, const VerifyTask& task, const VerifyAnswer& answer) {
  ExitCode exit = ExitCode::done;
  for (const auto& one : answer.unresolved) {
    if (one.name >= task.names.size()) continue;
    const auto& typed = task.names[static_cast<std::size_t>(one.name)].typed;
    exit = graver(exit, report_match(context, typed, one.lookup, answer.vault_size));
  }
  return exit == ExitCode::done ? ExitCode::error : exit;
}

}  // namespace

bool has_finding(const VerifyAnswer& answer, std::string_view cls) {
  return std::any_of(answer.findings.begin(), answer.findings.end(),
                     [&](const AnswerFinding& finding) { return finding.cls == cls; });
}

ExitCode report_unread(Context& context, const VerifyTask& task, ExitCode exit) {
  if (exit != ExitCode::integrity) return exit;
  vault::VaultReport report;
  report.integrity = formats::Integrity::failed;
  context.out.object("verdict", verdict_json(task, report));
  conclude(context, task, report, exit);
  return exit;
}

ExitCode report_trouble(Context& context, const VerifyTask& task,
                        const vault::StorageError& error) {
  return report_unread(context, task, report_storage_error(context, error));
}

ExitCode report_answer(Context& context, const VerifyTask& task, const VerifyAnswer& answer) {
  if (answer.trouble) {
    const auto& trouble = *answer.trouble;
    return report_trouble(context, task,
                          {trouble.trouble, trouble.cls, trouble.detail, trouble.subject});
  }
  if (!answer.unresolved.empty()) return report_unresolved(context, task, answer);
  for (const auto& finding : answer.findings) report_finding(context, finding);
  context.out.object("verdict", verdict_json(task, answer.report));
  const ExitCode exit = exit_of(answer.report, answer.findings);
  conclude(context, task, answer.report, exit, has_finding(answer, "fork"));
  return exit;
}

}  // namespace aigaq::cli
