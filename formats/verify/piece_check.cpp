#include "formats/verify/piece_check.hpp"

#include <algorithm>
#include <bit>

#include "crypto/labels.hpp"
#include "crypto/limits.hpp"
#include "formats/verify/classes.hpp"

namespace aigaq::formats {
namespace {

constexpr std::uint64_t kPieceLeaves = PieceCheck::kPieceBytes / limits::kFileChunk;
constexpr unsigned kPieceLevel =
    limits::kSeedTreeDepth - static_cast<unsigned>(std::bit_width(kPieceLeaves - 1));
static_assert(std::has_single_bit(kPieceLeaves));

}  // namespace

PieceCheck::Piece::Piece(ByteView seed, unsigned level, std::uint64_t first)
    : tree_(labels::kFileTree, crypto::SeedPath(seed, level, first), first) {}

void PieceCheck::Piece::update(ByteView bytes) {
  tree_.add_chunks(bytes, limits::kFileChunk);
  AIGAQ_ASSERT(tree_.count() <= kPieceLeaves);
}

PieceCheck::PieceCheck(FileToCheck task, std::uint64_t size)
    : task_(std::move(task)),
      seed_(task_.opening.values.front()),
      leaves_(task_.opening.count),
      roots_(static_cast<std::size_t>(
          std::max<std::uint64_t>(1, size / kPieceBytes + (size % kPieceBytes == 0 ? 0 : 1)))) {}

Result<PieceCheck> PieceCheck::create(FileToCheck task, const VerifiedFile& shown) {
  if (task.cuts || !shown.size) return fail(ErrorCode::unsupported, "a file in pieces");
  if (!task.opening.complete()) return fail(ErrorCode::bad_proof, "a file opens whole");
  // Bounds the count, and holds that there is exactly one seed.
  AIGAQ_TRY(crypto::OpeningVerifier::create(labels::kFileTree, task.opening));
  const std::uint64_t size = *shown.size;
  const std::uint64_t chunks = size / limits::kFileChunk + (size % limits::kFileChunk == 0 ? 0 : 1);
  if (task.opening.count != std::max<std::uint64_t>(1, chunks)) {
    return fail(ErrorCode::wrong_value, "size and leaf count of a file");
  }
  return PieceCheck(std::move(task), size);
}

PieceCheck::Piece PieceCheck::begin(std::uint64_t piece) const {
  AIGAQ_ASSERT(piece < roots_.size());
  const ByteView seed = seed_.view();
  const unsigned level =
      limits::kSeedTreeDepth - static_cast<unsigned>(std::bit_width(leaves_ - 1));
  if (level >= kPieceLevel) return Piece(seed, level, 0);
  crypto::SeedNode below = crypto::derive_seed(seed, level, kPieceLevel, piece);
  Piece out(below.view(), kPieceLevel, piece * kPieceLeaves);
  crypto::wipe(below.data);
  return out;
}

crypto::HeldFile PieceCheck::held(ByteView bytes) const {
  AIGAQ_ASSERT(pieces() == 1 && crypto::leaves_of(bytes.size(), limits::kFileChunk) == leaves_);
  return {bytes, &seed_};
}

void PieceCheck::end(const Hash& root) {
  AIGAQ_ASSERT(pieces() == 1);
  roots_.front() = root;
}

void PieceCheck::end(std::uint64_t number, Piece piece) {
  // An empty file is one leaf of empty data.
  if (leaves_ == 1 && piece.tree_.count() == 0) piece.tree_.add(crypto::LeafKind::content, {});
  const std::uint64_t first = number * kPieceLeaves;
  if (piece.tree_.count() != std::min(kPieceLeaves, leaves_ - first)) return;
  roots_.at(static_cast<std::size_t>(number)) = piece.tree_.root();
}

std::vector<Finding> PieceCheck::finish() const {
  // Aligned subtrees are leaves of a tree of the same shape above them.
  crypto::SaltedRoot root(labels::kFileTree);
  for (const std::optional<Hash>& piece : roots_) {
    if (piece) root.add(*piece);
  }
  if (root.count() == roots_.size() && root.root() == task_.root) return {};
  Finding finding;
  finding.cls = classes::kFileMismatch;
  finding.file = task_.member;
  finding.detail = "bytes of a file and its tree";
  return {std::move(finding)};
}

}  // namespace aigaq::formats
