#include "vault/audit/tree_audit.hpp"

#include <algorithm>

#include "formats/verify/classes.hpp"

namespace aigaq::vault {
namespace classes = formats::classes;

TreeAudit::TreeAudit(const Vault::Impl& vault, AuditFindings& findings, VaultReport& report,
                     std::optional<formats::Checkpoint> against, crypto::CompactRange begun)
    : vault_(vault),
      findings_(findings),
      report_(report),
      against_(std::move(against)),
      tree_(std::move(begun)) {}

void TreeAudit::begin() {
  if (against_ && against_->size < tree_.size()) {
    // By the stored nodes, which the earlier run compared with those of the entries.
    LogAudit(vault_, findings_, report_).check_against(*against_);
  } else {
    compare_at_size();
  }
}

std::shared_ptr<TreeAudit::Stretch> TreeAudit::read(std::uint64_t begin, std::uint64_t end,
                                                    const OnEntry& on_entry) const {
  auto out = std::make_shared<Stretch>();
  out->begin = begin;
  out->end = end;
  Hash previous;
  if (begin > 0) {  // what is wrong with that one is told by its own stretch
    Stretch before;
    read_entry(begin - 1, before, previous, {});
  }
  for (std::uint64_t number = begin; number < end; ++number) {
    read_entry(number, *out, previous, on_entry);
  }
  return out;
}

void TreeAudit::read_entry(std::uint64_t number, Stretch& stretch, Hash& previous,
                           const OnEntry& on_entry) const {
  AuditFindings& findings = stretch.part.findings;
  std::vector<Hash>& stored = stretch.nodes.emplace_back();
  std::optional<EntryRecord> record;
  findings.attempt(at_log_page(number), [&] { stored = vault_.store().leaf(number).completed; });
  findings.attempt(at_entry(number), [&] { record = vault_.store().entry(number); });
  Hash leaf = stored.empty() ? Hash{} : stored.front();
  if (record) {
    leaf = crypto::leaf_hash(record->entry);
    if (!stored.empty() && leaf != stored.front()) {
      findings.add(classes::kLeafHashMismatch, "the entry is not its leaf's", at_entry(number));
    }
    LogAudit(vault_, findings, stretch.part.report).check_link(number, *record, previous);
    if (on_entry) on_entry(number, *record, stretch.part);
  }
  stretch.leaves.push_back(leaf);
  previous = leaf;
}

void TreeAudit::add_leaf(std::uint64_t number, const Hash& leaf, const std::vector<Hash>& stored) {
  tree_.append(leaf, [&](crypto::NodeId id, const Hash& computed) {
    if (id.level == 0 || stored.empty() || stored.at(id.level) == computed) return;
    findings_.add(audit_classes::kNodeMismatch, "a stored node is not the computed one",
                  at_log_page(number));
  });
  compare_at_size();
}

void TreeAudit::compare_at_size() {
  if (!against_ || tree_.size() != against_->size) return;
  LogAudit(vault_, findings_, report_).compare_against(*against_, tree_.root());
}

void TreeAudit::take(Stretch& stretch) {
  AIGAQ_ASSERT(stretch.begin == tree_.size());
  findings_.take(std::move(stretch.part.report), stretch.part.findings.failed());
  for (std::uint64_t i = 0; i < stretch.leaves.size(); ++i) {
    const auto at = static_cast<std::size_t>(i);
    add_leaf(stretch.begin + i, stretch.leaves[at], stretch.nodes[at]);
  }
}

void TreeAudit::run() {
  begin();
  const std::uint64_t size = vault_.head().size;
  for (std::uint64_t begin = 0; begin < size; begin += kStretch) {
    take(*read(begin, std::min(begin + kStretch, size), {}));
  }
  finish();
}

void TreeAudit::finish() {
  if (against_ && against_->size > tree_.size()) {
    LogAudit(vault_, findings_, report_).compare_against(*against_, {});
  }
  if (tree_.root() == vault_.head().root) return;
  FindingPlace head;
  head.entry = "head";
  findings_.add(classes::kRootMismatch, "the entries do not make the head's root", head);
}

}  // namespace aigaq::vault
