#include "vault/disclose/release.hpp"

#include <algorithm>
#include <utility>

#include "crypto/limits.hpp"
#include "formats/age/stanza.hpp"
#include "formats/verify/bundle_check.hpp"
#include "formats/verify/classes.hpp"
#include "formats/verify/excerpt_check.hpp"
#include "vault/audit/audit_findings.hpp"
#include "vault/disclose/parts.hpp"
#include "vault/place/failure.hpp"
#include "vault/place/pages.hpp"

namespace aigaq::vault {
namespace {

using formats::BundleMode;

BundleMode mode_of(const ExportRequest& request) {
  if (request.passphrase != nullptr) return BundleMode::passphrase;
  return request.recipients.size() > 1 ? BundleMode::joint : BundleMode::single;
}

[[noreturn]] void own_bundle_is_wrong(const std::string& subject) {
  throw_integrity("own-bundle", "the bundle does not verify when it is read back: not released",
                  subject);
}

[[noreturn]] void own_opening_is_wrong(std::uint64_t entry) {
  throw_integrity("own-opening", {"what the entry would show does not verify", {{"entry", entry}}},
                  std::to_string(entry));
}

// What nobody of this vault signed is not handed out in its name, with or without its author.
void must_be_signed(const Vault& vault, const EntryView& view, const formats::EntryCheck& check) {
  const formats::Entry& entry = *check.log_entry;
  const std::string name = std::to_string(entry.number);
  const auto author = formats::verify_author(view.author_cose, entry.vault, entry.number,
                                             entry.previous, *check.form_root);
  if (!author) {
    throw_integrity(std::string(formats::classes::kAuthorSignature), "author's signature", name);
  }
  if (*author != vault.founder()) {
    throw_integrity(std::string(audit_classes::kAuthorUnknown), "signed by no member of this vault",
                    name);
  }
}

// Tells of what is read back.
class CountedSource final : public formats::ByteSource {
 public:
  CountedSource(formats::ByteSource& below, const std::function<void(std::uint64_t)>& tick)
      : below_(below), tick_(tick) {}
  Result<std::size_t> read(MutableByteView out) override {
    auto n = below_.read(out);
    if (n) tick_(*n);
    return n;
  }

