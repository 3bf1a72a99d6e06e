#include "vault/disclose/time_members.hpp"

#include <algorithm>
#include <set>

#include "crypto/hash.hpp"
#include "crypto/limits.hpp"
#include "crypto/merkle.hpp"
#include "crypto/timestamp_signer.hpp"
#include "formats/bundle/members.hpp"
#include "formats/time/opentimestamps.hpp"
#include "formats/time/stamped.hpp"
#include "vault/impl.hpp"

namespace aigaq::vault {
namespace {

using formats::TimeAnswer;
using formats::TimeMethod;

// Some 200 bytes a line: the member stays far below what a document may have.
constexpr std::uint64_t kLinks = 100'000;

bool complete(const TimeAnswer& answer) {
  const auto attestations =
      formats::parse_ots(answer.answer, formats::stamped_imprint(answer.stamped));
  return attestations && std::ranges::any_of(*attestations, [](const auto& attestation) {
           return attestation.kind == formats::OtsAttestation::Kind::bitcoin;
         });
}

// Answers that stand for each other: of one authority, or of the calendars.
std::string source_of(const TimeAnswer& answer) {
  if (answer.method == TimeMethod::rfc3161) return crypto::claimed_signer(answer.answer);
  return complete(answer) ? "complete" : "pending";
}

class Chooser {
 public:
  explicit Chooser(const std::vector<TimeAnswer>& answers) : answers_(answers) {
    for (const TimeAnswer& answer : answers) {
      sources_.push_back(source_of(answer));
      digests_.push_back({crypto::sha256(answer.answer).data});
    }
  }

  void cover(std::uint64_t entry) {
    std::map<std::string, std::size_t> earliest;
    for (std::size_t i = 0; i < answers_.size(); ++i) {
      if (answers_[i].covers <= entry) continue;
      const auto [known, fresh] = earliest.emplace(sources_[i], i);
      if (!fresh && answers_[i].covers < answers_[known->second].covers) known->second = i;
    }
    if (earliest.contains("complete")) earliest.erase("pending");
    for (const auto& [source, index] : earliest) chosen_.insert(index);
  }

  // Whatever stamps a chosen answer again, and what stamps that.
  void follow_renewals() {
    bool more = true;
    while (more) {
      more = false;
      for (std::size_t i = 0; i < answers_.size(); ++i) {
        if (!chosen_.contains(i) && renews_chosen(i)) more = chosen_.insert(i).second;
      }
    }
  }
  [[nodiscard]] const std::set<std::size_t>& chosen() const { return chosen_; }

 private:
  [[nodiscard]] bool renews_chosen(std::size_t index) const {
    const auto stamped = formats::parse_stamped(answers_[index].stamped);
    return stamped && std::ranges::any_of(chosen_, [&](std::size_t old) {
             return std::ranges::find(stamped->renews, digests_[old]) != stamped->renews.end();
           });
  }

  const std::vector<TimeAnswer>& answers_;
  std::vector<std::string> sources_;
  std::vector<FileDigest> digests_;
  std::set<std::size_t> chosen_;
};

struct Group {
  std::string stamped;
  std::uint64_t size = 0;
  std::optional<Bytes> tsr, ots;
};

// One stamped file may have an answer of each kind beside it.
std::vector<Group> grouped(const std::vector<TimeAnswer>& answers,
                           const std::set<std::size_t>& chosen) {
  std::vector<Group> out;
  for (const std::size_t index : chosen) {
    const TimeAnswer& answer = answers[index];
    const auto place = [&](Group& group) -> std::optional<Bytes>& {
      return answer.method == TimeMethod::rfc3161 ? group.tsr : group.ots;
    };
    auto free = std::ranges::find_if(
        out, [&](Group& group) { return group.stamped == answer.stamped && !place(group); });
    if (free == out.end()) {
      if (out.size() == limits::kTimeStamps) break;
      out.push_back({answer.stamped, answer.covers, {}, {}});
      free = std::prev(out.end());
    }
    place(*free) = answer.answer;
  }
  return out;
}

Bytes bytes_of(std::string_view text) {
  const ByteView view = as_bytes(text);
  return {view.begin(), view.end()};
}

void add_groups(const Vault& vault, const std::vector<Group>& groups, std::uint64_t checkpoint,
                TimeMembers& out) {
  std::uint64_t number = 0;
  for (const Group& group : groups) {
    ++number;
    const auto add = [&](std::string_view extension, Bytes bytes) {
      out.members.emplace_back(formats::time_member(number, extension), std::move(bytes));
    };
    add("stamped", bytes_of(group.stamped));
    if (group.size != checkpoint) {
      const auto [small, large] = std::minmax(group.size, checkpoint);
      const auto hashes = crypto::consistency_proof(
          small, large, [&](crypto::NodeId id) { return vault.impl().store().node(id); });
      add("consistency", bytes_of(formats::format_consistency({small, hashes})));
    }
    if (group.tsr) add("tsr", *group.tsr);
    if (group.ots) add("ots", *group.ots);
  }
}

void add_anchor_before(const Vault& vault, const std::vector<std::uint64_t>& entries,
                       const TimeMaterial& material, TimeMembers& out) {
  for (const formats::TimeAnchorEntry& anchor : material.anchors) {
    if (anchor.entry < entries.front()) out.anchor = anchor.entry;
  }
  if (!out.anchor) return;
  const std::uint64_t links = entries.back() - *out.anchor - 1;
  if (links > kLinks) {
    out.anchor.reset();
    return;
  }
  std::string text;
  for (std::uint64_t number = *out.anchor + 1; number < entries.back(); ++number) {
    text += to_base64(vault.entry(number).entry, Base64Padding::padded) + "\n";
  }
  if (!text.empty()) out.members.emplace_back(formats::kTimeLinksMember, bytes_of(text));
}

}  // namespace

TimeMembers time_members(const Vault& vault, const std::vector<std::uint64_t>& entries,
                         std::uint64_t checkpoint) {
  TimeMembers out;
  const TimeMaterial material = time_material(vault, entries.front(), entries.back(), [] {});
  Chooser chooser(material.answers);
  for (const std::uint64_t entry : entries) chooser.cover(entry);
  chooser.follow_renewals();
  add_groups(vault, grouped(material.answers, chooser.chosen()), checkpoint, out);
  add_anchor_before(vault, entries, material, out);
  return out;
}

}  // namespace aigaq::vault
