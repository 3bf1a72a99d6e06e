#include "vault/audit/soundness.hpp"

#include "vault/audit/tree_audit.hpp"

namespace aigaq::vault {

std::optional<formats::Finding> first_fault(const Vault::Impl& vault) {
  VaultReport report;
  AuditFindings findings(report);
  LogAudit audit(vault, findings, report);
  audit.check_head();
  audit.check_key_table();
  audit.check_segment_sizes();
  audit.check_cosignatures();
  TreeAudit(vault, findings, report, std::nullopt).run();
  if (!findings.failed()) return std::nullopt;
  return report.findings.front();
}

}  // namespace aigaq::vault
