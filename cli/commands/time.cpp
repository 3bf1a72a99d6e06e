#include <algorithm>
#include <set>

#include "cli/checked_entry.hpp"
#include "cli/clock_warning.hpp"
#include "cli/entry_ids.hpp"
#include "cli/reader/interrupt.hpp"
#include "cli/reader/time_anchors.hpp"
#include "cli/reader/time_text.hpp"
#include "cli/time_commands.hpp"
#include "cli/vault_access.hpp"
#include "vault/device_clock.hpp"
#include "vault/time.hpp"

namespace aigaq::cli {
namespace {

struct TimeShowOptions {
  std::vector<std::string> ids;  // exactly one, unless a step is named
  TimeOptions anchors;
  std::optional<std::string> identity;
};

void warn_contradicted(Context& context, std::uint64_t entry) {
  Notice notice;
  notice.kind = Notice::Kind::warning;
  notice.cls = "time-contradicted";
  notice.aspect = formats::Aspect::time;
  notice.entry = std::to_string(entry);
  notice.message = context.say(Msg::time_contradicted_here);
  context.out.report(notice);
}

// What is about this entry; an answer that it renews or is renewed by comes with it.
std::vector<formats::TimeEvidence> about(const formats::TimeReport& report, std::uint64_t number) {
  std::vector<formats::TimeEvidence> out;
  for (const formats::TimeEvidence& evidence : report.evidence) {
    if (number >= evidence.first && number <= evidence.last) out.push_back(evidence);
  }
  return out;
}

void say_authorities(Context& context, const std::vector<formats::TimeEvidence>& evidence) {
  std::set<std::string> authorities;
  bool block = false;
  for (const auto& one : evidence) {
    if (one.state != formats::TimeState::holds) continue;
    if (one.method == formats::TimeMethod::rfc3161) authorities.insert(one.authority);
    block = block || one.method == formats::TimeMethod::opentimestamps;
  }
  if (authorities.size() == 1 && !block) context.out.sentence(Msg::time_one_authority);
}

ExitCode run_time(const TimeShowOptions& options, Context& context) {
  if (options.ids.size() != 1) {
    context.out.error_with_hint("usage", formats::Aspect::input, context.say(Msg::time_which_entry),
                                context.say(Msg::entry_id_malformed_hint));
    return ExitCode::usage;
  }
  AIGAQ_OR_EXIT(const auto name, read_entry_name(context, options.ids.front()));
  AIGAQ_OR_EXIT(const auto anchors, load_time_anchors(context, options.anchors));
  AIGAQ_OR_EXIT(const auto open,
                open_vault(context, vault::Access::read, options.identity, Reading::entries));
  AIGAQ_OR_EXIT(const auto number, resolve_entry(context, *open.vault, name));
  AIGAQ_OR_EXIT(const auto entry, read_checked_entry(context, *open.vault, number));
  const auto claimed = field_value(*entry.statement, "claimed_time");
  const vault::TimeMaterial material =
      vault::time_material(*open.vault, number, number, [] { stop_if_interrupted(); });
  const formats::TimeReport report =
      formats::evaluate_time(material.answers, material.anchors, {{number, claimed}}, anchors);
  const auto evidence = about(report, number);
  const bool contradicted = !report.contradicted.empty();
  const formats::Interval& interval = report.entries.at(number);
  context.out.object("time", Json::object()
                                 .set("number", number)
                                 .set("claimed_time", claimed)
                                 .set("contradicted", contradicted)
                                 .set("interval", json_time(interval, evidence)));
  context.out.sentence(
      Msg::time_show_title,
      {{"number", number}, {"claimed", claimed.value_or(context.say(Msg::time_no_claim))}});
  say_time(context, interval, evidence);
  say_authorities(context, evidence);
  if (contradicted) warn_contradicted(context, number);
  if (vault::clock_went_back(*open.vault, number)) warn_of_clock(context, number);
  context.out.count("evidence", evidence.size());
  context.out.conclude(Msg::time_show_done, {{"count", evidence.size()}});
  context.out.next(Msg::time_show_next);
  return ExitCode::done;
}

}  // namespace

void add_time_commands(CLI::App& app, const Catalogue& say, CommandList& commands) {
  CLI::App* group = add_command(app, "time", say(Msg::cmd_time));
  // The first that was parsed is run: the steps stand before what they are steps of.
  add_time_request(*group, say, commands);
  add_time_accept(*group, say, commands);
  add_time_anchor(*group, say, commands);
  auto options = std::make_shared<TimeShowOptions>();
  add_arguments(*group, "ID", options->ids, say(Msg::argument_id));
  add_time_options(*group, say, options->anchors);
  add_identity_option(*group, say, options->identity);
  push_command<TimeShowOptions>(commands, "time", group, options, run_time);
}

}  // namespace aigaq::cli
