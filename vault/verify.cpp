#include "vault/verify.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <set>

#include "formats/verify/classes.hpp"
#include "vault/audit/audit_journal.hpp"
#include "vault/audit/entry_audit.hpp"
#include "vault/audit/log_audit.hpp"
#include "vault/audit/tree_audit.hpp"
#include "vault/device_clock.hpp"
#include "vault/keys/held_keys.hpp"
#include "vault/keys/stored_header.hpp"

namespace aigaq::vault {
namespace {

// Entries of one job when their content is read: few, so that all threads have work to the end, and
// as many as are hashed together.
constexpr std::uint64_t kStretchFull = 32;
constexpr std::int64_t kRecordSeconds = 5;  // of work lost by an interruption, at most
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
      const Bytes header = read_header(directory).bytes;
      ground.check(Directory(directory));
      opened = unlock_header(header, unlock);
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
    AuditWork work{crew, {}};
    if (options_.mode == VerifyMode::full || options_.mode == VerifyMode::quick) {
      check_all(vault, work, against);
    } else {
      if (against) log.check_against(*against);
      log.check_key_table_size();
      log.check_segment_sizes();
      check_some(vault, work, chosen(vault));
    }
  }

  void check_all(const Vault::Impl& vault, AuditWork& work,
                 const std::optional<formats::Checkpoint>& against) {
    const bool full = options_.mode == VerifyMode::full;
    const bool readable = full && can_read(vault);
    AuditJournal journal(vault, static_cast<std::uint8_t>((full ? 1 : 0) + (readable ? 1 : 0)));
    auto earlier = options_.resume ? journal.recall() : std::nullopt;
    TreeAudit tree(vault, findings_, report_, against, tree_of(earlier));
    const std::uint64_t pieces = 1 + vault.head().segments_end.segment;
    const std::uint64_t first = tree.tree().size();
    const std::uint64_t entries = vault.head().size - first;
    if (readable) know_author(vault, work, entries);
    const std::uint64_t stretch = full ? kStretchFull : TreeAudit::kStretch;
    // One run, so that nobody waits for the last piece before the first entry.
    const auto job = [&](std::uint64_t number) -> Crew::Take {
      if (number >= pieces) {
        const std::uint64_t begin = first + (number - pieces) * stretch;
        return check_stretch(vault, work, tree, journal, begin, readable);
      }
      Crew::Take take = check_piece(vault, number, full);
      if (number + 1 < pieces) return take;
      return [&, take = std::move(take)] {
        take();
        go_on(vault, earlier);
        tree.begin();
      };
    };
    const SegmentPlace end = vault.head().segments_end;
    const std::uint64_t bytes = (end.segment - 1) * vault.ground().segment_bytes + end.offset;
    const std::uint64_t before = earlier ? earlier->state.bytes : 0;
    work.crew.run(pieces + (entries + stretch - 1) / stretch, job, [&] {
      if (full) {  // a file stored once and listed twice is read twice
        const std::uint64_t done = before + work.bytes;
        tick(done, std::max(bytes, done));
      } else {
        tick(tree.tree().size(), vault.head().size);
      }
    });
    tree.finish();
    journal.clear();
  }

  static void know_author(const Vault::Impl& vault, AuditWork& work, std::uint64_t signatures) {
    if (signatures < crypto::kWorthKnowing) return;
    work.authors = crypto::Ed25519Verifier(vault.about().founder);
  }

  // Of the entries that an earlier run checked.
  static crypto::CompactRange tree_of(const std::optional<AuditJournal::Found>& earlier) {
    if (!earlier) return {};
    auto range = crypto::CompactRange::from(earlier->state.next, earlier->state.range);
    AIGAQ_ASSERT(range);
    return std::move(*range);
  }

