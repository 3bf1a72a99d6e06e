// Bytes of a file against its tree, size and digest.
#include <bit>

#include "crypto/chunk_leaves.hpp"
#include "crypto/hash.hpp"
#include "crypto/labels.hpp"
#include "crypto/limits.hpp"
#include "formats/cbor/utf8.hpp"
#include "formats/verify/classes.hpp"
#include "formats/verify/entry_check.hpp"

namespace aigaq::formats {

using crypto::LeafKind;

namespace {

// A file opens whole, so one seed is above all of its chunks; several of them are hashed at once.
class ChunkTree {
 public:
  // opening: complete, and its shape checked.
  explicit ChunkTree(const crypto::Opening& opening)
      : count_(opening.count),
        seeds_(opening.values.front().view(),
               limits::kSeedTreeDepth - static_cast<unsigned>(std::bit_width(opening.count - 1))),
        root_(labels::kFileTree) {}

  // False when there are more leaves than the opening has.
  [[nodiscard]] bool add(ByteView chunk) {
    if (root_.count() == count_) return false;
    const crypto::ContentLeaf leaf = next(root_.count(), chunk);
    root_.add(crypto::salted_leaf(labels::kFileTree, LeafKind::content, leaf.salt, leaf.data));
    return true;
  }
  [[nodiscard]] bool add(ByteView first, ByteView second) {
    if (count_ - root_.count() < 2) return false;
    const crypto::ContentLeaf leaf = next(root_.count(), first);
    const auto hashes =
        crypto::salted_leaves(labels::kFileTree, leaf, next(root_.count() + 1, second));
    root_.add(hashes.first);
    root_.add(hashes.second);
    return true;
  }
  // crypto::kChunkBatch full chunks.
  [[nodiscard]] bool add_batch(ByteView chunks) {
    if (count_ - root_.count() < crypto::kChunkBatch) return false;
    std::array<crypto::ContentLeaf, crypto::kChunkBatch> leaves;
    for (std::size_t i = 0; i < leaves.size(); ++i) {
      leaves[i] =
          next(root_.count() + i, chunks.subspan(i * limits::kFileChunk, limits::kFileChunk));
    }
    for (const Hash& leaf : crypto::chunk_leaves(labels::kFileTree, leaves)) root_.add(leaf);
    return true;
  }
  [[nodiscard]] std::uint64_t leaves() const { return root_.count(); }
  [[nodiscard]] bool is(const Hash& root) const {
    return root_.count() == count_ && root_.root() == root;
  }

 private:
  [[nodiscard]] crypto::ContentLeaf next(std::uint64_t index, ByteView data) {
    return {crypto::leaf_salt(seeds_.leaf(index)), data};
  }
  std::uint64_t count_;
  crypto::SeedPath seeds_;
  crypto::SaltedRoot root_;
};

}  // namespace

struct FileCheck::State {
  FileToCheck task;
  std::optional<std::uint64_t> size;
  std::optional<FileDigest> digest;
  crypto::OpeningVerifier verifier;  // of a redactable file, whose leaves are words
  std::optional<ChunkTree> chunks;   // of any other
  std::optional<crypto::Sha256> whole;
  Bytes pending;  // the beginning of the next leaf
  std::uint64_t total = 0;
  std::size_t word = 0;
  bool fits = true;

  // Bytes of the next leaf when it is full; a redactable file's words tell, else it is a chunk.
  [[nodiscard]] std::uint64_t leaf_bytes() const {
    if (chunks) return limits::kFileChunk;
    return word < task.cuts->words.size() ? task.cuts->words[word].bytes : 0;
  }

  void leaf(ByteView data) {
    if (chunks) {
      fits = fits && chunks->add(data);
      return;
    }
    if (word == task.cuts->words.size() || !valid_utf8(as_text(data))) {
      fits = false;
      return;
    }
    fits = fits && verifier.add(LeafKind::content, data).has_value();
    for (std::uint64_t i = 0; i < task.cuts->words[word].chaff && fits; ++i) {
      fits = verifier.add(LeafKind::chaff, {}).has_value();
    }
    ++word;
  }

