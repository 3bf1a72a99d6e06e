#include "vault/verify.hpp"

#include <algorithm>

#include "vault/audit/entry_audit.hpp"
#include "vault/audit/log_audit.hpp"

namespace aigaq::vault {
namespace {

Bytes header_of(const std::string& directory) {
  if (!Vault::is_vault(directory)) {
    throw StorageError(Trouble::no_vault, "no-vault", "there is no vault in " + directory,
                       directory);
  }
  const File file = Directory(directory).open_read(kHeaderName);
  // One byte more than fits shows that a file is too long.
  Bytes out(static_cast<std::size_t>(std::min<std::uint64_t>(file.size(), kHeaderBytes + 1)));
  if (!file.read_at(0, out)) out.clear();
  return out;
}

class Verification {
 public:
  Verification(const VerifyOptions& options, const Progress& progress)
      : options_(options), progress_(progress), findings_(report_) {}

  // What cannot be opened at all is one finding.
  VaultReport run(const std::string& directory, const Unlock& unlock, Surroundings surroundings) {
    FindingPlace keys;
    keys.entry = "keys";
    const Ground ground = surroundings.ground != nullptr ? *surroundings.ground : Ground{};
    std::optional<VaultKeys> opened;
    findings_.attempt(keys, [&] {
      const Bytes header = header_of(directory);
      ground.check(Directory(directory));
      opened = open_header(header, unlock.passphrase->reveal(), unlock.identity);
    });
    if (opened) {
      FindingPlace head;
      head.entry = "head";
      findings_.attempt(head, [&] {
        const Vault::Impl vault(directory, Access::read, std::nullopt, std::move(*opened),
                                std::move(surroundings));
        check(vault);
      });
    }
    report_.integrity = findings_.failed() ? formats::Integrity::failed : formats::Integrity::ok;
    return std::move(report_);
  }

 private:
  void check(const Vault::Impl& vault) {
    LogAudit log(vault, findings_, report_);
    EntryAudit entries(vault, findings_, report_, progress_);
    std::optional<formats::Checkpoint> against;
    if (options_.against) against = read_against(*options_.against, vault.log_key());
    log.check_head();
    log.check_memory();
    log.check_cosignatures();
    if (options_.mode == VerifyMode::entries) {
      check_some(vault, log, entries, against);
      return;
    }
    log.check_key_table();
    const bool full = options_.mode == VerifyMode::full;
    const bool readable = full && can_read(vault);
    log.check_segments(full);
    log.check_tree(against, [&](std::uint64_t number, const EntryRecord& record) {
      if (readable) {
        entries.check(number, record);
      } else {
        ++report_.entries_checked;
      }
    });
  }

  void check_some(const Vault::Impl& vault, LogAudit& log, EntryAudit& entries,
                  const std::optional<formats::Checkpoint>& against) {
    if (against) log.check_against(*against);
    const bool readable = can_read(vault);
    for (const std::uint64_t number : options_.entries) {
      vault.must_exist(number);
      const auto record = log.check_included(number);
      if (record && readable) entries.check(number, *record);
    }
  }

  bool can_read(const Vault::Impl& vault) {
    if (vault.keys().reading) return true;
    FindingPlace place;
    place.entry = "keys";
    findings_.warn(audit_classes::kIdentityNeeded,
                   "without the identity only the log itself was checked", place);
    return false;
  }

  const VerifyOptions& options_;
  const Progress& progress_;
  VaultReport report_;
  AuditFindings findings_;
};

}  // namespace

VaultReport verify(const std::string& directory, const Unlock& unlock, Surroundings surroundings,
                   const VerifyOptions& options, const Progress& progress) {
  AIGAQ_ASSERT(unlock.passphrase != nullptr);
  return Verification(options, progress).run(directory, unlock, std::move(surroundings));
}

}  // namespace aigaq::vault
