#pragma once
// The chain and the tree of the log: stretches of entries are read on any thread, and their leaves
// put together in order.

#include "vault/audit/audit_findings.hpp"
#include "vault/audit/log_audit.hpp"

namespace aigaq::vault {

class TreeAudit {
 public:
  // Entries of a stretch, where nothing but the log is read: handing one out costs nothing.
  static constexpr std::uint64_t kStretch = 256;

  // Gets each record that opens, on the thread that read it.
  using OnEntry = std::function<void(std::uint64_t, const EntryRecord&, AuditPart&)>;
  struct Stretch {
    std::uint64_t begin = 0, end = 0;  // entries
    AuditPart part;
    std::vector<Hash> leaves;
    std::vector<std::vector<Hash>> nodes;  // as stored; empty where they do not open
  };

  // against: compared at its size. begun: the tree of the entries that were taken before, in an
  // earlier run.
  TreeAudit(const Vault::Impl& vault, AuditFindings& findings, VaultReport& report,
            std::optional<formats::Checkpoint> against, crypto::CompactRange begun = {});

  // Before the first is taken.
  void begin();
  // On any thread, also before that.
  [[nodiscard]] std::shared_ptr<Stretch> read(std::uint64_t begin, std::uint64_t end,
                                              const OnEntry& on_entry) const;
  // In order, without a gap.
  void take(Stretch& stretch);
  // When all are taken.
  void finish();
  // All of it, on this thread.
  void run();
  [[nodiscard]] const crypto::CompactRange& tree() const { return tree_; }

 private:
  void read_entry(std::uint64_t number, Stretch& stretch, Hash& previous,
                  const OnEntry& on_entry) const;
  void add_leaf(std::uint64_t number, const Hash& leaf, const std::vector<Hash>& stored);
  void compare_at_size();

  const Vault::Impl& vault_;
  AuditFindings& findings_;
  VaultReport& report_;
  std::optional<formats::Checkpoint> against_;
  crypto::CompactRange tree_;
};

}  // namespace aigaq::vault
