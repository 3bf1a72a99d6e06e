#include "formats/verify/head_check.hpp"

#include <array>

#include "formats/log/consistency.hpp"
#include "formats/log/entry.hpp"
#include "formats/verify/classes.hpp"

namespace aigaq::formats {
namespace {

constexpr std::string_view kOwnOrigin = "aigaq/";

void add(HeadReport& report, std::string_view cls, const char* detail) {
  Finding finding;
  finding.cls = cls;
  finding.detail = detail;
  if (cls == classes::kSignerUntrusted || cls == classes::kQuorumNotMet) {
    finding.aspect = Aspect::signer;
  } else {
    report.integrity = Integrity::failed;
  }
  report.findings.push_back(std::move(finding));
}

// Every trusted key that has a line must hold; the first one is named.
void check_signatures(HeadReport& report, const HeadTrust& trust) {
  for (const VerifierKey& key : trust.trust.logs) {
    const auto holds = verify_log_signature(report.checkpoint->note, key);
    if (holds) {
      if (!report.key) report.key = key;
    } else if (holds.error().code != ErrorCode::missing) {
      report.signer = Signer::bad;
      return add(report, classes::kCheckpointSignature, holds.error().context);
    }
  }
  if (!report.key) return add(report, classes::kSignerUntrusted, "no trusted key signed this");
  report.signer = Signer::trusted;
}

// Whom else the reader's policy asks for.
void check_witnesses(HeadReport& report, const HeadTrust& trust, bool quorum_needed) {
  if (!trust.trust.policy || !report.key) return;
  Vouching vouching = judge_cosignatures(*trust.trust.policy, report.checkpoint->note);
  if (!vouching.broken.empty()) {
    report.signer = Signer::bad;
    return add(report, classes::kCosignatureInvalid, "cosignature of a witness of the policy");
  }
  report.witnesses = std::move(vouching.witnesses);
  report.quorum = vouching.quorum;
  if (vouching.quorum != Quorum::not_met || !quorum_needed) return;
  report.signer = Signer::untrusted;
  add(report, classes::kQuorumNotMet, "cosignatures that the policy asks for");
}

// Our own logs are narrower than C2SP.
bool own_form(const ForeignCheckpoint& checkpoint) {
  return checkpoint.extensions.empty() && valid_key_name(checkpoint.head.origin);
}

void check_own_entry(HeadReport& head, std::uint64_t index, ByteView bytes) {
  const auto entry = decode_entry(bytes);
  if (!entry) return add(head, classes::kEntryMalformed, entry.error().context);
  if (entry->number != index) return add(head, classes::kNumberMismatch, "entry under a proof");
  if (origin_of(entry->vault) != head.checkpoint->head.origin) {
    add(head, classes::kOriginMismatch, "vault of the entry");
  }
}

Consistency compare(const Checkpoint& older, const Checkpoint& newer, const crypto::Proof& proof) {
  if (crypto::verify_consistency(older.size, newer.size, older.root, newer.root, proof)) {
    return Consistency::consistent;
  }
  const bool fork = older.size == newer.size && older.root != newer.root;
  return fork ? Consistency::fork : Consistency::mismatch;
}

HeadReport check(std::string_view note, const HeadTrust& trust, bool quorum_needed) {
  HeadReport report;
  auto checkpoint = parse_foreign_checkpoint(note);
  if (!checkpoint) {
    add(report, classes::kCheckpointMalformed, checkpoint.error().context);
    return report;
  }
  report.checkpoint = std::move(*checkpoint);
  const std::string& origin = report.checkpoint->head.origin;
  const bool own = origin.starts_with(kOwnOrigin);
  if (own && !own_form(*report.checkpoint)) {
    add(report, classes::kCheckpointMalformed, "checkpoint of an aigaq log");
  }
  check_signatures(report, trust);
  check_witnesses(report, trust, quorum_needed);
  if (!report.key) return report;
  const std::string& expected = trust.origin && !own ? *trust.origin : report.key->name;
  if (origin != expected) {
    add(report, classes::kOriginMismatch, "checkpoint origin");
  }
  if (report.integrity == Integrity::not_checked) report.integrity = Integrity::ok;
  return report;
}

}  // namespace

HeadReport check_head(std::string_view note, const HeadTrust& trust) {
  return check(note, trust, true);
}

ProofReport check_proof(std::string_view file, ByteView entry, const HeadTrust& trust) {
  ProofReport report;
  report.leaf_hash = crypto::leaf_hash(entry);
  auto proof = parse_tlog_proof(file);
  if (!proof) {
    add(report.head, classes::kProofMalformed, proof.error().context);
    return report;
  }
  report.proof = std::move(*proof);
  report.head = check_head(report.proof->checkpoint, trust);
  if (!report.head.checkpoint) return report;
  const Checkpoint& head = report.head.checkpoint->head;
  if (const auto holds = verify_proof_inclusion(*report.proof, report.leaf_hash, head); !holds) {
    add(report.head, classes::kInclusionMismatch, holds.error().context);
  } else if (head.origin.starts_with(kOwnOrigin)) {
    check_own_entry(report.head, report.proof->index, entry);
  }
  return report;
}

std::string_view name_of(Consistency consistency) {
  static constexpr std::array<std::string_view, 4> kNames = {"not-checked", "consistent",
                                                             "mismatch", "fork"};
  return kNames.at(static_cast<std::size_t>(consistency));
}

ConsistencyReport check_consistency(const HeadReport& head, std::string_view file,
                                    const HeadTrust& trust) {
  ConsistencyReport report;
  const auto parsed = parse_consistency_file(file);
  if (!parsed) {
    add(report.other, classes::kConsistencyMalformed, parsed.error().context);
    return report;
  }
  report.other = check(parsed->checkpoint, trust, false);
  if (!head.checkpoint || !report.other.checkpoint) return report;
  const Checkpoint* older = &head.checkpoint->head;
  const Checkpoint* newer = &report.other.checkpoint->head;
  if (older->size > newer->size) std::swap(older, newer);
  report.old_size = older->size;
  if (older->origin != newer->origin) {
    add(report.other, classes::kOriginMismatch, "origins of two checkpoints");
    return report;
  }
  if (parsed->old_size && *parsed->old_size != older->size) {
    add(report.other, classes::kConsistencyMismatch, "old size of a consistency proof");
    report.result = Consistency::mismatch;
    return report;
  }
  // Two heads that nobody vouches for contradict nothing, and a fork is of one key.
  if (!head.key || !report.other.key) return report;
  report.result = compare(*older, *newer, parsed->proof);
  if (report.result == Consistency::fork && head.key->key != report.other.key->key) {
    report.result = Consistency::mismatch;
  }
  if (report.result == Consistency::mismatch) {
    add(report.other, classes::kConsistencyMismatch, "consistency proof");
  } else if (report.result == Consistency::fork) {
    report.other.findings.push_back(
        {classes::kFork, Aspect::integrity, {}, {}, {}, {}, "two roots of one size"});
  }
  return report;
}

}  // namespace aigaq::formats
