#include "cli/reader/vouching_text.hpp"

#include <algorithm>

#include "cli/reader/clock.hpp"
#include "formats/verify/classes.hpp"

namespace aigaq::cli {

Json json_witnesses(const std::vector<formats::Vouched>& witnesses) {
  Json out = Json::array();
  for (const auto& one : witnesses) {
    Json witness = Json::object();
    witness.set_name("name", one.witness).set_name("organisation", one.organisation);
    out.push(witness.set("time", witness_time(one.seconds)));
  }
  return out;
}

void say_witnesses(Context& context, const std::vector<formats::Vouched>& witnesses,
                   formats::Quorum quorum) {
  if (witnesses.empty()) context.out.sentence(Msg::verdict_unwitnessed);
  for (const auto& one : witnesses) {
    context.out.sentence(Msg::verdict_witnessed,
                         {{"witness", one.witness},
                          {"organisation", one.organisation},
                          {"time", witness_time(one.seconds).value_or("?")}});
  }
  if (quorum == formats::Quorum::met) context.out.sentence(Msg::verdict_quorum_met);
  if (quorum == formats::Quorum::not_met) context.out.sentence(Msg::verdict_quorum_not_met);
}

bool vouched_by_too_few(const std::vector<formats::Finding>& findings, formats::Quorum quorum) {
  const auto unknown = [](const formats::Finding& finding) {
    return finding.cls == formats::classes::kSignerUntrusted;
  };
  return quorum == formats::Quorum::not_met && std::ranges::none_of(findings, unknown);
}

std::optional<std::string> witness_time(std::uint64_t seconds) {
  constexpr std::uint64_t kEndOfYear9999 = 253'402'300'799;
  if (seconds > kEndOfYear9999) return std::nullopt;
  return rfc3339(static_cast<std::int64_t>(seconds));
}

}  // namespace aigaq::cli
