#include "vault/audit/audit_findings.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "vault/place/failure.hpp"

namespace aigaq::vault {
namespace {

// Classes that the store throws. A finding's class is one of a closed list.
constexpr std::array<std::string_view, 19> kStoreClasses{
    "header-damaged",   "header-replaced",   "head-damaged",    "store-damaged",
    "store-missing",    "record-damaged",    "record-exists",   "key-table-damaged",
    "key-table-cut",    "segment-damaged",   "segment-missing", "segment-cut",
    "entry-damaged",    "statement-damaged", "file-damaged",    "log-page",
    "log-page-damaged", "not-a-file",        "too-large"};

// An entry's number, or one of the parts that reports may name.
bool names_a_place(const std::string& subject) {
  constexpr std::array<std::string_view, 4> kParts{"head", "keys", "log-page", "index"};
  const bool number = !subject.empty() && (subject == "0" || subject.front() != '0') &&
                      subject.find_first_not_of("0123456789") == std::string::npos;
  return number || std::ranges::find(kParts, subject) != kParts.end();
}

}  // namespace

std::string_view finding_class(const StorageError& error) {
  // A lack of memory or of open files is no fault of the store.
  const bool of_disk = error.cls() == kDiskErrorClass || error.cls() == kTooLargeClass;
  if (error.trouble() == Trouble::input_output && of_disk) return audit_classes::kUnreadable;
  if (error.trouble() != Trouble::integrity) throw error;
  const auto* found = std::ranges::find(kStoreClasses, error.cls());
  return found == kStoreClasses.end() ? "record-damaged" : *found;
}

FindingPlace at_part(std::string part) {
  FindingPlace place;
  place.entry = std::move(part);
  return place;
}

FindingPlace at_entry(std::uint64_t number) { return at_part(std::to_string(number)); }

FindingPlace at_log_page(std::uint64_t leaf) {
  FindingPlace place = at_part("log-page");
  place.offset = leaf;
  return place;
}

void AuditFindings::add(std::string_view cls, const char* detail, FindingPlace place) {
  failed_ = true;
  report_.findings.push_back({cls, formats::Aspect::integrity, std::move(place.entry),
                              std::move(place.file), place.offset, place.length, detail});
}

void AuditFindings::warn(std::string_view cls, const char* detail, FindingPlace place) {
  report_.findings.push_back({cls, formats::Aspect::environment, std::move(place.entry),
                              std::move(place.file), place.offset, place.length, detail});
}

void AuditFindings::doubt(std::string_view cls, const char* detail, FindingPlace place) {
  report_.findings.push_back({cls, formats::Aspect::time, std::move(place.entry),
                              std::move(place.file), place.offset, place.length, detail});
}

void AuditFindings::contradict(std::string_view cls, const char* detail) {
  report_.findings.push_back(
      {cls, formats::Aspect::integrity, "head", std::nullopt, std::nullopt, std::nullopt, detail});
}

void AuditFindings::add(std::vector<formats::Finding> found, std::uint64_t entry) {
  for (formats::Finding& finding : found) {
    failed_ = true;
    if (!finding.entry) finding.entry = std::to_string(entry);
    report_.findings.push_back(std::move(finding));
  }
}

std::size_t AuditFindings::count() const { return report_.findings.size(); }

void AuditFindings::insert(std::size_t place, std::vector<formats::Finding> found) {
  failed_ = failed_ || !found.empty();
  const auto at = report_.findings.begin() + static_cast<std::ptrdiff_t>(place);
  report_.findings.insert(at, std::make_move_iterator(found.begin()),
                          std::make_move_iterator(found.end()));
}

void AuditFindings::add(const StorageError& error, FindingPlace place) {
  const std::string_view cls = finding_class(error);
  if (names_a_place(error.subject())) place.entry = error.subject();
  add(cls, "", std::move(place));
}

void AuditFindings::take(VaultReport part, bool part_failed) {
  failed_ = failed_ || part_failed;
  std::ranges::move(part.findings, std::back_inserter(report_.findings));
  report_.entries_checked += part.entries_checked;
  report_.files_checked += part.files_checked;
  report_.bytes_checked += part.bytes_checked;
}

bool AuditFindings::attempt(const FindingPlace& place, const std::function<void()>& step) {
  try {
    step();
    return true;
  } catch (const StorageError& error) {
    add(error, place);
    return false;
  }
}

}  // namespace aigaq::vault