  void update(ByteView bytes) {
    constexpr std::size_t kChunk = limits::kFileChunk;
    constexpr std::size_t kBatch = crypto::kChunkBatch * kChunk;
    while (fits && !bytes.empty()) {
      if (chunks && pending.empty() && bytes.size() >= kBatch) {
        fits = chunks->add_batch(bytes.first(kBatch));
        bytes = bytes.subspan(kBatch);
        continue;
      }
      if (chunks && pending.empty() && bytes.size() >= 2 * kChunk) {
        fits = chunks->add(bytes.first(kChunk), bytes.subspan(kChunk, kChunk));
        bytes = bytes.subspan(2 * kChunk);
        continue;
      }
      const std::uint64_t full = leaf_bytes();
      const std::uint64_t wanted = full - pending.size();
      if (full == 0) {
        fits = false;  // goes on behind its last word
      } else if (bytes.size() < wanted) {
        append(pending, bytes);
        return;
      } else if (pending.empty()) {
        leaf(bytes.first(static_cast<std::size_t>(full)));
        bytes = bytes.subspan(static_cast<std::size_t>(full));
      } else {
        append(pending, bytes.first(static_cast<std::size_t>(wanted)));
        bytes = bytes.subspan(static_cast<std::size_t>(wanted));
        leaf(pending);
        pending.clear();
      }
    }
  }

  // The last, shorter chunk; an empty file is one leaf of empty data.
  void end() {
    const bool any = chunks ? chunks->leaves() > 0 : word > 0;
    if (!fits || (pending.empty() && any)) return;
    if (!chunks && pending.size() != leaf_bytes()) {
      fits = false;
      return;
    }
    leaf(pending);
  }

  [[nodiscard]] bool makes_root() {
    return chunks ? chunks->is(task.root) : verifier.finish(task.root).has_value();
  }
};

FileCheck::FileCheck(std::unique_ptr<State> state) : state_(std::move(state)) {}
FileCheck::~FileCheck() = default;
FileCheck::FileCheck(FileCheck&&) noexcept = default;
FileCheck& FileCheck::operator=(FileCheck&&) noexcept = default;

Result<FileCheck> FileCheck::create(FileToCheck task, const VerifiedFile& shown,
                                    bool whole_digest) {
  if (task.cuts) {
    std::uint64_t size = 0;
    for (const TextCuts::Word& word : task.cuts->words) {
      if (word.bytes > limits::kRedactableTextBytes - size) {
        return fail(ErrorCode::limit_exceeded, "size of a redactable file");
      }
      size += word.bytes;
    }
    AIGAQ_TRY(check_cut_sizes(size, *task.cuts));
    if (task.cuts->leaves() != task.opening.count) {
      return fail(ErrorCode::wrong_value, "cuts of a redactable file");
    }
  }
  const TreeLabel& label = task.cuts ? labels::kTextTree : labels::kFileTree;
  if (!task.opening.complete()) return fail(ErrorCode::bad_proof, "a file opens whole");
  AIGAQ_TRY_ASSIGN(auto verifier, crypto::OpeningVerifier::create(label, task.opening));
  auto state = std::make_unique<State>(
      State{std::move(task), shown.size, shown.digest, std::move(verifier), {}, {}, {}});
  if (!state->task.cuts) state->chunks.emplace(state->task.opening);
  if (whole_digest && shown.digest) state->whole.emplace();
  return FileCheck(std::move(state));
}

void FileCheck::update(ByteView bytes) {
  state_->total += bytes.size();
  if (state_->whole) state_->whole->update(bytes);
  state_->update(bytes);
}

std::vector<Finding> FileCheck::finish() {
  State& state = *state_;
  std::vector<Finding> findings;
  const auto found = [&](std::string_view cls, const char* detail) {
    Finding& finding = findings.emplace_back();
    finding.cls = cls;
    finding.file = state.task.member;
    finding.detail = detail;
  };
  state.end();
  if (!state.fits || !state.makes_root()) {
    found(classes::kFileMismatch, "bytes of a file and its tree");
  }
  if (state.size && *state.size != state.total) {
    found(classes::kFileSizeMismatch, "bytes of a file");
  }
  if (state.whole && state.whole->finish().data != state.digest->data) {
    found(classes::kFileDigestMismatch, "bytes of a file");
  }
  return findings;
}

}  // namespace aigaq::formats
