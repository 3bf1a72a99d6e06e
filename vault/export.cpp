#include "vault/export.hpp"

#include <algorithm>

#include "crypto/limits.hpp"
#include "vault/disclose/history.hpp"
#include "vault/disclose/release.hpp"
#include "vault/witnessed_head.hpp"

namespace aigaq::vault {
namespace {

void check_request(const ExportRequest& request) {
  const auto refuse = [](Trouble trouble, const char* cls, const char* what) {
    throw StorageError(trouble, cls, what);
  };
  if (request.entries.empty()) refuse(Trouble::usage, "no-entries", "no entry is chosen");
  if (request.entries.size() > limits::kListItems) {
    refuse(Trouble::refused_input, "too-many-entries", "a bundle holds at most 65,536 entries");
  }
}

// Entries ascend, entries and recipients stand once.
ExportRequest in_order(ExportRequest request) {
  std::ranges::stable_sort(request.entries, {}, &EntryChoice::number);
  const auto same = [](const EntryChoice& a, const EntryChoice& b) { return a.number == b.number; };
  auto& entries = request.entries;
  entries.erase(std::unique(entries.begin(), entries.end(), same), entries.end());
  auto& recipients = request.recipients;
  std::ranges::sort(recipients);
  recipients.erase(std::unique(recipients.begin(), recipients.end()), recipients.end());
  return request;
}

void check_recipients(const ExportRequest& request) {
  const bool passphrase = request.passphrase != nullptr;
  if (passphrase == !request.recipients.empty()) {
    throw StorageError(Trouble::usage, "no-recipient",
                       "a bundle is for recipients or for a passphrase");
  }
  if (request.recipients.size() > 1 && !request.joint) {
    throw StorageError(Trouble::usage, "not-joint",
                       "one bundle for several recipients has to be asked for");
  }
}

// An entry with every value taken out: what stays in its exhibit are the catalogue's own words.
formats::VerifiedEntry without_values(const formats::VerifiedEntry& entry) {
  formats::VerifiedEntry out = entry;
  const auto clear = [](auto& fields) {
    for (auto& [key, values] : fields) std::ranges::fill(values, std::string());
  };
  clear(out.fields);
  for (auto& piece : out.text) piece.text.clear();
  for (auto& file : out.files) {
    if (file.name) file.name = "";
    if (file.fields) clear(*file.fields);
    if (!file.part) continue;
    for (auto& piece : file.part->text) piece.text.clear();
  }
  return out;
}

// The whole of it is searched, so that a phrase made of two neighbouring values is found too.
void look_in_words(Drafter& drafter, std::uint64_t entry, const std::string& where,
                   std::string_view text, const std::function<std::string()>& own_words) {
  const std::vector<std::uint64_t> lines = drafter.list_lines_in(text);
  if (lines.empty()) return;
  const std::vector<std::uint64_t> own = drafter.list_lines_in(own_words());
  for (const std::uint64_t line : lines) {
    if (std::ranges::binary_search(own, line)) {
      drafter.warn("phrase-in-own-words", entry, where);
    } else if (!drafter.known_to_remain(entry, line)) {
      drafter.remains(entry, where, line);
    }
  }
}

void look_in_readme(Drafter& drafter, const SenderWords& words) {
  look_in_words(drafter, 0, "readme", words.readme, [&] { return words.readme; });
}

void look_in_exhibit(Drafter& drafter, const SenderWords& words,
                     const formats::VerifiedEntry& entry, std::string_view exhibit) {
  if (!words.exhibit) return;
  look_in_words(drafter, entry.number, "exhibit", exhibit,
                [&] { return words.exhibit(without_values(entry)); });
}

void look_in_exhibit(Drafter& drafter, const SenderWords& words,
                     const formats::VerifiedEntry& entry) {
  if (words.exhibit) look_in_exhibit(drafter, words, entry, words.exhibit(entry));
}

crypto::TreeSize size_for(const Vault& vault, const ExportRequest& request, Drafter& drafter) {
  const WitnessedHead head = witnessed_head(vault, request.entries.back().number, request.policy);
  if (head.quorum_missed) drafter.warn("quorum-not-met", 0, "checkpoint");
  return head.size;
}

// Chosen before a byte is written; the anchor's own words are searched like all others.
TimeMembers time_for(const Vault& vault, const ExportRequest& request, crypto::TreeSize size,
                     Drafter& drafter) {
  std::vector<std::uint64_t> numbers;
  for (const EntryChoice& choice : request.entries) numbers.push_back(choice.number);
  TimeMembers out = time_members(vault, numbers, size);
  if (!out.anchor) return out;
  const formats::Statement anchor = vault.statement(*out.anchor);
  for (const auto& [key, values] : anchor.fields) {
    if (formats::schema_of(anchor.kind).find(key)->private_by_default) continue;
    for (const std::string& value : values) drafter.look(*out.anchor, key, value);
  }
  return out;
}

// Whether something remains that must not; told in the plan.
bool remains(const Drafter& drafter, const ExportRequest& request, ExportPlan& plan) {
  drafter.report(plan);
  return !plan.remaining.empty() && !request.allow_remaining;
}

// What is decided before a byte is written.
struct Decided {
  std::unique_ptr<Drafter> drafter;
  std::vector<EntryDraft> drafts;
  ExportPlan plan;
};

Decided decide(const Vault& vault, const ExportRequest& request) {
  check_request(request);
  Decided out;
  out.drafter = std::make_unique<Drafter>(vault, request);
  for (const EntryChoice& choice : request.entries) {
    out.drafts.push_back(out.drafter->draft(choice));
    out.plan.entries.push_back(out.drafts.back().summary);
  }
  out.drafter->check_names();
  return out;
}

std::vector<Disclosed> disclosed_by(const std::vector<EntryDraft>& drafts) {
  std::vector<Disclosed> out;
  out.reserve(drafts.size());
  for (const EntryDraft& draft : drafts) out.push_back(draft.disclosed);
  return out;
}

// Before anything is written: what the log can't hold is not released.
formats::Statement record_of(const ExportRequest& request, const Decided& decided,
                             const std::string& checkpoint) {
  const std::vector<Disclosed> disclosed = disclosed_by(decided.drafts);
  formats::Statement record = export_record(request, disclosed, checkpoint);
  if (formats::check_statement(record)) return record;
  std::uint64_t places = 0;
  for (const Disclosed& entry : disclosed) places += entry.places();
  throw TooManyPlaces(0, places);
}

}  // namespace

ExportPlan plan_export(const Vault& vault, const ExportRequest& asked, const SenderWords* words) {
  const ExportRequest request = in_order(asked);
  Decided decided = decide(vault, request);
  const crypto::TreeSize size = size_for(vault, request, *decided.drafter);
  time_for(vault, request, size, *decided.drafter);
  if (!vault.frozen()) record_of(request, decided, vault.checkpoint_at(size));
  if (words != nullptr) look_in_readme(*decided.drafter, *words);
  for (const EntryDraft& draft : decided.drafts) {
    decided.plan.preview.push_back(verified_entry(vault, draft));
    if (words != nullptr) look_in_exhibit(*decided.drafter, *words, decided.plan.preview.back());
  }
  decided.plan.already_out = union_with_earlier(vault, disclosed_by(decided.drafts));
  decided.drafter->report(decided.plan);
  return std::move(decided.plan);
}

namespace {

// All places are told at once, those in the exhibits too.
Exported refused(const Vault& vault, const SenderWords& words, const Decided& decided,
                 Exported out) {
  for (const EntryDraft& draft : decided.drafts) {
    look_in_exhibit(*decided.drafter, words, verified_entry(vault, draft));
  }
  decided.drafter->report(out.plan);
  out.refused = true;
  return out;
}

}  // namespace

Exported run_export(Vault& vault, const ExportRequest& asked, const SenderWords& words,
                    const Progress& progress, const ExportLanes& lanes) {
  const ExportRequest request = in_order(asked);
  check_recipients(request);
  const bool to_record = !vault.frozen() && vault.impl().access() == Access::write;
  if (to_record && !vault.remembered()) {
    throw StorageError(Trouble::contradiction, "head-not-confirmed",
                       "the vault of an export is unknown to this machine", "head");
  }
  Decided decided = decide(vault, request);
  Drafter& drafter = *decided.drafter;
  if (!to_record) drafter.warn("not-recorded", 0, "export");
  look_in_readme(drafter, words);
  Exported out;
  out.plan = std::move(decided.plan);
  out.recipients = request.recipients.size();
  const crypto::TreeSize size = size_for(vault, request, drafter);
  out.checkpoint = vault.checkpoint_at(size);
  const TimeMembers time = time_for(vault, request, size, drafter);
  drafter.looked();
  if (remains(drafter, request, out.plan)) return refused(vault, words, decided, std::move(out));
  std::optional<formats::Statement> record;
  if (to_record) record = record_of(request, decided, out.checkpoint);

  BundleRelease release(vault, request, size, out.checkpoint, progress, lanes);
  release.write(decided.drafts, time, words,
                [&](const formats::VerifiedEntry& entry, std::string_view exhibit) {
                  look_in_exhibit(drafter, words, entry, exhibit);
                });
  if (remains(drafter, request, out.plan)) {
    out.refused = true;
    return out;
  }
  out.digest = release.read_back();
  out.plan.already_out = union_with_earlier(vault, disclosed_by(decided.drafts));
  if (to_record) {
    // Before the bundle has its name: what leaves is in the log, whatever happens in between.
    vault.record_export(*record);
    out.recorded = true;
  }
  if (request.before_release) request.before_release();
  release.release();
  out.bytes = release.bytes();
  return out;
}

}  // namespace aigaq::vault