  // What that run found is told again.
  void go_on(const Vault::Impl& vault, std::optional<AuditJournal::Found>& earlier) {
    recorded_at_ = vault.surroundings().now();
    if (earlier) {
      const AuditState& state = earlier->state;
      VaultReport part;
      part.findings = std::move(earlier->findings);
      part.entries_checked = state.entries;
      part.files_checked = state.files;
      part.bytes_checked = state.bytes;
      findings_.take(std::move(part), state.failed);
      index_warned_ = state.index_damaged;
      report_.resumed_from = state.next;
      report_.begun = earlier->begun;
      report_.words = std::move(earlier->words);
    }
    recorded_ = report_.findings.size();
  }

  Crew::Take check_stretch(const Vault::Impl& vault, AuditWork& work, TreeAudit& tree,
                           AuditJournal& journal, std::uint64_t begin, bool readable) {
    const std::uint64_t entries =
        options_.mode == VerifyMode::full ? kStretchFull : TreeAudit::kStretch;
    std::optional<EntryAudit> audit;
    const TreeAudit::OnEntry on_entry = [&](std::uint64_t entry, const EntryRecord& record,
                                            AuditPart& found) {
      if (!readable) {
        ++found.report.entries_checked;
        return;
      }
      if (!audit) audit.emplace(vault, found, work);
      audit->check(entry, record);
    };
    auto part = tree.read(begin, std::min(begin + entries, vault.head().size), on_entry);
    if (audit) audit->finish();
    return [this, &vault, &tree, &journal, part] {
      tree.take(*part);
      warn_of(part->part);
      record(vault, tree, journal);
    };
  }

  void record(const Vault::Impl& vault, const TreeAudit& tree, AuditJournal& journal) {
    const std::int64_t now = vault.surroundings().now();
    if (now - recorded_at_ < kRecordSeconds || tree.tree().size() == vault.head().size) return;
    recorded_at_ = now;
    AuditState state;
    state.next = tree.tree().size();
    state.range = tree.tree().hashes();
    state.entries = report_.entries_checked;
    state.files = report_.files_checked;
    state.bytes = report_.bytes_checked;
    state.index_damaged = index_warned_;
    state.failed = findings_.failed();
    std::vector<formats::Finding> found;
    for (const auto& finding : std::span(report_.findings).subspan(recorded_)) {
      // What contradicts a checkpoint held outside is looked for anew.
      const bool outside =
          finding.cls == formats::classes::kRollback || finding.cls == formats::classes::kFork;
      if (!outside) found.push_back(finding);
    }
    journal.record(state, found);
    recorded_ = report_.findings.size();
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
    if (readable) know_author(vault, work, numbers.size());
    const auto job = [&](std::uint64_t at) -> Crew::Take {
      const std::uint64_t number = numbers[static_cast<std::size_t>(at)];
      const auto part = std::make_shared<AuditPart>();
      const auto record = LogAudit(vault, part->findings, part->report).check_included(number);
      if (record && readable) {
        EntryAudit audit(vault, *part, work);
        audit.check(number, *record);
        audit.finish();
      }
      return [this, part] {
        findings_.take(std::move(part->report), part->findings.failed());
        warn_of(*part);
      };
    };
    work.crew.run(numbers.size(), job, [&] { tick(report_.entries_checked, numbers.size()); });
  }

  [[nodiscard]] std::vector<std::uint64_t> chosen(const Vault::Impl& vault) {
    if (options_.mode == VerifyMode::entries) return options_.entries;
    report_.sampled = std::min(options_.sample, vault.head().size);
    return sample_of(vault.head().size, report_.sampled, vault.surroundings().random);
  }

  // Of parts in the log's order.
  void warn_of(const AuditPart& part) {
    warn_of_index(part);
    for (const auto& [number, time] : part.device_times) {
      if (!clock_.goes_back(time)) continue;
      FindingPlace place;
      place.entry = std::to_string(number);
      findings_.doubt(audit_classes::kClockBackwards, "", place);
    }
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
  ClockOrder clock_;
  bool index_warned_ = false;
  std::size_t recorded_ = 0;  // findings that the journal holds, or that are not for it
  std::int64_t recorded_at_ = 0;
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
  AIGAQ_ASSERT(unlock.passphrase != nullptr || unlock.held != nullptr);
  return Verification(options, progress).run(directory, unlock, std::move(surroundings));
}

}  // namespace aigaq::vault