 private:
  formats::ByteSource& below_;
  const std::function<void(std::uint64_t)>& tick_;
};

// A file from here on is written and checked beside the thread that reads it.
constexpr std::uint64_t kLarge = 4 * kRecordPlain;
constexpr std::uint64_t kOpeningPiece = 64u << 10;
constexpr std::uint64_t kClose = 64 * kRecordPlain;
constexpr std::chrono::milliseconds kTick{200};

}  // namespace

namespace {

// Sizes of the files that are shown in part: where the last of their chunks ends.
std::map<std::uint64_t, std::uint64_t> sizes_of_parts(const EntryReader& reader,
                                                      const formats::Selection& selection) {
  std::map<std::uint64_t, std::uint64_t> out;
  for (std::size_t file = 0; file < selection.files.size(); ++file) {
    if (selection.files[file].chunks) out.emplace(file, reader.statement().files[file].size);
  }
  return out;
}

}  // namespace

ShownEntry open_entry(const Vault& vault, std::optional<EntryReader>& reader,
                      const EntryDraft& draft, std::function<File()> make_file) {
  const EntryView view = vault.entry(draft.number);
  ShownEntry out{view.entry, {std::move(make_file), vault.impl().surroundings().random}, {}};
  formats::write_entry_opening(
      reader->statement(), reader->seed(), view.author_cose, draft.selection,
      [&](std::uint64_t file) { return reader->read_text(static_cast<std::size_t>(file)); },
      chunk_opener(vault.impl(), *reader), out.opening);
  if (out.opening.size() > limits::kBundleDocument) {
    throw TooManyPlaces(draft.number, draft.disclosed.places());
  }
  const auto sizes = sizes_of_parts(*reader, draft.selection);
  if (out.opening.size() >= kLarge) reader.reset();
  WaitingBytes::Reader document(out.opening);
  auto read = formats::check_entry(view.entry, document, out.opening.size(), let_go);
  if (!read || !read->findings.empty() || read->entry.number != draft.number ||
      read->entry.leaf_hash != view.leaf_hash) {
    own_opening_is_wrong(draft.number);
  }
  formats::EntryCheck& check = *read;
  must_be_signed(vault, view, check);
  out.verified = std::move(check.entry);
  formats::name_excerpts(out.verified);
  for (formats::VerifiedFile& file : out.verified.files) {
    if (!file.part) continue;
    for (formats::Excerpt& part : file.part->excerpts) {
      part.length = std::min(part.length, sizes.at(file.number) - part.first);
    }
  }
  return out;
}

formats::VerifiedEntry verified_entry(const Vault& vault, const EntryDraft& draft) {
  std::optional<EntryReader> reader(std::in_place, vault.impl(), draft.number);
  return open_entry(vault, reader, draft, {}).verified;
}

BundleRelease::BundleRelease(const Vault& vault, const ExportRequest& request,
                             crypto::TreeSize size, std::string checkpoint,
                             const Progress& progress, const ExportLanes& lanes)
    : vault_(vault),
      request_(request),
      size_(size),
      checkpoint_(std::move(checkpoint)),
      progress_(progress),
      lanes_(lanes),
      beside_(lanes.checking != nullptr && lanes.checking->start(0)),
      file_(request.output, vault.impl().surroundings().random, beside_ ? lanes.writing : nullptr,
            beside_ ? lanes.reading : nullptr),
      exhibits_(unnamed_files(), vault.impl().surroundings().random) {}

BundleRelease::~BundleRelease() {
  file_.behind().give_up();
  if (!beside_) return;
  lanes_.writing->stop();
  lanes_.checking->stop();
}

std::function<File()> BundleRelease::unnamed_files() {
  return [this] { return file_.unnamed_beside(vault_.impl().surroundings().random); };
}

void BundleRelease::tick(std::uint64_t bytes) {
  done_ += bytes;
  if (progress_.tick && !progress_.tick(done_, 0)) {
    throw StorageError(Trouble::interrupted, "interrupted", "interrupted");
  }
}

void BundleRelease::start() {
  crypto::RandomSource& random = vault_.impl().surroundings().random;
  if (request_.passphrase == nullptr) {
    age_ = formats::age::PayloadSink::to_recipients(file_, request_.recipients, true, random);
  } else {
    age_ = formats::age::PayloadSink::to_passphrase(file_, *request_.passphrase, random);
  }
  bundle_ = std::make_unique<formats::BundleWriter>(*age_, mode_of(request_), request_.purpose,
                                                    checkpoint_);
  if (beside_) lanes_.checking->put(0, [this] { check(); });
}

void BundleRelease::write_proof(std::uint64_t number) {
  formats::TlogProof proof;
  proof.index = number;
  proof.hashes = vault_.inclusion(number, size_);
  proof.checkpoint = checkpoint_;
  bundle_->add(formats::entry_folder(number) + "proof.txt",
               as_bytes(formats::format_tlog_proof(proof)));
}

// An entry of the program's own: its public fields are all there is to show.
void BundleRelease::write_anchor(std::uint64_t number) {
  EntryDraft draft;
  draft.number = number;
  for (const formats::Field& field : formats::schema_of(formats::FormKind::anchor).fields) {
    if (!field.private_by_default) draft.selection.slots.push_back(field.slot);
  }
  std::optional<EntryReader> reader(std::in_place, vault_.impl(), number);
  const ShownEntry opened = open_entry(vault_, reader, draft, unnamed_files());
  bundle_->add(formats::entry_folder(number) + "entry.cbor", opened.entry);
  write_proof(number);
  write_opening(number, opened.opening);
}

void BundleRelease::write(const std::vector<EntryDraft>& drafts, const TimeMembers& time,
                          const SenderWords& words, const OnExhibit& on_exhibit) {
  start();
  bundle_->add(formats::entry_folder(0) + "entry.cbor", vault_.entry(0).entry);
  write_proof(0);
  if (time.anchor) write_anchor(*time.anchor);
  for (const EntryDraft& draft : drafts) write_entry(draft, words, on_exhibit);
  for (const auto& [name, bytes] : time.members) bundle_->add(name, bytes);
  bundle_->add(formats::kSenderReadme, as_bytes(words.readme));
  for (const EntryDraft& draft : drafts) write_exhibit(draft.number);
  if (!bundle_->finish(vault_.log_signing_key())) {
    throw StorageError(Trouble::input_output, "internal", "cannot sign the bundle");
  }
  file_.finish();
}

void BundleRelease::write_exhibit(std::uint64_t entry) {
  bundle_->begin(formats::sender_entry_member(entry), exhibits_.bytes_of_next());
  exhibits_.take([&](ByteView piece) { bundle_->write(piece); });
  bundle_->end();
}

void BundleRelease::write_entry(const EntryDraft& draft, const SenderWords& words,
                                const OnExhibit& on_exhibit) {
  std::optional<EntryReader> reader(std::in_place, vault_.impl(), draft.number);
  ShownEntry opened = open_entry(vault_, reader, draft, unnamed_files());
  {
    const std::string exhibit = words.exhibit ? words.exhibit(opened.verified) : std::string();
    on_exhibit(opened.verified, exhibit);
    exhibits_.put(as_bytes(exhibit));
  }
  // Of what was found the parts of files are needed further.
  std::vector<formats::VerifiedFile> files = std::exchange(opened.verified, {}).files;
  std::erase_if(files, [](const formats::VerifiedFile& file) {
    return file.part.or_empty().excerpts.empty();
  });
  files.shrink_to_fit();
  // Whoever reads a long opening back holds it in memory: not beside the making of the next one.
  if (opened.opening.size() >= kLarge) file_.behind().hold();
  bundle_->add(formats::entry_folder(draft.number) + "entry.cbor", opened.entry);
  write_proof(draft.number);
  write_opening(draft.number, opened.opening);
  const auto again = [&]() -> const EntryReader& {
    return reader ? *reader : reader.emplace(vault_.impl(), draft.number);
  };
  for (std::size_t file = 0; file < draft.selection.files.size(); ++file) {
    const formats::FileSelection& selection = draft.selection.files[file];
    if (!selection.member.empty()) write_file(again(), file, std::string(selection.member));
  }
  for (const formats::VerifiedFile& file : files) {
    for (const formats::Excerpt& part : file.part->excerpts) write_part(again(), file.number, part);
  }
  tick(0);
}

void BundleRelease::write_opening(std::uint64_t entry, const WaitingBytes& document) {
  WaitingBytes::Reader reader(document);
  Bytes piece(static_cast<std::size_t>(std::min(document.size(), kOpeningPiece)));
  bundle_->begin(formats::entry_folder(entry) + "opening.cbor", document.size());
  for (auto n = reader.read(piece); n && *n > 0; n = reader.read(piece)) {
    bundle_->write(ByteView(piece).first(*n));
  }
  bundle_->end();
}

void BundleRelease::write_file(const EntryReader& reader, std::size_t file,
                               const std::string& member) {
  const formats::FileRecord& record = reader.statement().files[file];
  const StoredRef& stored = reader.stored(file);
  const std::string name = std::to_string(reader.number());
  const auto damaged = [&] {
    throw_integrity("file-damaged", "a stored file has another size than its entry says", name);
  };
  if (stored.size != record.size) damaged();
  const crypto::AeadKey key = reader.file_key(file);
  OpenSegment segment;
  RecordReader first(vault_.impl(), segment, stored, key, name);
  RecordReader second(vault_.impl(), segment, stored, key, name);
  RecordReader third(vault_.impl(), segment, stored, key, name);
  const std::array<RecordReader*, 3> readers = {&first, &second, &third};
  const bool beside = beside_ && record.size >= kLarge;
  struct Ending {  // when it fails, the readers' buffers are let go all the same
    formats::Lanes* lanes;
    ~Ending() {
      if (lanes != nullptr) lanes->stop();
    }
  } ending{beside ? lanes_.writing : nullptr};
  // Its SHA-256 is known since it was taken in; that it is so is found out when it is read back.
  bundle_->begin(member, record.size, &record.digest);
  std::uint64_t left = record.size;
  for (std::uint64_t number = 0; number < stored.records; ++number) {
    if (beside) lanes_.writing->wait(0, readers.size() - 1);
    const ByteView bytes = readers[number % readers.size()]->read(number);
    left -= bytes.size();
    if (beside) {
      lanes_.writing->put(0, [this, bytes] { bundle_->write(bytes); });
      wait_for_check(kClose);
    } else {
      bundle_->write(bytes);
    }
    tick(bytes.size());
  }
  if (beside) lanes_.writing->wait(0, 0);
  ending.lanes = nullptr;
  if (left != 0) damaged();
  bundle_->end();
}

void BundleRelease::write_part(const EntryReader& reader, std::uint64_t file,
                               const formats::Excerpt& part) {
  bundle_->begin(part.member, part.length);
  read_part(vault_.impl(), reader, static_cast<std::size_t>(file), part.first,
            part.first + part.length, [&](ByteView bytes) {
              bundle_->write(bytes);
              if (beside_ && part.length >= kLarge) wait_for_check(kClose);
              tick(bytes.size());
            });
  bundle_->end();
}

// Until what is read back is at most so far behind what was written.
void BundleRelease::wait_for_check(std::uint64_t behind) {
  while (!file_.behind().close_behind(behind, kTick)) tick(0);
}

FileDigest BundleRelease::read_back() {
  if (beside_) {
    wait_for_check(0);
    lanes_.checking->wait(0, 0);
  } else {
    check();
  }
  bundle_.reset();  // its manifests
  return file_.behind().digest();
}

void BundleRelease::check() {
  const struct Leaving {
    TrailingSource& source;
    ~Leaving() { source.reader_left(); }
  } leaving{file_.behind()};
  // SHA-256 of the bundle and of the file in it, side by side.
  std::optional<formats::PairedHashing> hashing;
  if (beside_) file_.behind().hash_in(hashing.emplace(*lanes_.hashing, 0));
  // Progress is the caller's: beside it none is told.
  const std::function<void(std::uint64_t)> told = [this](std::uint64_t n) {
    if (!beside_) tick(n);
  };
  CountedSource source(file_.behind(), told);
  const auto header = formats::age::read_header(source);
  // Its HMAC, as everybody checks it who opens the bundle by a stanza.
  if (!header || formats::age::header_mac(age_->file_key(), header->authenticated) != header->mac) {
    own_bundle_is_wrong("header");
  }
  auto payload = formats::age::PayloadSource::open(source, age_->file_key());
  if (!payload) own_bundle_is_wrong("payload");
  const formats::age::Addressing& addressing = age_->addressing();
  formats::OpenedBy opened;
  opened.passphrase = request_.passphrase != nullptr;
  opened.stanzas = header->stanzas.size();
  opened.file_key = addressing.file_key;
  if (!addressing.recipients.empty()) opened.recipient = addressing.recipients.front();
  const formats::BundleReport report =
      formats::check_bundle(**payload, opened, {{vault_.log_key()}, {}}, nullptr, lanes_.hashing,
                            hashing ? &*hashing : nullptr, {formats::drop_texts, let_go});
  if (report.integrity != formats::Integrity::ok || report.signer != formats::Signer::trusted ||
      !report.findings.empty() || report.purpose != request_.purpose) {
    own_bundle_is_wrong(report.findings.empty() ? "bundle"
                                                : std::string(report.findings.front().cls));
  }
}

}  // namespace aigaq::vault
