#include "vault/intake/intake.hpp"

#include "crypto/labels.hpp"
#include "crypto/limits.hpp"
#include "crypto/salted_tree.hpp"
#include "formats/bundle/writer.hpp"
#include "formats/cbor/utf8.hpp"
#include "vault/text/cut.hpp"

namespace aigaq::vault {

Intake::Intake(const Vault::Impl& vault, SegmentWriter* writer, const SessionKey& session,
               crypto::RandomSource& random, const Progress& progress, std::uint64_t total_bytes)
    : vault_(vault),
      writer_(writer),
      session_(session),
      random_(random),
      progress_(progress),
      total_(total_bytes) {}

namespace {

std::size_t piece_bytes(std::uint64_t size, std::uint64_t at) {
  return static_cast<std::size_t>(std::min<std::uint64_t>(kRecordPlain, size - at));
}

}  // namespace

BufferOwner Intake::buffer() {
  if (spare_) return std::move(spare_);
  return writer_ != nullptr ? writer_->take_buffer() : std::make_unique<BlockBuffer>(kRecordPlain);
}

void Intake::tick(std::uint64_t bytes) {
  done_ += bytes;
  if (progress_.tick && !progress_.tick(done_, std::max(done_, total_))) {
    throw StorageError(Trouble::interrupted, "interrupted", "interrupted: nothing was added");
  }
}

TakenFile Intake::take(const IntakeFor& whose, const FileInput& input, std::uint64_t number) {
  check_file_name(input.name);
  std::optional<InputFile> plain;
  if (input.bytes == nullptr) plain.emplace(input.path);
  InputBytes& file = plain ? *plain : *input.bytes;
  const std::uint64_t size = file.size();
  TakenFile out;
  auto key = random_.secret<crypto::AeadKey>();
  random_.fill(out.ref.file.mutable_view());
  const bool candidate = sizes_here_.contains(size) || vault_.size_known(size);
  const bool store_now = writer_ != nullptr && !candidate;
  const FirstPass first =
      first_pass(whose, file, input, number, store_now ? &out.ref : nullptr, key);
  if (input.digest && first.digest != *input.digest) input_changed(input.path);
  out.existing = candidate && reuse(whose, first, size, number, out);
  if (!out.existing && writer_ != nullptr) {
    if (!store_now) store(file, out.ref, key, first.digest, input.path);
    out.wrapped =
        wrap_file_key(whose.content, vault_.keys().log.vault, whose.entry, number, key, random_);
  }
  file.must_be_unchanged();
  out.record.name = input.name;
  out.record.media_type = first.media_type;
  out.record.size = size;
  out.record.digest = first.digest;
  out.record.content = first.content;
  out.record.cuts = first.cuts;
  if (!out.existing) {
    sizes_here_.insert(size);
    here_.emplace(std::pair{size, first.digest},
                  Here{whose.entry, whose.fresh, number, out.ref, out.wrapped});
  }
  return out;
}

Intake::FirstPass Intake::first_pass(const IntakeFor& whose, InputBytes& file,
                                     const FileInput& input, std::uint64_t number, StoredRef* ref,
                                     const crypto::AeadKey& key) {
  FirstPass out;
  if (input.redactable) take_text(whose, file, input, number, out);
  const crypto::TreeSeed seed = formats::file_content_seed(whose.seed, number);
  crypto::SaltedTreeBuilder tree(labels::kFileTree, seed);
  crypto::Sha256 hash;
  const std::uint64_t size = file.size();
  for (std::uint64_t at = 0; at < size || at == 0;) {
    BufferOwner held = buffer();
    const auto piece = held->all().first(piece_bytes(size, at));
    file.read_at(at, piece);
    if (at == 0) out.media_type = formats::guess_media(piece).type;
    if (input.redactable) {
      hash.update(piece);
    } else {
      // An empty file is one leaf of empty data.
      std::size_t chunk = 0;
      do {
        const std::size_t length = std::min(limits::kFileChunk, piece.size() - chunk);
        tree.add(ByteView(piece).subspan(chunk, length), hash);
        chunk += length;
      } while (chunk < piece.size());
    }
    at += piece.size();
    if (ref != nullptr && !piece.empty()) {
      writer_->append(*ref, key, std::move(held), piece.size(), at == size, random_);
    } else {
      spare_ = std::move(held);
    }
    tick(piece.size());
    if (piece.empty()) break;
  }
  out.digest = FileDigest{hash.finish().data};
  if (!input.redactable) {
    out.content = {formats::ContentKind::file, tree.root(), tree.count()};
  }
  return out;
}

void Intake::take_text(const IntakeFor& whose, InputBytes& file, const FileInput& input,
                       std::uint64_t number, FirstPass& out) const {
  const auto refuse = [&input](const char* cls, const char* why) {
    throw StorageError(Trouble::refused_input, cls, input.path + why, input.path);
  };
  if (file.size() > limits::kRedactableTextBytes) {
    refuse("text-too-large", " is too large to be redactable: attach it as a plain file");
  }
  std::string text(static_cast<std::size_t>(file.size()), '\0');
  const MutableByteView bytes{reinterpret_cast<std::uint8_t*>(text.data()), text.size()};
  file.read_at(0, bytes);
  if (!formats::valid_utf8(text)) refuse("not-utf8", " is not UTF-8: save it as UTF-8 text");
  out.cuts = cut_text(text, random_);
  out.content =
      formats::commit_text(text, *out.cuts, formats::file_content_seed(whose.seed, number));
  crypto::wipe(bytes);
}

void Intake::store(InputBytes& file, StoredRef& ref, const crypto::AeadKey& key,
                   const FileDigest& digest, const std::string& path) {
  const std::uint64_t size = file.size();
  if (size == 0) return;
  if (size <= kRecordPlain) {  // still where the first pass read it
    writer_->append(ref, key, buffer(), static_cast<std::size_t>(size), true, random_);
    return;
  }
  crypto::Sha256 hash;
  for (std::uint64_t at = 0; at < size;) {
    BufferOwner held = buffer();
    const auto piece = held->all().first(piece_bytes(size, at));
    file.read_at(at, piece);
    hash.update(piece);
    at += piece.size();
    writer_->append(ref, key, std::move(held), piece.size(), at == size, random_);
    tick(0);
  }
  if (FileDigest{hash.finish().data} != digest) input_changed(path);
}

bool Intake::reuse(const IntakeFor& whose, const FirstPass& first, std::uint64_t size,
                   std::uint64_t number, TakenFile& out) {
  const VaultId& vault = vault_.keys().log.vault;
  if (const auto here = here_.find({size, first.digest}); here != here_.end()) {
    out.ref = here->second.ref;
    if (writer_ == nullptr) return true;
    const Here& there = here->second;
    const auto content = content_key(session_, there.fresh, vault, there.entry);
    const auto key = unwrap_file_key(content, vault, there.entry, there.number, there.wrapped);
    AIGAQ_ASSERT(key);
    out.wrapped = wrap_file_key(whose.content, vault, whose.entry, number, *key, random_);
    return true;
  }
  const auto at = vault_.find_stored(size, first.digest);
  // Without the reading half its key is out of reach: the bytes are stored again.
  if (!at || !vault_.keys().reading) return false;
  try {
    const OpenedEntry& earlier = vault_.opened(at->entry);
    if (at->file >= earlier.record.files.size()) return false;
    const StoredRef& ref = earlier.record.files[at->file];
    const crypto::AeadKey key = vault_.file_key(at->entry, at->file, earlier.row, earlier.content);
    // Bytes that lie there damaged are stored anew.
    if (ref.size != size) return false;
    vault_.reader().check_ends(ref, key, std::to_string(at->entry));
    out.ref = ref;
    out.wrapped = wrap_file_key(whose.content, vault, whose.entry, number, key, random_);
    return true;
  } catch (const StorageError& error) {
    if (error.trouble() != Trouble::integrity) throw;
    return false;
  }
}

}  // namespace aigaq::vault
