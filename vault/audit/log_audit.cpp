#include "vault/audit/log_audit.hpp"

#include "formats/verify/classes.hpp"
#include "formats/verify/entry_check.hpp"

namespace aigaq::vault {
namespace classes = formats::classes;

formats::Checkpoint read_against(std::string_view note, const formats::VerifierKey& log_key) {
  auto checkpoint = formats::verify_checkpoint(note, log_key);
  if (checkpoint) return std::move(*checkpoint);
  throw StorageError(Trouble::refused_input, "checkpoint-not-ours",
                     "the checkpoint given is not one that this vault's log key signed");
}

void LogAudit::check_head() {
  const Head& head = vault_.head();
  report_.size = head.size;
  report_.root = head.root;
  report_.origin = vault_.log_key().name;
  if (head.header_digest != vault_.keys().header_digest) {
    findings_.add("header-replaced", "the header is not the one that the head names",
                  at_part("keys"));
  }
  const auto range = crypto::CompactRange::from(head.size, head.range);
  if (!range || head.size == 0 || range->root() != head.root) {
    findings_.add("head-damaged", "the head does not add up", at_part("head"));
  }
  const auto checkpoint = formats::verify_checkpoint(head.note, vault_.log_key());
  report_.signer = checkpoint ? formats::Signer::trusted : formats::Signer::bad;
  if (!checkpoint) {
    findings_.add(classes::kCheckpointSignature, checkpoint.error().context, at_part("head"));
  } else if (checkpoint->size != head.size || checkpoint->root != head.root) {
    findings_.add(classes::kCheckpointMismatch, "the note is of another head", at_part("head"));
  }
  findings_.attempt(at_part("log-page"), [this] { check_counts(); });
}

void LogAudit::check_cosignatures() {
  findings_.attempt(at_part("head"), [this] {
    for (const Cosigned& one : vault_.store().cosignatures()) {
      const std::string body =
          formats::checkpoint_body({vault_.log_key().name, one.size, one.root});
      const auto lines = formats::parse_signature_lines(one.line);
      const bool holds = lines && lines->size() == 1 &&
                         formats::verify_cosignature(body, lines->front(), one.witness);
      const bool ours = one.size <= report_.size && vault_.root_at(one.size) == one.root;
      if (!holds || !ours) {
        findings_.add(classes::kCosignatureInvalid, "a kept cosignature", at_part("head"));
      }
    }
  });
}

void LogAudit::check_counts() {
  // Another process may add meanwhile: only a head that stayed the same is compared.
  for (int attempt = 0; attempt < 8; ++attempt) {
    const std::uint64_t size = vault_.store().head().size;
    bool more = false, fewer = false;
    for (const Kind kind : {Kind::entries, Kind::leaves, Kind::statements}) {
      const std::uint64_t count = vault_.store().count(kind);
      more = more || count > size;
      fewer = fewer || count < size;
    }
    if (vault_.store().head().size != size) continue;
    if (more) {
      findings_.add(audit_classes::kSurplusRecords, "more records than the head counts",
                    at_part("log-page"));
    }
    if (fewer) {
      findings_.add("head-damaged", "fewer records than the head counts", at_part("log-page"));
    }
    return;
  }
}

void LogAudit::check_link(std::uint64_t number, const EntryRecord& record, const Hash& previous) {
  const formats::ReadEntry read = formats::read_entry(record.entry);
  if (!read.cls.empty()) {
    findings_.add(read.cls, read.detail, at_entry(number));
    return;
  }
  const auto& entry = read.entry;
  if (entry->number != number) findings_.add(classes::kNumberMismatch, "", at_entry(number));
  if (entry->vault != vault_.keys().log.vault) {
    findings_.add(classes::kVaultIdMismatch, "an entry of another vault", at_entry(number));
  }
  if (entry->previous != previous) {
    findings_.add(classes::kPreviousMismatch, "the chain is broken here", at_entry(number));
  }
  if (number == 0 && entry->genesis && entry->genesis->log_key != vault_.log_key().key) {
    findings_.add(classes::kLogKeyMismatch, "genesis names another log key", at_entry(number));
  }
}

std::optional<EntryRecord> LogAudit::check_included(std::uint64_t number) {
  std::optional<EntryRecord> record;
  findings_.attempt(at_entry(number), [&] { record = vault_.store().entry(number); });
  if (!record) return record;
  findings_.attempt(at_log_page(number), [&] {
    const LogStore& store = vault_.store();
    const Hash leaf = crypto::leaf_hash(record->entry);
    check_link(number, *record, number == 0 ? Hash{} : store.node({0, number - 1}));
    const crypto::Proof proof = crypto::inclusion_proof(
        number, vault_.head().size, [&](crypto::NodeId id) { return store.node(id); });
    if (!crypto::verify_inclusion(number, vault_.head().size, leaf, proof, vault_.head().root)) {
      findings_.add(classes::kInclusionMismatch, "the entry is not in the tree", at_entry(number));
    }
  });
  return record;
}

void LogAudit::compare_against(const formats::Checkpoint& against, const Hash& root) {
  report_.against_size = against.size;
  if (against.size > vault_.head().size) {
    report_.against = AgainstResult::rollback;
    findings_.contradict(classes::kRollback, "the checkpoint given is of a longer log");
  } else if (against.root != root) {
    report_.against = AgainstResult::fork;
    findings_.contradict(classes::kFork, "the checkpoint given is of another history");
  } else {
    report_.against = AgainstResult::consistent;
  }
}

void LogAudit::check_against(const formats::Checkpoint& against) {
  findings_.attempt(at_part("log-page"), [&] {
    const bool longer = against.size > vault_.head().size;
    compare_against(against, longer ? Hash{} : vault_.root_at(against.size));
  });
}

void LogAudit::check_memory() {
  findings_.attempt(at_part("log-page"), [this] {
    const Vault::Impl::Past past = vault_.compare_memory();
    if (past == Vault::Impl::Past::rollback) {
      findings_.contradict(classes::kRollback, "this machine remembers a longer log");
    } else if (past == Vault::Impl::Past::fork) {
      findings_.contradict(classes::kFork, "this machine remembers another history");
    }
  });
}

void LogAudit::check_key_table() {
  const Head& head = vault_.head();
  findings_.attempt(at_part("keys"), [&] {
    if (vault_.table().rolling_hash(head.table.end) != head.table.hash) {
      findings_.add("key-table-damaged", "the key table is not the one that the head names",
                    at_part("keys"));
    }
  });
  // Nothing erases yet: a generation that no entry of the log names was not counted by us.
  if (head.generation != 0) {
    findings_.add(audit_classes::kGenerationMismatch, "no entry names this generation",
                  at_part("keys"));
  }
  for (std::uint64_t number = 0; number < head.size; number += kPageEntries) {
    findings_.attempt(at_part("keys"), [&] { static_cast<void>(vault_.key_row(number)); });
  }
}

void LogAudit::check_key_table_size() {
  findings_.attempt(at_part("keys"), [this] {
    if (vault_.table().file_size() >= vault_.head().table.end) return;
    findings_.add("key-table-cut", "", at_part("keys"));
  });
}

void LogAudit::check_segment_sizes() {
  for (std::uint64_t segment = 1; segment <= vault_.head().segments_end.segment; ++segment) {
    check_segment(segment, false);
  }
}

void LogAudit::check_segment(std::uint64_t segment, bool walk) {
  FindingPlace place = at_part("log-page");
  place.file = segment_name(segment);
  findings_.attempt(place, [&] {
    const std::uint64_t end = vault_.segment_end(segment);
    if (end == 0) return;
    const Directory& directory = vault_.segments_directory();
    if (!directory.has(*place.file)) {
      findings_.add("segment-missing", "", place);
    } else if (directory.open_read(*place.file).size() < end) {
      findings_.add("segment-cut", "", place);
    } else if (walk) {
      vault_.reader().walk(segment, end, [](SegmentPlace, const RecordHeader&) {});
    }
  });
}

}  // namespace aigaq::vault
