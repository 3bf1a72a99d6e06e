#include "formats/verify/bundle_state.hpp"

#include <algorithm>

#include "crypto/limits.hpp"

namespace aigaq::formats {
namespace {

// Held whole in memory, but for an opening, which is looked at as it comes; files and the sender's
// words stream through.
bool is_document(MemberKind kind) {
  return kind != MemberKind::file && kind != MemberKind::excerpt &&
         kind != MemberKind::sender_readme && kind != MemberKind::sender_entry;
}

std::size_t most_bytes(MemberKind kind) {
  if (kind == MemberKind::entry) return limits::kEntryBytes;
  const bool stamp = kind >= MemberKind::time_stamped && kind <= MemberKind::time_ots;
  return stamp ? limits::kTimeAnswerBytes : limits::kBundleDocument;
}

}  // namespace

bool BundleState::accept(std::string_view name) {
  const auto id = parse_member(name);
  if (!id) {
    findings_.add(classes::kUnexpectedMember, "no member of a bundle has this name", {}, name);
    return false;
  }
  if (last_ && !(*last_ < *id)) {
    findings_.add(classes::kMemberOrder, "twice or out of order", {}, name);
    return false;
  }
  last_ = id;
  if (id->in_entry() && id->kind != MemberKind::entry && entries_.current() != id->entry) {
    findings_.add(classes::kMissingMember, "entry", id->entry,
                  entry_folder(id->entry) + "entry.cbor");
    return false;
  }
  if (id->kind > MemberKind::excerpt) entries_.finish();
  if (id->kind == MemberKind::sender_entry && !entries_.disclosed(id->entry)) {
    findings_.add(classes::kUnexpectedMember, "words on an entry that is not shown", {}, name);
  }
  id_ = id;
  return true;
}

void BundleState::begin(std::string_view name, std::uint64_t size) {
  id_.reset();
  document_ = {};
  came_ = 0;
  too_large_ = false;
  hashing_.begin(size);
  if (!accept(name)) return;
  name_ = std::string(name);
  hash_.reset();
  if (sink_ != nullptr) sink_->begin(name, size);
  // A long one is not moved as it grows. What its size claims and does not bring costs nothing.
  if (is_document(id_->kind) && id_->kind != MemberKind::opening) {
    document_.reserve(
        static_cast<std::size_t>(std::min<std::uint64_t>(size, most_bytes(id_->kind))));
  }
  if (id_->kind == MemberKind::file) entries_.begin_file(name, id_->file);
  if (id_->kind == MemberKind::excerpt) entries_.begin_excerpt(name, id_->file, id_->first);
}

void BundleState::bytes(ByteView bytes) {
  if (!id_) return;
  if (sink_ != nullptr) sink_->write(bytes);
  if (id_->payload()) payload_bytes_ += bytes.size();
  if (id_->kind == MemberKind::file) return hashing_.take(bytes, hash_, entries_.file_check());
  hash_.update(bytes);
  if (id_->kind == MemberKind::excerpt) return entries_.excerpt_bytes(bytes);
  if (is_document(id_->kind) && !too_large_) {
    came_ += bytes.size();
    too_large_ = came_ > most_bytes(id_->kind);
    if (!too_large_ && id_->kind != MemberKind::opening) append(document_, bytes);
  }
}

void BundleState::look(ByteSource& member, std::uint64_t size) {
  if (id_ && id_->kind == MemberKind::opening) entries_.read_opening(member, size);
}

void BundleState::end() {
  if (!id_) return;
  if (sink_ != nullptr) sink_->end();
  hashing_.finish();
  const FileDigest digest{hash_.finish().data};
  if (id_->payload()) payload_.add(name_, digest);
  if (!id_->payload() && id_->listed()) tags_.add(name_, digest);
  if (id_->kind == MemberKind::tag_manifest) tag_manifest_ = digest;
  if (id_->kind == MemberKind::file) {
    entries_.end_file(digest);
  } else if (id_->kind == MemberKind::excerpt) {
    entries_.end_excerpt();
  } else if (too_large_) {
    findings_.add(
        id_->kind == MemberKind::entry ? classes::kEntryTooLarge : classes::kMemberTooLarge,
        "document", {}, name_);
    if (id_->of_time()) time_.too_large(*id_);
  } else if (id_->of_time()) {
    time_.take(*id_, name_, document_);
  } else if (is_document(id_->kind)) {
    take_document();
  }
  document_ = {};
  id_.reset();
}

void BundleState::take_document() {
  switch (id_->kind) {
    case MemberKind::checkpoint:
      return entries_.checkpoint(as_text(document_));
    case MemberKind::entry:
      return entries_.entry(id_->entry, document_);
    case MemberKind::proof:
      return entries_.proof(document_);
    case MemberKind::opening:
      return entries_.opening();
    case MemberKind::signature:
      seal_ = std::exchange(document_, {});
      return;
    default:
      texts_.emplace(name_, std::exchange(document_, {}));
  }
}

BundleReport BundleState::finish() {
  hashing_.finish();
  entries_.finish();
  time_.finish();
  check_required();
  check_bag();
  check_manifest(kManifestMember, payload_);
  check_manifest(kTagManifestMember, tags_);
  check_seal();
  check_trust();
  report_.vault = entries_.vault();
  if (const auto& key = entries_.log_key()) {
    report_.origin = key->name;
    report_.log_vkey = key->text();
    report_.fingerprint = vault_fingerprint(*key);
  }
  if (const auto& head = entries_.head()) {
    report_.size = head->size;
    report_.root = head->root;
    report_.checkpoint = *entries_.note();
  }
  report_.entries = entries_.take();
  if (!findings_.integrity_failed()) time_.evaluate(trust_.time, report_);
  report_.integrity = findings_.integrity_failed() ? Integrity::failed : Integrity::ok;
  report_.primary = findings_.primary();
  report_.findings = findings_.take();
  return std::move(report_);
}

void BundleState::check_required() {
  for (const std::string_view name :
       {kBagitMember, kBagInfoMember, kManifestMember, kTagManifestMember}) {
    if (!texts_.contains(name)) findings_.add(classes::kMissingMember, "bag", {}, name);
  }
  if (!entries_.note()) findings_.add(classes::kMissingMember, "checkpoint", {}, kCheckpointMember);
  if (!seal_) findings_.add(classes::kMissingMember, "signature", {}, kSignatureMember);
}

void BundleState::check_bag() {
  const std::pair<std::string_view, std::string> wanted[] = {
      {kBagitMember, std::string(kBagitText)},
      {kBagInfoMember, bag_info(payload_bytes_, payload_.size())},
  };
  for (const auto& [name, text] : wanted) {
    const auto found = texts_.find(name);
    if (found != texts_.end() && as_text(found->second) != text) {
      findings_.add(classes::kBagMalformed, "text of the bag", {}, name);
    }
  }
}

void BundleState::check_manifest(std::string_view member, MemberDigests& members) {
  const auto found = texts_.find(member);
  if (found == texts_.end()) return;
  const auto listed = parse_manifest(as_text(found->second));
  if (!listed) {
    findings_.add(classes::kManifestMalformed, listed.error().context, {}, member);
    return;
  }
  members.sort();
  for (const auto& [name, digest] : *listed) {
    const auto actual = members.find(name);
    if (!actual) {
      findings_.add(classes::kMissingMember, "listed in a manifest", {}, name);
    } else if (*actual != digest) {
      findings_.add(classes::kManifestMismatch, "SHA-256 in a manifest", {}, name);
    }
  }
  for (std::size_t i = 0; i < members.size(); ++i) {
    const std::string_view name = members.at(i).name;
    if (!std::ranges::binary_search(*listed, name, {}, &ListedMember::name)) {
      findings_.add(classes::kUnlistedMember, "listed in no manifest", {}, name);
    }
  }
}

void BundleState::check_seal() {
  if (!seal_) return;
  const auto parsed = parse_seal(*seal_);
  if (!parsed) {
    findings_.add(classes::kSignatureMalformed, parsed.error().context, {}, kSignatureMember);
    return;
  }
  const BundleSeal& seal = parsed->seal;
  if (tag_manifest_ && seal.tag_manifest != *tag_manifest_) {
    findings_.add(classes::kManifestMismatch, "signed digest", {}, kTagManifestMember);
  }
  if (entries_.note() && seal.checkpoint != *entries_.note()) {
    findings_.add(classes::kCheckpointMismatch, "signed checkpoint", {}, kSignatureMember);
  }
  if (!entries_.log_key() || !verify_seal(*parsed, entries_.log_key()->key)) {
    findings_.add(classes::kBundleSignature, "not by the log key of genesis", {}, kSignatureMember);
    return;
  }
  signature_holds_ = true;
  report_.purpose = seal.purpose;
  check_addressing(seal);
}

// How this reader got in, against what the vault signed.
void BundleState::check_addressing(const BundleSeal& seal) {
  if (opened_ == nullptr) return;
  const bool same_key = opened_->file_key == seal.addressing.file_key;
  if (!same_key) findings_.add(classes::kRewrapped, "encrypted under another file key");
  if (opened_->passphrase != (seal.mode == BundleMode::passphrase)) {
    findings_.add(classes::kRewrapped, "passphrase in place of recipients, or the other way round");
    report_.addressed = Addressed::no;
    return;
  }
  if (opened_->passphrase) {
    report_.addressed = same_key ? Addressed::passphrase : Addressed::no;
    return;
  }
  const auto& recipients = seal.addressing.recipients;
  const bool same_number = opened_->stanzas == recipients.size();
  if (!same_number) findings_.add(classes::kRewrapped, "number of recipients");
  const bool mine = opened_->recipient && opened_->stanza < recipients.size() &&
                    recipients[opened_->stanza] == *opened_->recipient;
  if (!mine) findings_.add(classes::kNotAddressed, "not to the key that opened it");
  report_.addressed = mine && same_key && same_number ? Addressed::yes : Addressed::no;
}

void BundleState::check_trust() {
  const auto& key = entries_.log_key();
  if (!key || !signature_holds_ || !entries_.head()) {
    report_.signer = Signer::bad;
    return;
  }
  const bool trusted =
      std::any_of(trust_.logs.begin(), trust_.logs.end(), [&](const VerifierKey& log) {
        return log.name == key->name && log.type == key->type && log.key == key->key;
      });
  report_.signer = trusted ? Signer::trusted : Signer::untrusted;
  if (!trusted) findings_.add(classes::kSignerUntrusted, "log key not among the trusted ones");
  check_witnesses();
}

void BundleState::check_witnesses() {
  if (!trust_.policy) return;
  const auto note = parse_note(*entries_.note());
  AIGAQ_ASSERT(note.has_value());  // the log's signature on it was verified
  Vouching vouching = judge_cosignatures(*trust_.policy, *note);
  report_.witnesses = std::move(vouching.witnesses);
  report_.quorum = vouching.quorum;
  if (!vouching.broken.empty()) {
    findings_.add(classes::kCosignatureInvalid, "cosignature of a witness of the policy", {},
                  kCheckpointMember);
    report_.signer = Signer::bad;
    return;
  }
  if (report_.quorum != Quorum::not_met) return;
  findings_.add(classes::kQuorumNotMet, "cosignatures that the policy asks for");
  report_.signer = Signer::untrusted;
}

}  // namespace aigaq::formats
