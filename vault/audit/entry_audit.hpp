#pragma once
// One entry with all its content, through the same verifier that a recipient uses: everything is
// opened, every root recomputed, every byte of every file read.

#include "formats/verify/entry_check.hpp"
#include "vault/audit/audit_findings.hpp"
#include "vault/audit/entry_reader.hpp"

namespace aigaq::vault {

class EntryAudit {
 public:
  EntryAudit(const Vault::Impl& vault, AuditFindings& findings, VaultReport& report,
             const Progress& progress);

  // record: of that entry, from the log.
  void check(std::uint64_t number, const EntryRecord& record);

 private:
  void check_content(const EntryReader& reader, const EntryRecord& record);
  void check_author(std::uint64_t number, const formats::VerifiedEntry& entry);
  void check_file(const EntryReader& reader, formats::FileToCheck task,
                  const formats::VerifiedFile& shown);
  void check_index(const EntryReader& reader);
  void tick(std::uint64_t bytes);

  const Vault::Impl& vault_;
  AuditFindings& findings_;
  VaultReport& report_;
  const Progress& progress_;
  std::uint64_t total_ = 0;
  bool index_warned_ = false;
};

}  // namespace aigaq::vault
