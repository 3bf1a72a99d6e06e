#pragma once
// Findings of one bundle: each told once, and no more than a person or a script can use.

#include <set>
#include <tuple>

#include "formats/verify/classes.hpp"
#include "formats/verify/report.hpp"

namespace aigaq::formats {

class FindingList {
 public:
  void add(Finding finding);
  void add(std::string_view cls, const char* detail,
           std::optional<std::uint64_t> entry = std::nullopt, std::string_view file = {});
  // Anything but an unknown signer, too few witnesses or a claim about time.
  [[nodiscard]] bool integrity_failed() const { return failed_; }
  // The first in classes::kPrimaryOrder of all classes met; nullopt without a fault.
  [[nodiscard]] std::optional<std::string_view> primary() const;
  [[nodiscard]] std::vector<Finding> take() { return std::move(findings_); }

 private:
  using Key = std::tuple<std::string_view, std::optional<std::string>, std::optional<std::string>,
                         std::optional<std::uint64_t>>;
  std::vector<Finding> findings_;
  std::set<Key> told_;
  std::set<std::string_view> met_;
  bool failed_ = false;
};

}  // namespace aigaq::formats
