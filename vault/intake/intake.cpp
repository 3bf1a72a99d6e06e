#include "vault/intake/intake.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "crypto/limits.hpp"
#include "formats/cbor/utf8.hpp"
#include "vault/text/cut.hpp"

namespace aigaq::vault {

// To the segments, as far as anything is stored at once; a dry run has no writer.
class Intake::Storing final : public Pieces {
 public:
  Storing(Intake& intake, StoredRef* ref, const crypto::AeadKey& key, crypto::RandomSource& random)
      : intake_(intake), ref_(ref), key_(key), random_(random) {}
  MutableByteView room(std::size_t bytes) override {
    if (!held_) {
      held_ = ref_ != nullptr ? intake_.writer_->take_buffer() : make_buffer(kRecordPlain);
    }
    return held_->all().first(bytes);
  }
  void filled(MutableByteView piece, bool last) override {
    if (ref_ != nullptr && !piece.empty()) {
      intake_.writer_->append(*ref_, key_, std::move(held_), piece.size(), last, random_);
    }
    intake_.tick(piece.size());
  }

 private:
  Intake& intake_;
  StoredRef* ref_;
  const crypto::AeadKey& key_;
  crypto::RandomSource& random_;
  BufferOwner held_;
};

Intake::Intake(const Vault::Impl& vault, SegmentWriter* writer, const Preparation& preparation,
               const Progress& progress, std::uint64_t total_bytes, const Drafts& drafts,
               const StoredHere* ahead)
    : vault_(vault),
      writer_(writer),
      preparation_(preparation),
      progress_(progress),
      total_(total_bytes),
      ahead_(ahead) {
  here_.drafts = &drafts;
}

void Intake::tick(std::uint64_t bytes) {
  done_ += bytes;
  if (progress_.tick && !progress_.tick(done_, std::max(done_, total_))) {
    throw StorageError(Trouble::interrupted, "interrupted", "interrupted: nothing was added");
  }
}

TakenFile Intake::take(EntryKeys& whose, const FileInput& input, std::uint64_t number) {
  std::optional<InputFile> plain;
  if (input.bytes == nullptr) plain.emplace(input.path);
  InputBytes& file = plain ? *plain : *input.bytes;
  const std::uint64_t size = file.size();
  TakenFile out;
  crypto::StreamRandom random = preparation_.file_stream(whose, number);
  const auto key = random.secret<crypto::AeadKey>();
  random.fill(out.ref.file.mutable_view());
  const bool candidate = size <= kSizedBytes || size_here(size) || vault_.size_known(size);
  const bool store_now = writer_ != nullptr && !candidate;
  Storing pieces(*this, store_now ? &out.ref : nullptr, key, random);
  FirstPass first;
  if (input.redactable) {
    first = take_text(whose, file, input, number, random);
    const FirstPass bytes = first_pass(file, nullptr, pieces);
    // Else the words would be signed over other bytes than those that are stored.
    if (bytes.digest != first.digest) input_changed(input.path);
    first.media_type = bytes.media_type;
  } else {
    const crypto::TreeSeed tree = formats::file_content_seed(whose.seed, number);
    first = size > kRecordPlain ? first_pass_beside(file, tree, pieces)
                                : first_pass(file, &tree, pieces);
  }
  if (input.digest && first.digest != *input.digest) input_changed(input.path);
  out.existing = candidate && reuse(whose, first.digest, size, number, out);
  if (!out.existing && writer_ != nullptr) {
    if (!store_now) store_again(file, out.ref, key, first.digest, input.path, random);
    out.wrapped =
        wrap_file_key(whose.content, vault_.keys().log.vault, whose.number, number, key, random);
  }
  file.must_be_unchanged();
  out.record = file_record(input, size, first);
  out.pieces = std::move(first.pieces);
  remember(whose, number, out);
  return out;
}

TakenFile Intake::take(EntryKeys& whose, const FileInput& input, std::uint64_t number,
                       PreparedFile prepared) {
  tick(prepared.size);
  TakenFile out;
  out.record = file_record(input, prepared.size, prepared.first);
  const bool candidate = prepared.known || find_here(prepared.size, prepared.first.digest);
  out.existing = candidate && reuse(whose, prepared.first.digest, prepared.size, number, out);
  if (!out.existing && writer_ != nullptr) {
    if (prepared.known) {  // and lies there damaged: read again, to be sealed
      InputFile file(input.path);
      crypto::StreamRandom random = preparation_.file_stream(whose, number);
      const auto key = random.secret<crypto::AeadKey>();
      random.fill(out.ref.file.mutable_view());
      store_again(file, out.ref, key, prepared.first.digest, input.path, random);
      file.must_be_unchanged();
      out.wrapped =
          wrap_file_key(whose.content, vault_.keys().log.vault, whose.number, number, key, random);
    } else {
      out.ref.file = prepared.id;
      for (SealedPiece& piece : prepared.pieces) {
        const bool last = &piece == &prepared.pieces.back();
        writer_->append_sealed(out.ref, std::move(piece.body), piece.plain_bytes, last,
                               whose.random);
      }
      out.wrapped = prepared.wrapped;
    }
  }
  out.pieces = std::move(prepared.first.pieces);
  remember(whose, number, out);
  return out;
}

namespace {

std::uint64_t first_bytes(const FileDigest& digest) {
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < sizeof out; ++i) out = out << 8 | digest.data.at(i);
  return out;
}

}  // namespace

