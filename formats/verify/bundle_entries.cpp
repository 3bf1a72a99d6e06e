#include "formats/verify/bundle_entries.hpp"

#include <algorithm>
#include <numeric>

#include "crypto/limits.hpp"
#include "crypto/merkle.hpp"
#include "formats/bundle/members.hpp"

namespace aigaq::formats {
namespace {

std::string_view checkpoint_class(ErrorCode code) {
  switch (code) {
    case ErrorCode::bad_signature:
    case ErrorCode::missing:
    case ErrorCode::duplicate:
      return classes::kCheckpointSignature;
    case ErrorCode::wrong_value:
      return classes::kOriginMismatch;
    default:
      return classes::kCheckpointMalformed;
  }
}

}  // namespace

void drop_texts(VerifiedEntry& entry) {
  // Assigning nothing would keep the room.
  const auto drop = [](std::vector<TextPiece>& pieces) { std::vector<TextPiece>().swap(pieces); };
  drop(entry.text);
  for (VerifiedFile& file : entry.files) {
    if (file.part) drop(file.part->text);
  }
}

std::optional<std::uint64_t> BundleEntries::current() const {
  return current_ ? std::optional(current_->number) : std::nullopt;
}

// Ascending, so that a lookup is quick.
bool BundleEntries::disclosed(std::uint64_t number) const {
  return std::ranges::binary_search(opened_, number);
}

const BundleEntries::Place* BundleEntries::place(std::uint64_t number) const {
  const auto found = places_.find(number);
  return found == places_.end() ? nullptr : &found->second;
}

void BundleEntries::add(std::string_view cls, const char* detail, std::string_view file) {
  findings_.add(cls, detail, current(), file);
}

std::string BundleEntries::member(std::string_view name) const {
  return entry_folder(current_->number) + std::string(name);
}

void BundleEntries::entry(std::uint64_t number, ByteView bytes) {
  close();
  current_.emplace();
  current_->number = number;
  current_->bytes.assign(bytes.begin(), bytes.end());
  current_->leaf = crypto::leaf_hash(bytes);
  const ReadEntry read = read_entry(bytes);
  genesis_there_ = genesis_there_ || number == 0;
  if (!read.cls.empty()) return add(read.cls, read.detail);
  current_->previous = read.entry->previous;
  check_linked(*read.entry, number);
  if (number == 0 && read.entry->genesis) genesis(*read.entry->genesis);
  if (vault_ && read.entry->vault != *vault_) {
    add(classes::kVaultIdMismatch, "entry of another vault");
  }
}

void BundleEntries::check_linked(const Entry& entry, std::uint64_t number) {
  if (entry.number != number) add(classes::kNumberMismatch, "entry in another's folder");
  if (before_ && before_->first + 1 == number && entry.previous != before_->second) {
    add(classes::kPreviousMismatch, "leaf hash of the entry before");
  }
}

void BundleEntries::genesis(const Genesis& genesis) {
  vault_ = vault_id(genesis);
  log_key_ = log_verifier_key(*vault_, genesis.log_key);
  if (!note_) return;
  auto checkpoint = verify_checkpoint(*note_, *log_key_);
  if (!checkpoint) {
    findings_.add(checkpoint_class(checkpoint.error().code), checkpoint.error().context,
                  std::nullopt, kCheckpointMember);
    return;
  }
  head_ = std::move(*checkpoint);
}

void BundleEntries::proof(ByteView text) {
  current_->proved = true;
  const auto proof = parse_tlog_proof(as_text(text));
  if (!proof) return add(classes::kProofMalformed, proof.error().context, member("proof.txt"));
  if (proof->extra || format_tlog_proof(*proof) != as_text(text)) {
    return add(classes::kProofMalformed, "another spelling of the proof", member("proof.txt"));
  }
  if (proof->index != current_->number) {
    add(classes::kNumberMismatch, "index of the proof", member("proof.txt"));
  }
  if (note_ && proof->checkpoint != *note_) {
    add(classes::kCheckpointMismatch, "checkpoint of the proof", member("proof.txt"));
  }
  if (!head_) return;
  if (const auto included = crypto::verify_inclusion(current_->number, head_->size, current_->leaf,
                                                     proof->hashes, head_->root);
      !included) {
    add(classes::kInclusionMismatch, included.error().context, member("proof.txt"));
  }
}

void BundleEntries::read_opening(ByteSource& document, std::uint64_t expected) {
  current_->read = check_entry(current_->bytes, document, expected, use_.let_go);
}

void BundleEntries::opening() {
  current_->opened = true;
  opened_.push_back(current_->number);
  Result<EntryCheck> read = *std::exchange(current_->read, std::nullopt);
  if (!read) return add(classes::kOpeningMalformed, read.error().context, member("opening.cbor"));
  current_->check = std::move(*read);
  for (Finding& finding : current_->check->findings) {
    if (!finding.entry) finding.entry = std::to_string(current_->number);
    findings_.add(std::move(finding));
  }
  const EntryCheck& check = *current_->check;
  const std::vector<WaitingFile>& files = check.files;
  current_->tasks.resize(files.size());
  std::iota(current_->tasks.begin(), current_->tasks.end(), 0U);
  std::ranges::stable_sort(current_->tasks, {}, [&](std::uint32_t task) {
    return check.entry.files[files[task].file].member.view();
  });
  current_->check->entry.number = current_->number;
  current_->check->entry.leaf_hash = current_->leaf;
  name_excerpts(current_->check->entry);
  current_->excerpts.emplace(current_->number, std::move(current_->check->excerpts),
                             current_->check->entry.files);
}

// One that has not come yet; of two with one name the first, and never the other.
WaitingFile* BundleEntries::waiting(std::string_view member) {
  EntryCheck& check = *current_->check;
  const auto name = [&](std::uint32_t task) -> std::string_view {
    return check.entry.files.at(check.files.at(task).file).member;
  };
  const auto found = std::ranges::lower_bound(current_->tasks, member, {}, name);
  if (found == current_->tasks.end() || name(*found) != member) return nullptr;
  WaitingFile& file = check.files.at(*found);
  return file.came ? nullptr : &file;
}

void BundleEntries::begin_file(std::string_view member, std::uint64_t file_number_from_1) {
  file_.emplace();
  file_->member = std::string(member);
  if (!current_->check) {
    // A malformed opening refers to files that nobody knows: that is told once, by the opening.
    if (!current_->opened) add(classes::kUnexpectedMember, "a file without an opening", member);
    return;
  }
  WaitingFile* file = waiting(member);
  const VerifiedFile* shown =
      file == nullptr ? nullptr : &current_->check->entry.files.at(file->file);
  if (shown == nullptr || shown->number + 1 != file_number_from_1) {
    return add(classes::kUnexpectedMember, "no opening refers to this file", member);
  }
  file_->shown_digest = shown->digest;
  FileToCheck wanted = std::move(*file).task(member);
  file->came = true;
  // The manifest's hash is that of the whole file: one pass less.
  auto check = FileCheck::create(std::move(wanted), *shown, false);
  if (!check) return add(classes::kOpeningMalformed, check.error().context, member);
  file_->check = std::move(*check);
}

FileCheck* BundleEntries::file_check() { return file_ && file_->check ? &*file_->check : nullptr; }

void BundleEntries::end_file(const FileDigest& digest) {
  if (!file_) return;
  if (file_->shown_digest && *file_->shown_digest != digest) {
    add(classes::kFileDigestMismatch, "SHA-256 shown of the file", file_->member);
  }
  if (file_->check) {
    for (Finding& finding : file_->check->finish()) {
      if (!finding.entry) finding.entry = std::to_string(current_->number);
      if (!finding.file) finding.file = file_->member;
      findings_.add(std::move(finding));
    }
  }
  file_.reset();
}

void BundleEntries::begin_excerpt(std::string_view member, std::uint64_t file_number_from_1,
                                  std::uint64_t first_byte) {
  if (!current_->check) {
    if (!current_->opened) add(classes::kUnexpectedMember, "a file without an opening", member);
    return;
  }
  if (!current_->excerpts->begin(file_number_from_1, first_byte)) {
    add(classes::kUnexpectedMember, "no opening shows this part of a file", member);
  }
}

void BundleEntries::excerpt_bytes(ByteView bytes) {
  if (current_->excerpts) current_->excerpts->update(bytes);
}

void BundleEntries::end_excerpt() {
  if (current_->excerpts) current_->excerpts->end(current_->check->entry.files);
}

void BundleEntries::close() {
  if (!current_) return;
  if (!current_->proved) add(classes::kMissingMember, "inclusion proof", member("proof.txt"));
  if (!current_->opened && current_->number != 0) {
    add(classes::kMissingMember, "opening", member("opening.cbor"));
  }
  // One whose bytes end too early is not there (docs/formats/bundle.md, layer 2).
  if (file_ && file_->check) add(classes::kMissingFile, "file that is cut short", file_->member);
  file_.reset();
  if (current_->check) {
    const std::vector<VerifiedFile>& shown = current_->check->entry.files;
    for (const WaitingFile& left : current_->check->files) {
      if (left.came) continue;
      add(classes::kMissingFile, "file that the opening shows", shown.at(left.file).member);
    }
    for (Finding& finding : current_->excerpts->finish()) findings_.add(std::move(finding));
    check_relations(current_->check->entry);
    if (use_.on_entry) use_.on_entry(current_->check->entry);
    done_.push_back(std::move(current_->check->entry));
  }
  places_.emplace(current_->number, Place{current_->leaf, current_->previous});
  before_ = std::pair(current_->number, current_->leaf);
  current_.reset();
}

// A relation looks back; where its entry is in the bundle, it is that very one.
void BundleEntries::check_relations(const VerifiedEntry& entry) {
  for (const Relation& relation : entry.relations) {
    const Place* target = place(relation.entry);
    const bool other = target != nullptr && target->leaf != relation.leaf_hash;
    if (relation.entry >= current_->number || other) {
      add(classes::kRelationMismatch, "relation to another entry than it names");
    }
  }
}

void BundleEntries::finish() {
  close();
  if (!genesis_there_) findings_.add(classes::kMissingEntry, "genesis", 0);
}

}  // namespace aigaq::formats
