#include "formats/verify/bundle_time.hpp"

#include "crypto/merkle.hpp"
#include "formats/log/lines.hpp"
#include "formats/time/opentimestamps.hpp"

namespace aigaq::formats {
namespace {

// RFC 3161 sections 2.4.1 and 2.4.2: the imprint is an OCTET STRING of 32 bytes.
bool holds_imprint(ByteView answer, const Hash& imprint) {
  Bytes wanted{0x04, 0x20};
  append(wanted, imprint.view());
  return std::search(answer.begin(), answer.end(), wanted.begin(), wanted.end()) != answer.end();
}

}  // namespace

void BundleTime::add(std::string_view cls, const char* detail, std::string_view member) {
  findings_.add(cls, detail, std::nullopt, member);
}

std::string BundleTime::member(std::string_view extension) const {
  return time_member(group_->number, extension);
}

void BundleTime::enter(std::uint64_t number) {
  if (group_ && group_->number == number) return;
  close();
  group_.emplace();
  group_->number = number;
}

void BundleTime::too_large(const MemberId& id) {
  if (id.kind == MemberKind::time_links) return close();
  enter(id.time);
  group_->has_stamped |= id.kind == MemberKind::time_stamped;
  group_->has_consistency |= id.kind == MemberKind::time_consistency;
  group_->has_tsr |= id.kind == MemberKind::time_tsr;
  group_->has_ots |= id.kind == MemberKind::time_ots;
}

void BundleTime::take(const MemberId& id, std::string_view name, ByteView bytes) {
  if (id.kind == MemberKind::time_links) {
    close();
    return links(name, as_text(bytes));
  }
  too_large(id);
  if (id.kind == MemberKind::time_stamped) return stamped(name, bytes);
  if (id.kind == MemberKind::time_consistency) return consistency(name, bytes);
  answer(id.kind == MemberKind::time_tsr ? TimeMethod::rfc3161 : TimeMethod::opentimestamps, name,
         bytes);
}

void BundleTime::stamped(std::string_view name, ByteView bytes) {
  group_->stamped = as_text(bytes);
  group_->imprint = stamped_imprint(group_->stamped);
  const auto parsed = parse_stamped(group_->stamped);
  if (!parsed) return add(classes::kTimeMalformed, parsed.error().context, name);
  if (!entries_.log_key()) return;
  auto checkpoint = verify_stamped(*parsed, *entries_.log_key());
  if (!checkpoint) return add(classes::kTimeSignature, checkpoint.error().context, name);
  if (!entries_.head()) return;
  group_->checkpoint = std::move(*checkpoint);
  if (group_->checkpoint->size != entries_.head()->size) return;
  if (!verify_stamped_consistency(*group_->checkpoint, *entries_.head(), nullptr)) {
    return add(classes::kTimeConsistency, "another root of the same size", name);
  }
  group_->covers = group_->checkpoint->size;
}

void BundleTime::consistency(std::string_view name, ByteView bytes) {
  if (!group_->checkpoint) return;
  if (group_->checkpoint->size == entries_.head()->size) {
    return add(classes::kUnexpectedMember, "consistency proof between equal sizes", name);
  }
  const auto proof = parse_consistency(as_text(bytes));
  if (!proof) return add(classes::kTimeMalformed, proof.error().context, name);
  if (const auto held =
          verify_stamped_consistency(*group_->checkpoint, *entries_.head(), &*proof);
      !held) {
    return add(classes::kTimeConsistency, held.error().context, name);
  }
  group_->covers = group_->checkpoint->size;
}

void BundleTime::answer(TimeMethod method, std::string_view name, ByteView bytes) {
  if (!group_->imprint) return;
  const bool about = method == TimeMethod::rfc3161 ? holds_imprint(bytes, *group_->imprint)
                                                   : ots_begins_for(bytes, *group_->imprint);
  if (!about) return add(classes::kTimeMismatch, "answer about another file", name);
  TimeAnswer answer;
  answer.method = method;
  answer.where = std::string(name);
  answer.answer.assign(bytes.begin(), bytes.end());
  group_->answers.push_back(std::move(answer));
}

void BundleTime::close() {
  if (!group_) return;
  if (!group_->has_stamped) {
    add(classes::kMissingMember, "stamped file", member("stamped"));
  } else if (!group_->has_tsr && !group_->has_ots) {
    add(classes::kMissingMember, "answer for a stamped file", member("tsr"));
  }
  if (group_->checkpoint && !group_->has_consistency &&
      group_->checkpoint->size != entries_.head()->size) {
    add(classes::kMissingMember, "consistency proof", member("consistency"));
  }
  if (group_->covers) {
    for (TimeAnswer& answer : group_->answers) {
      answer.stamped = group_->stamped;
      answer.covers = *group_->covers;
      answers_.push_back(std::move(answer));
    }
  }
  group_.reset();
}

void BundleTime::links(std::string_view name, std::string_view text) {
  LineReader lines(text);
  std::vector<std::pair<Entry, Hash>> linked;
  do {
    const auto line = lines.next();
    const auto bytes = line ? from_base64(*line, Base64Padding::padded) : std::nullopt;
    if (!bytes) return add(classes::kTimeMalformed, "line of the links", name);
    auto entry = decode_entry(*bytes);
    if (!entry) return add(classes::kTimeMalformed, entry.error().context, name);
    if (entry->number == 0) return add(classes::kTimeMalformed, "genesis in the links", name);
    linked.emplace_back(std::move(*entry), crypto::leaf_hash(*bytes));
  } while (!lines.at_end());
  check_links(name, linked);
}

void BundleTime::check_links(std::string_view name,
                             const std::vector<std::pair<Entry, Hash>>& linked) {
  const std::uint64_t first = linked.front().first.number;
  const auto* before = entries_.place(first - 1);
  bool holds = before != nullptr;
  Hash previous = holds ? before->leaf : Hash{};
  for (std::size_t i = 0; holds && i < linked.size(); ++i) {
    const auto& [entry, leaf] = linked[i];
    const auto* shown = entries_.place(entry.number);
    holds = entry.number == first + i && entry.previous == previous &&
            (!entries_.vault() || entry.vault == *entries_.vault()) &&
            (shown == nullptr || shown->leaf == leaf);
    previous = leaf;
  }
  const auto* behind = entries_.place(first + linked.size());
  holds = holds && behind != nullptr && behind->previous == previous;
  if (!holds) return add(classes::kTimeLinks, "entries that do not link", name);
  links_ = std::pair(first, first + linked.size() - 1);
}

void BundleTime::finish() { close(); }

// Through the links and through neighbours that are both in the bundle.
std::uint64_t BundleTime::linked_to(std::uint64_t anchor,
                                    const std::vector<VerifiedEntry>& entries) const {
  std::uint64_t last = anchor;
  for (const VerifiedEntry& entry : entries) {
    if (entry.number <= last) continue;
    const bool by_links = links_ && last + 1 >= links_->first && entry.number <= links_->second + 1;
    if (!by_links && entry.number != last + 1) break;
    last = entry.number;
  }
  return last;
}

void BundleTime::evaluate(const TimeAnchors& anchors, BundleReport& report) {
  std::vector<TimeAnchorEntry> anchor_entries;
  std::vector<DatedEntry> dated;
  const auto text = [](const VerifiedEntry& entry, const char* key) {
    const auto found = entry.fields.find(key);
    return found == entry.fields.end() || found->second.empty() ? std::string()
                                                                : found->second.front();
  };
  for (const VerifiedEntry& entry : report.entries) {
    if (entry.number == 0) continue;
    if (entry.kind != FormKind::anchor) {
      const auto claimed = text(entry, "claimed_time");
      dated.push_back({entry.number, claimed.empty() ? std::nullopt : std::optional(claimed)});
      continue;
    }
    anchor_entries.push_back({entry.number, linked_to(entry.number, report.entries),
                              text(entry, "height"), text(entry, "hash"), text(entry, "source")});
  }
  if (answers_.empty() && anchor_entries.empty()) return;
  report.intervals = evaluate_time(answers_, anchor_entries, dated, anchors);
  for (const std::uint64_t number : report.intervals.contradicted) {
    findings_.add(classes::kTimeContradicted, "time against the evidence", number);
  }
  const bool any = std::ranges::any_of(report.intervals.entries, [](const auto& entry) {
    return entry.second.not_before || entry.second.not_after;
  });
  if (!report.intervals.contradicted.empty()) {
    report.time = TimeVerdict::contradicted;
  } else if (any) {
    report.time = TimeVerdict::interval;
  }
}

}  // namespace aigaq::formats
