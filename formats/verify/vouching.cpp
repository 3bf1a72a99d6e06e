#include "formats/verify/vouching.hpp"

#include <algorithm>
#include <set>

namespace aigaq::formats {
namespace {

bool is_met(const Policy& policy, std::set<std::string> vouched) {
  // A group stands behind all that it names: one pass in the file's order is enough.
  for (const PolicyGroup& group : policy.groups) {
    const auto count = std::ranges::count_if(
        group.members, [&](const std::string& member) { return vouched.contains(member); });
    if (static_cast<std::uint64_t>(count) >= group.threshold) vouched.insert(group.name);
  }
  return vouched.contains(policy.quorum);
}

}  // namespace

std::string_view name_of(Quorum quorum) {
  switch (quorum) {
    case Quorum::none:
      return "none";
    case Quorum::met:
      return "met";
    case Quorum::not_met:
      return "not-met";
  }
  return "";
}

std::string organisation_of(const Policy& policy, const std::string& witness) {
  for (const PolicyGroup& group : policy.groups) {
    if (group.name == policy.quorum) continue;
    if (std::ranges::find(group.members, witness) != group.members.end()) return group.name;
  }
  return witness;
}

Vouching judge_cosignatures(const Policy& policy, const Note& checkpoint) {
  Vouching out;
  std::set<std::string> vouched;
  for (const PolicyWitness& witness : policy.witnesses) {
    if (!witness.cosigner) continue;
    const auto times = verify_cosignatures(checkpoint, *witness.cosigner);
    if (times) {
      out.witnesses.push_back(
          {witness.name, organisation_of(policy, witness.name), times->front()});
      vouched.insert(witness.name);
    } else if (times.error().code != ErrorCode::missing) {
      out.broken.push_back(witness.name);
    }
  }
  if (policy.quorum != kNoQuorum) {
    out.quorum = is_met(policy, std::move(vouched)) ? Quorum::met : Quorum::not_met;
  }
  return out;
}

}  // namespace aigaq::formats
