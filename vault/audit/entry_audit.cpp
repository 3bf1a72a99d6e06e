#include "vault/audit/entry_audit.hpp"

#include <algorithm>

#include "formats/verify/classes.hpp"

namespace aigaq::vault {
namespace {

FindingPlace at_entry(std::uint64_t number) {
  FindingPlace place;
  place.entry = std::to_string(number);
  return place;
}

}  // namespace

EntryAudit::EntryAudit(const Vault::Impl& vault, AuditFindings& findings, VaultReport& report,
                       const Progress& progress)
    : vault_(vault), findings_(findings), report_(report), progress_(progress) {
  const SegmentPlace end = vault.head().segments_end;
  total_ = (end.segment - 1) * vault.ground().segment_bytes + end.offset;
}

void EntryAudit::tick(std::uint64_t bytes) {
  report_.bytes_checked += bytes;
  // A file stored once and listed twice is read twice.
  const std::uint64_t total = std::max(total_, report_.bytes_checked);
  if (progress_.tick && !progress_.tick(report_.bytes_checked, total)) {
    throw StorageError(Trouble::interrupted, "interrupted", "interrupted");
  }
}

void EntryAudit::check(std::uint64_t number, const EntryRecord& record) {
  tick(0);
  findings_.attempt(at_entry(number), [&] {
    const EntryReader reader(vault_, number);
    check_content(reader, record);
    check_index(reader);
  });
  ++report_.entries_checked;
}

void EntryAudit::check_content(const EntryReader& reader, const EntryRecord& record) {
  const formats::Statement& statement = reader.statement();
  formats::EntryOpening opening = formats::make_entry_opening(
      statement, reader.seed(), record.author_cose, formats::select_all(statement),
      [&](std::uint64_t file) { return reader.read_text(static_cast<std::size_t>(file)); });
  formats::EntryCheck check = formats::check_entry(record.entry, std::move(opening));
  findings_.add(std::move(check.findings), reader.number());
  check_author(reader.number(), check.entry);
  if (check.files.size() != statement.files.size()) {
    findings_.add(formats::classes::kMissingFile, "a file was not opened",
                  at_entry(reader.number()));
  }
  for (formats::FileToCheck& task : check.files) {
    const formats::VerifiedFile& shown = check.entry.files.at(task.file);
    check_file(reader, std::move(task), shown);
  }
}

void EntryAudit::check_author(std::uint64_t number, const formats::VerifiedEntry& entry) {
  const Ed25519PublicKey& founder = vault_.about().founder;
  if (number == 0) {
    // The founder's enrolment is genesis' statement: what the store says of itself must agree.
    const auto key = entry.fields.find("public_key");
    const bool same = key != entry.fields.end() && key->second.size() == 1 &&
                      key->second[0] == to_hex(founder.view());
    if (!same) {
      findings_.add(audit_classes::kAuthorUnknown, "genesis enrols another member",
                    at_entry(number));
    }
  }
  if (entry.author && *entry.author != founder) {
    findings_.add(audit_classes::kAuthorUnknown, "signed by no member of this vault",
                  at_entry(number));
  }
}

void EntryAudit::check_file(const EntryReader& reader, formats::FileToCheck task,
                            const formats::VerifiedFile& shown) {
  const auto file = static_cast<std::size_t>(shown.number);
  FindingPlace place = at_entry(reader.number());
  place.file = reader.statement().files.at(file).name;
  auto check = formats::FileCheck::create(std::move(task), shown, false);
  if (!check) {
    findings_.add(formats::classes::kFileMismatch, check.error().context, place);
    return;
  }
  std::uint64_t done = 0;
  const bool whole = findings_.attempt(place, [&] {
    reader.read_file(file, [&](ByteView bytes) {
      check->update(bytes);
      done += bytes.size();
      tick(bytes.size());
    });
  });
  ++report_.files_checked;
  if (!whole) {  // how far it could be read
    report_.findings.back().offset = done;
    report_.findings.back().file = place.file;
    return;
  }
  std::vector<formats::Finding> found = check->finish();
  for (formats::Finding& finding : found) finding.file = place.file;
  findings_.add(std::move(found), reader.number());
}

void EntryAudit::check_index(const EntryReader& reader) {
  for (const formats::FileRecord& file : reader.statement().files) {
    if (index_warned_ || vault_.find_stored(file.size, file.digest)) continue;
    FindingPlace place;
    place.entry = "index";
    findings_.warn(audit_classes::kIndexDamaged,
                   "a stored file is not in the index, which is rebuilt from the entries", place);
    index_warned_ = true;
  }
}

}  // namespace aigaq::vault