void Intake::remember(const EntryKeys& whose, std::uint64_t number, const TakenFile& file) {
  if (file.existing) return;
  if (file.record.size > kSizedBytes) here_.large.insert(file.record.size);
  here_.files.emplace(first_bytes(file.record.digest),
                      StoredHere::Place{static_cast<std::uint32_t>(whose.request),
                                        static_cast<std::uint32_t>(number)});
}

bool Intake::size_here(std::uint64_t size) const {
  return here_.large.contains(size) || (ahead_ != nullptr && ahead_->large.contains(size));
}

std::optional<Intake::Here> Intake::find_here(std::uint64_t size, const FileDigest& digest) const {
  for (const StoredHere* stored : {&here_, ahead_}) {
    if (stored == nullptr) continue;
    const auto found = stored->files.find(first_bytes(digest));
    if (found == stored->files.end()) continue;
    const Draft& draft = stored->drafts->list.at(found->second.draft);
    const StoredFile& file = draft.files.at(found->second.file);
    if (file.size == size && file.digest == digest) return Here{draft, found->second.file};
  }
  return std::nullopt;
}

FirstPass Intake::take_text(const EntryKeys& whose, InputBytes& file, const FileInput& input,
                            std::uint64_t number, crypto::RandomSource& random) const {
  const auto refuse = [&input](const char* cls, const char* why) {
    throw StorageError(Trouble::refused_input, cls, {why, {{"path", input.path}}}, input.path);
  };
  if (file.size() > limits::kRedactableTextBytes) {
    refuse("text-too-large", "a file is too large to be redactable");
  }
  std::string text(static_cast<std::size_t>(file.size()), '\0');
  const MutableByteView bytes{reinterpret_cast<std::uint8_t*>(text.data()), text.size()};
  file.read_at(0, bytes);
  if (!formats::valid_utf8(text)) refuse("not-utf8", "a file is not UTF-8");
  FirstPass out;
  out.digest = FileDigest{crypto::sha256(bytes).data};
  out.cuts = cut_text(text, random);
  out.content =
      formats::commit_text(text, *out.cuts, formats::file_content_seed(whose.seed, number));
  crypto::wipe(bytes);
  return out;
}

void Intake::store_again(InputBytes& file, StoredRef& ref, const crypto::AeadKey& key,
                         const FileDigest& digest, const std::string& path,
                         crypto::RandomSource& random) {
  const std::uint64_t size = file.size();
  crypto::Sha256 hash;
  for (std::uint64_t at = 0; at < size;) {
    BufferOwner held = writer_->take_buffer();
    const auto piece = held->all().first(
        static_cast<std::size_t>(std::min<std::uint64_t>(kRecordPlain, size - at)));
    file.read_at(at, piece);
    hash.update(piece);
    at += piece.size();
    writer_->append(ref, key, std::move(held), piece.size(), at == size, random);
    tick(0);
  }
  if (FileDigest{hash.finish().data} != digest) input_changed(path);
}

// Every byte: whoever brings a file again may bring it because the stored one is damaged, and
// deletes his own by the receipt.
bool Intake::holds(const StoredRef& ref, const crypto::AeadKey& key, const FileDigest& digest,
                   const std::string& subject) {
  SegmentWindow window(vault_.segments_directory(), vault_.buffers());
  vault_.reader().check_ends(ref, key, subject, window);
  if (ref.records <= 2) return true;
  crypto::Sha256 hash;
  vault_.reader().read(ref, key, subject, [&](ByteView plain) {
    tick(0);
    hash.update(plain);
    return true;
  });
  return FileDigest{hash.finish().data} == digest;
}

bool Intake::reuse(EntryKeys& whose, const FileDigest& digest, std::uint64_t size,
                   std::uint64_t number, TakenFile& out) {
  const VaultId& vault = vault_.keys().log.vault;
  if (const auto here = find_here(size, digest)) {
    const Draft& draft = here->draft;
    out.ref = draft.contents.at(here->file).ref;
    if (writer_ == nullptr) return true;
    const auto content = content_key(preparation_.session(), draft.row.fresh, vault, draft.number);
    const auto key =
        unwrap_file_key(content, vault, draft.number, here->file, draft.row.wrapped.at(here->file));
    AIGAQ_ASSERT(key);
    out.wrapped = wrap_file_key(whose.content, vault, whose.number, number, *key, whose.random);
    return true;
  }
  const auto at = vault_.find_stored(size, digest);
  // Without the reading half its key is out of reach: the bytes are stored again.
  if (!at || !vault_.keys().reading) return false;
  try {
    const OpenedEntry& earlier = vault_.opened(at->entry);
    if (at->file >= earlier.record.files.size()) return false;
    // The index says where to look, no more.
    if (earlier.statement->files[at->file].digest != digest) return false;
    const StoredRef& ref = earlier.record.files[at->file].ref;
    const crypto::AeadKey key = vault_.file_key(at->entry, at->file, earlier.row, earlier.content);
    if (ref.size != size || !holds(ref, key, digest, std::to_string(at->entry))) return false;
    out.ref = ref;
    out.wrapped = wrap_file_key(whose.content, vault, whose.number, number, key, whose.random);
    return true;
  } catch (const StorageError& error) {
    if (error.trouble() != Trouble::integrity) throw;
    return false;
  }
}

}  // namespace aigaq::vault
