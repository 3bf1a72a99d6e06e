#include "formats/verify/bundle_findings.hpp"

#include <algorithm>

namespace aigaq::formats {
namespace {

// A hostile bundle of a million bad members must not fill the memory with complaints.
constexpr std::size_t kFindings = 10'000;

}  // namespace

void FindingList::add(Finding finding) {
  if (finding.cls != classes::kSignerUntrusted && finding.cls != classes::kQuorumNotMet &&
      finding.cls != classes::kTimeContradicted) {
    failed_ = true;
  }
  met_.insert(finding.cls);
  if (findings_.size() > kFindings) return;
  if (!told_.insert({finding.cls, finding.entry, finding.file, finding.offset}).second) return;
  if (findings_.size() == kFindings) {
    finding = {classes::kLimitExceeded, Aspect::integrity, {}, {}, {}, {}, "more findings"};
  }
  findings_.push_back(std::move(finding));
}

std::optional<std::string_view> FindingList::primary() const {
  const auto found = std::ranges::find_if(
      classes::kPrimaryOrder, [this](std::string_view cls) { return met_.contains(cls); });
  if (found == classes::kPrimaryOrder.end()) return std::nullopt;
  return *found;
}

void FindingList::add(std::string_view cls, const char* detail, std::optional<std::uint64_t> entry,
                      std::string_view file) {
  Finding finding;
  finding.cls = cls;
  finding.detail = detail;
  if (cls == classes::kSignerUntrusted || cls == classes::kSignerBad ||
      cls == classes::kQuorumNotMet || cls == classes::kCosignatureInvalid) {
    finding.aspect = Aspect::signer;
  }
  if (cls == classes::kTimeContradicted) finding.aspect = Aspect::time;
  if (entry) finding.entry = std::to_string(*entry);
  if (!file.empty()) finding.file = std::string(file);
  add(std::move(finding));
}

}  // namespace aigaq::formats
