// Bytes of a file against its tree, size and digest.
#include <algorithm>
#include <bit>

#include "crypto/hash.hpp"
#include "crypto/labels.hpp"
#include "crypto/limits.hpp"
#include "formats/cbor/utf8.hpp"
#include "formats/verify/classes.hpp"
#include "formats/verify/entry_check.hpp"

namespace aigaq::formats {

using crypto::LeafKind;

namespace {

// A file opens whole, so one seed is above all of its chunks.
class ChunkTree {
 public:
  // opening: complete, and its shape checked.
  explicit ChunkTree(const crypto::Opening& opening)
      : count_(opening.count),
        tree_(labels::kFileTree,
              crypto::SeedPath(opening.values.front().view(),
                               limits::kSeedTreeDepth -
                                   static_cast<unsigned>(std::bit_width(opening.count - 1))),
              0) {}

  // Whole chunks, or the file's last one. False when there are more leaves than the opening has.
  [[nodiscard]] bool add(ByteView data) {
    const std::size_t chunks = (data.size() + limits::kFileChunk - 1) / limits::kFileChunk;
    if (count_ - tree_.count() < std::max<std::size_t>(1, chunks)) return false;
    if (data.empty()) {
      tree_.add(LeafKind::content, {});
    } else {
      tree_.add_chunks(data, limits::kFileChunk);
    }
    return true;
  }
  [[nodiscard]] std::uint64_t leaves() const { return tree_.count(); }
  [[nodiscard]] bool is(const Hash& root) const {
    return tree_.count() == count_ && tree_.root() == root;
  }

 private:
  std::uint64_t count_;
  crypto::SaltedTreeBuilder tree_;
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
  WordCuts::Iterator word = {};  // the next one
  bool fits = true;

  // Bytes of the next leaf when it is full; a redactable file's words tell, else it is a chunk.
  [[nodiscard]] std::uint64_t leaf_bytes() const {
    if (chunks) return limits::kFileChunk;
    return word != task.cuts->words.end() ? (*word).bytes : 0;
  }

  void leaf(ByteView data) {
    if (chunks) {
      fits = fits && chunks->add(data);
      return;
    }
    if (word == task.cuts->words.end() || !valid_utf8(as_text(data))) {
      fits = false;
      return;
    }
    fits = fits && verifier.add(LeafKind::content, data).has_value();
    const std::uint64_t chaff = (*word).chaff;
    for (std::uint64_t i = 0; i < chaff && fits; ++i) {
      fits = verifier.add(LeafKind::chaff, {}).has_value();
    }
    ++word;
  }

  void update(ByteView bytes) {
    constexpr std::size_t kChunk = limits::kFileChunk;
    while (fits && !bytes.empty()) {
      if (chunks && pending.empty() && bytes.size() >= kChunk) {
        const std::size_t full_chunks = bytes.size() / kChunk * kChunk;
        fits = chunks->add(bytes.first(full_chunks));
        bytes = bytes.subspan(full_chunks);
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
    const bool any = chunks ? chunks->leaves() > 0 : word != task.cuts->words.begin();
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
    for (const WordCut word : task.cuts->words) {
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
  if (state->task.cuts) {
    state->word = state->task.cuts->words.begin();
  } else {
    state->chunks.emplace(state->task.opening);
  }
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
