#include "cli/reader/time_text.hpp"

#include "formats/time/instant.hpp"

namespace aigaq::cli {
namespace {

using formats::TimeEvidence;
using formats::TimeMethod;
using formats::TimeState;

std::optional<std::string> text_of(const std::optional<std::int64_t>& time) {
  return time ? std::optional(formats::rfc3339_text(*time)) : std::nullopt;
}

std::optional<std::string> unless_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

Json json_evidence(const TimeEvidence& evidence) {
  Json out = Json::object();
  out.set("method", name_of(evidence.method)).set("state", name_of(evidence.state));
  out.set("where", evidence.where).set("end", text_of(evidence.end));
  out.set("stated", text_of(evidence.stated));
  out.set("first_entry", evidence.first).set("last_entry", evidence.last);
  out.set("authority", unless_empty(evidence.authority)).set("height", evidence.height);
  out.set("source", unless_empty(evidence.source));
  out.set("certificate_until", text_of(evidence.certificate_until));
  out.set("expired", evidence.expired).set("renewed", evidence.renewed);
  // Nothing of ours asks a network.
  const bool token = evidence.method == TimeMethod::rfc3161 && evidence.state == TimeState::holds;
  out.set("revocation", token ? std::optional<std::string>("not-checked") : std::nullopt);
  return out.set("reason", unless_empty(evidence.reason));
}

std::string end_text(const Catalogue& say, const std::optional<std::int64_t>& end) {
  return end ? formats::rfc3339_text(*end) : std::string(say.text(Msg::time_open_end));
}

std::string basis_of(const Catalogue& say, const TimeEvidence& evidence) {
  const std::string height = evidence.height ? std::to_string(*evidence.height) : "?";
  if (evidence.state == TimeState::pending) {
    return say(Msg::time_pending, {{"calendar", evidence.source}});
  }
  if (evidence.state == TimeState::not_evaluated) {
    return say(evidence.method == TimeMethod::rfc3161 ? Msg::time_token_unevaluated
                                                      : Msg::time_block_unevaluated,
               {{"height", height}});
  }
  if (evidence.state == TimeState::does_not_hold) {
    return say(Msg::time_does_not_hold, {{"reason", detail_text(say, evidence.reason)}});
  }
  const std::string stated = end_text(say, evidence.stated);
  if (evidence.method == TimeMethod::rfc3161) {
    return say(Msg::time_token_holds, {{"authority", evidence.authority}, {"time", stated}});
  }
  return say(Msg::time_block_holds,
             {{"height", height}, {"time", stated}, {"source", evidence.source}});
}

}  // namespace

Json json_interval(const formats::Interval& interval) {
  return Json::object()
      .set("not_before", text_of(interval.not_before))
      .set("not_after", text_of(interval.not_after));
}

Json json_time(const formats::Interval& interval, const std::vector<TimeEvidence>& evidence) {
  Json all = Json::array();
  for (const TimeEvidence& one : evidence) all.push(json_evidence(one));
  return json_interval(interval).set("evidence", all);
}

void say_time(Context& context, const formats::Interval& interval,
              const std::vector<TimeEvidence>& evidence) {
  const Catalogue& say = context.say;
  context.out.sentence(Msg::time_interval, {{"from", end_text(say, interval.not_before)},
                                            {"to", end_text(say, interval.not_after)}});
  bool token = false;
  for (const TimeEvidence& one : evidence) {
    const bool after = one.method != TimeMethod::anchor;
    context.out.sentence("  " + say(after ? Msg::time_not_after : Msg::time_not_before,
                                    {{"where", one.where}, {"basis", basis_of(say, one)}}));
    if (one.renewed) {
      context.out.sentence("    " + say(Msg::time_renewed));
    } else if (one.expired) {
      context.out.sentence(
          "    " + say(Msg::time_expired, {{"until", end_text(say, one.certificate_until)}}));
    }
    token = token || (one.method == TimeMethod::rfc3161 && one.state == TimeState::holds);
  }
  if (token) context.out.sentence("  " + say(Msg::time_revocation));
}

}  // namespace aigaq::cli
