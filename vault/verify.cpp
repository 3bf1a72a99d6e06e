#include "vault/verify.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <set>

#include "vault/audit/entry_audit.hpp"
#include "vault/audit/log_audit.hpp"
#include "vault/audit/tree_audit.hpp"

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

// Entries of one job when their content is read: few, so that all threads have work to the end.
constexpr std::uint64_t kStretchFull = 8;
// LMDB has room for 126 readers of all processes together.
constexpr unsigned kMostThreads = 64;

unsigned thread_count(unsigned wanted) {
  if (wanted == 0) wanted = std::max(1U, std::thread::hardware_concurrency());
  return std::min(wanted, kMostThreads);
}

// count different numbers below size, each set equally likely (Floyd), ascending.
std::vector<std::uint64_t> sample_of(std::uint64_t size, std::uint64_t count,
                                     crypto::RandomSource& random) {
  std::set<std::uint64_t> out;
  for (std::uint64_t last = size - count; last < size; ++last) {
    const std::uint64_t pick = random.below(last + 1);
    if (!out.insert(pick).second) out.insert(last);
  }
  return {out.begin(), out.end()};
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
    std::optional<formats::Checkpoint> against;
    if (options_.against) against = read_against(*options_.against, vault.log_key());
    log.check_head();
    log.check_memory();
    log.check_cosignatures();
    Crew crew(thread_count(options_.threads));
    AuditWork work{crew};
    if (options_.mode == VerifyMode::full || options_.mode == VerifyMode::quick) {
      check_all(vault, work, against);
    } else {
      if (against) log.check_against(*against);
      check_some(vault, work, chosen(vault));
    }
  }

  // Jobs: the key table, a job a segment, then stretches of entries.
  void check_all(const Vault::Impl& vault, AuditWork& work,
                 const std::optional<formats::Checkpoint>& against) {
    const bool full = options_.mode == VerifyMode::full;
    const bool readable = full && can_read(vault);
    const std::uint64_t size = vault.head().size;
    const std::uint64_t stretch = full ? kStretchFull : TreeAudit::kStretch;
    const std::uint64_t pieces = 1 + vault.head().segments_end.segment;
    TreeAudit tree(vault, findings_, report_, against);
    const TreeAudit::OnEntry on_entry = [&](std::uint64_t number, const EntryRecord& record,
                                            AuditPart& part) {
      if (readable) {
        EntryAudit(vault, part, work).check(number, record);
      } else {
        ++part.report.entries_checked;
      }
    };
    const auto job = [&](std::uint64_t number) -> Crew::Take {
      if (number < pieces) return check_piece(vault, number, full);
      const std::uint64_t begin = (number - pieces) * stretch;
      auto part = tree.read(begin, std::min(begin + stretch, size), on_entry);
      return [this, &tree, part] {
        tree.take(*part);
        warn_of_index(part->part);
      };
    };
    const SegmentPlace end = vault.head().segments_end;
    const std::uint64_t bytes = (end.segment - 1) * vault.ground().segment_bytes + end.offset;
    work.crew.run(pieces + (size + stretch - 1) / stretch, job, [&] {
      if (full) {  // a file stored once and listed twice is read twice
        tick(work.bytes, std::max<std::uint64_t>(bytes, work.bytes));
      } else {
        tick(tree.tree().size(), size);
      }
    });
    tree.finish();
  }

  Crew::Take check_piece(const Vault::Impl& vault, std::uint64_t number, bool full) {
    const auto part = std::make_shared<AuditPart>();
    LogAudit log(vault, part->findings, part->report);
    if (number == 0) {
      log.check_key_table();
    } else {
      log.check_segment(number, full);
    }
    return [this, part] { findings_.take(std::move(part->report), part->findings.failed()); };
  }

  void check_some(const Vault::Impl& vault, AuditWork& work,
                  const std::vector<std::uint64_t>& numbers) {
    for (const std::uint64_t number : numbers) vault.must_exist(number);
    const bool readable = can_read(vault);
    const auto job = [&](std::uint64_t at) -> Crew::Take {
      const std::uint64_t number = numbers[static_cast<std::size_t>(at)];
      const auto part = std::make_shared<AuditPart>();
      const auto record =
          LogAudit(vault, part->findings, part->report).check_included(number);
      if (record && readable) EntryAudit(vault, *part, work).check(number, *record);
      return [this, part] {
        findings_.take(std::move(part->report), part->findings.failed());
        warn_of_index(*part);
      };
    };
    work.crew.run(numbers.size(), job, [&] { tick(report_.entries_checked, numbers.size()); });
  }

  [[nodiscard]] std::vector<std::uint64_t> chosen(const Vault::Impl& vault) {
    if (options_.mode == VerifyMode::entries) return options_.entries;
    report_.sampled = std::min(options_.sample, vault.head().size);
    return sample_of(vault.head().size, report_.sampled, vault.surroundings().random);
  }

  // Once, whichever thread came upon it first.
  void warn_of_index(const AuditPart& part) {
    if (!part.index_damaged || index_warned_) return;
    FindingPlace place;
    place.entry = "index";
    findings_.warn(audit_classes::kIndexDamaged,
                   "a stored file is not in the index, which is rebuilt from the entries", place);
    index_warned_ = true;
  }

  void tick(std::uint64_t done, std::uint64_t total) {
    if (progress_.tick && !progress_.tick(done, total)) {
      throw StorageError(Trouble::interrupted, "interrupted", "interrupted");
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
  bool index_warned_ = false;
};

}  // namespace

double chance_to_catch(std::uint64_t size, std::uint64_t sample, std::uint64_t damaged_ppm) {
  AIGAQ_ASSERT(sample <= size && damaged_ppm <= 1'000'000);
  const auto damaged = static_cast<std::uint64_t>(
      std::ceil(static_cast<double>(size) * static_cast<double>(damaged_ppm) / 1e6));
  double missed = 1;
  for (std::uint64_t i = 0; i < sample && missed > 0; ++i) {
    const std::uint64_t sound = size - damaged;
    missed *= sound <= i ? 0 : static_cast<double>(sound - i) / static_cast<double>(size - i);
  }
  return 1 - missed;
}

VaultReport verify(const std::string& directory, const Unlock& unlock, Surroundings surroundings,
                   const VerifyOptions& options, const Progress& progress) {
  AIGAQ_ASSERT(unlock.passphrase != nullptr);
  return Verification(options, progress).run(directory, unlock, std::move(surroundings));
}

}  // namespace aigaq::vault
