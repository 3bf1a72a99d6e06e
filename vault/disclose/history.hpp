#pragma once
// The record of an export in the log, and what earlier ones say of the same entries.

#include <map>

#include "vault/disclose/disclosed.hpp"
#include "vault/export.hpp"

namespace aigaq::vault {

[[nodiscard]] formats::Statement export_record(const ExportRequest& request,
                                               const std::vector<Disclosed>& disclosed,
                                               const std::string& checkpoint);

// For each entry of this export that left the vault before: all of it that is out with this one.
[[nodiscard]] std::vector<std::string> union_with_earlier(const Vault& vault,
                                                          const std::vector<Disclosed>& disclosed);

}  // namespace aigaq::vault
