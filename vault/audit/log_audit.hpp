#pragma once
// The log without its content: head, checkpoint, chain, tree, key table, sizes of segments.
// Needs the log key only.

#include "vault/audit/audit_findings.hpp"
#include "vault/impl.hpp"

namespace aigaq::vault {

// A checkpoint that somebody holds outside. Throws refused_input (checkpoint-not-ours).
[[nodiscard]] formats::Checkpoint read_against(std::string_view note,
                                               const formats::VerifierKey& log_key);

class LogAudit {
 public:
  LogAudit(const Vault::Impl& vault, AuditFindings& findings, VaultReport& report)
      : vault_(vault), findings_(findings), report_(report) {}

  void check_head();
  // One entry by its inclusion proof. nullopt when its record does not open.
  [[nodiscard]] std::optional<EntryRecord> check_included(std::uint64_t number);
  // A checkpoint by the stored nodes, when the tree is not recomputed.
  void check_against(const formats::Checkpoint& against);
  void check_memory();
  // That every word of a witness that is kept holds, and is about this log.
  void check_cosignatures();
  void check_key_table();
  // Its size, or every record's header and all padding.
  void check_segment(std::uint64_t segment, bool walk);
  void check_segment_sizes();
  void check_key_table_size();
  // An entry's bytes behind those of `previous`.
  void check_link(std::uint64_t number, const EntryRecord& record, const Hash& previous);
  // root: of the log at that size.
  void compare_against(const formats::Checkpoint& against, const Hash& root);

 private:
  void check_counts();

  const Vault::Impl& vault_;
  AuditFindings& findings_;
  VaultReport& report_;
};

}  // namespace aigaq::vault
