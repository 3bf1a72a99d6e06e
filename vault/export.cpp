#include "vault/export.hpp"

#include <algorithm>

#include "crypto/limits.hpp"
#include "vault/disclose/history.hpp"
#include "vault/disclose/release.hpp"

namespace aigaq::vault {
namespace {

void check_request(const ExportRequest& request) {
  const auto refuse = [](Trouble trouble, const char* cls, const char* what) {
    throw StorageError(trouble, cls, what);
  };
  if (request.entries.empty()) refuse(Trouble::usage, "no-entries", "no entry is chosen");
  const auto not_after = [](const EntryChoice& a, const EntryChoice& b) {
    return a.number >= b.number;
  };
  AIGAQ_ASSERT(std::ranges::adjacent_find(request.entries, not_after) == request.entries.end());
  if (request.entries.size() > limits::kListItems) {
    refuse(Trouble::refused_input, "too-many-entries", "a bundle holds at most 65,536 entries");
  }
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
    clear(file.fields);
    for (auto& piece : file.text) piece.text.clear();
  }
  return out;
}

// The whole of it is searched, so that a phrase made of two neighbouring values is found too.
void look_in_words(Drafter& drafter, std::uint64_t entry, const std::string& where,
                   const std::string& text, const std::function<std::string()>& own_words) {
  const std::vector<std::uint64_t> lines = drafter.list_lines_in(text);
  if (lines.empty()) return;
  const std::vector<std::uint64_t> own = drafter.list_lines_in(own_words());
  for (const std::uint64_t line : lines) {
    if (std::ranges::binary_search(own, line)) {
      drafter.warn("phrase-in-own-words", entry, where);
    } else {
      drafter.remains(entry, where, line);
    }
  }
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
  if (request.recipients.size() > 1) out.drafter->warn("joint-bundle", 0, "recipients");
  return out;
}

std::vector<Disclosed> disclosed_by(const std::vector<EntryDraft>& drafts) {
  std::vector<Disclosed> out;
  for (const EntryDraft& draft : drafts) out.push_back(draft.disclosed);
  return out;
}

}  // namespace

ExportPlan plan_export(const Vault& vault, const ExportRequest& request) {
  Decided decided = decide(vault, request);
  for (const EntryDraft& draft : decided.drafts) {
    const EntryReader reader(vault.impl(), draft.number);
    decided.plan.preview.push_back(open_entry(vault, reader, draft).verified);
  }
  decided.plan.already_out = union_with_earlier(vault, disclosed_by(decided.drafts));
  decided.drafter->report(decided.plan);
  return std::move(decided.plan);
}

Exported run_export(Vault& vault, const ExportRequest& asked, const SenderWords& words,
                    const Progress& progress) {
  ExportRequest request = asked;
  std::ranges::sort(request.recipients);
  const auto twice = std::ranges::unique(request.recipients);
  request.recipients.erase(twice.begin(), twice.end());
  check_recipients(request);
  const bool to_record = !vault.frozen() && vault.impl().access() == Access::write;
  if (to_record && !vault.remembered()) {
    throw StorageError(Trouble::contradiction, "head-not-confirmed",
                       "this machine does not know the vault: the export is recorded in it, and "
                       "the first write needs the fingerprint of its head",
                       "head");
  }
  Decided decided = decide(vault, request);
  Drafter& drafter = *decided.drafter;
  if (!to_record) drafter.warn("not-recorded", 0, "export");
  look_in_words(drafter, 0, "readme", words.readme, [&] { return words.readme; });

  Exported out;
  out.plan = std::move(decided.plan);
  out.recipients = request.recipients.size();
  out.checkpoint = vault.checkpoint();
  drafter.report(out.plan);
  if (!out.plan.remaining.empty()) return out;

  BundleRelease release(vault, request, progress);
  release.write(decided.drafts, words,
                [&](const formats::VerifiedEntry& entry, const std::string& exhibit) {
                  look_in_words(drafter, entry.number, "exhibit", exhibit,
                                [&] { return words.exhibit(without_values(entry)); });
                });
  drafter.report(out.plan);
  if (!out.plan.remaining.empty()) return out;
  release.read_back();
  const std::vector<Disclosed> disclosed = disclosed_by(decided.drafts);
  out.plan.already_out = union_with_earlier(vault, disclosed);
  if (to_record) {
    // Before the bundle has its name: what leaves is in the log, whatever happens in between.
    vault.record_export(export_record(request, disclosed, out.checkpoint));
    out.recorded = true;
  }
  release.release();
  out.bytes = release.file().bytes();
  out.digest = release.file().digest();
  return out;
}

}  // namespace aigaq::vault
