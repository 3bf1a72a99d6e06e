#pragma once
// What verification of the live store found, collected; a part that fails stops nothing else.

#include <functional>
#include <optional>
#include <string>

#include "vault/errors.hpp"
#include "vault/verify.hpp"

namespace aigaq::vault {

// Classes of the live store, beside those of formats/verify/classes.hpp.
namespace audit_classes {
inline constexpr std::string_view kUnreadable = "unreadable";           // the disk gives an error
inline constexpr std::string_view kIndexDamaged = "index-damaged";      // warning: it is rebuilt
inline constexpr std::string_view kClockBackwards = "clock-backwards";  // warning, aspect time
inline constexpr std::string_view kIdentityNeeded = "identity-needed";  // warning: entries unread
inline constexpr std::string_view kGenerationMismatch = "generation-mismatch";
inline constexpr std::string_view kNodeMismatch = "node-mismatch";  // stored against computed
inline constexpr std::string_view kSurplusRecords = "surplus-records";
inline constexpr std::string_view kAuthorUnknown = "author-unknown";  // no member of this vault
}  // namespace audit_classes

// The class that damage or a read error becomes; all other errors are thrown on.
[[nodiscard]] std::string_view finding_class(const StorageError& error);

struct FindingPlace {
  std::optional<std::string> entry;
  std::optional<std::string> file;
  std::optional<std::uint64_t> offset, length;
};
[[nodiscard]] FindingPlace at_entry(std::uint64_t number);
// part: head, keys, log-page.
[[nodiscard]] FindingPlace at_part(std::string part);
// leaf: where the page begins.
[[nodiscard]] FindingPlace at_log_page(std::uint64_t leaf);

class AuditFindings {
 public:
  explicit AuditFindings(VaultReport& report) : report_(report) {}

  void add(std::string_view cls, const char* detail, FindingPlace place);
  void warn(std::string_view cls, const char* detail, FindingPlace place);
  // A warning about time, which is no fault of the store.
  void doubt(std::string_view cls, const char* detail, FindingPlace place);
  // A contradiction with what is held outside: no damage of the store.
  void contradict(std::string_view cls, const char* detail);
  // Of the shared verifier, for this entry.
  void add(std::vector<formats::Finding> found, std::uint64_t entry);
  // How many there are, and more of the shared verifier's in that place, before later ones.
  [[nodiscard]] std::size_t count() const;
  void insert(std::size_t place, std::vector<formats::Finding> found);
  // Damage and read errors become findings, all else goes through. place.entry: the error's own
  // subject where it is a number or a part, else this.
  void add(const StorageError& error, FindingPlace place);
  // Runs step; false when it was stopped by damage.
  bool attempt(const FindingPlace& place, const std::function<void()>& step);

  // Behind these, with what the part counted.
  void take(VaultReport part, bool part_failed);

  [[nodiscard]] bool failed() const { return failed_; }

 private:
  VaultReport& report_;
  bool failed_ = false;
};

// What one job finds, to be taken in the order of the jobs.
struct AuditPart {
  VaultReport report;
  AuditFindings findings{report};
  bool index_damaged = false;
  // Entry and Unix seconds, of those that the device's clock dates.
  std::vector<std::pair<std::uint64_t, std::int64_t>> device_times;
};

}  // namespace aigaq::vault
