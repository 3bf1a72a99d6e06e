#include <doctest/doctest.h>

#include "crypto/labels.hpp"
#include "crypto/limits.hpp"
#include "formats/verify/piece_check.hpp"
#include "tests/support/random.hpp"

using namespace aigaq;
using namespace aigaq::test;
using formats::PieceCheck;

namespace {

struct Sample {
  Bytes bytes;
  formats::FileToCheck task;
  formats::VerifiedFile shown;
};

Sample sample(std::size_t size) {
  Sample out;
  SeededRandom random(size + 1);
  out.bytes.resize(size);
  random.fill(out.bytes);
  const auto seed = random.secret<crypto::TreeSeed>();
  crypto::SaltedTreeBuilder tree(labels::kFileTree, seed);
  std::size_t at = 0;
  do {
    const std::size_t length = std::min(limits::kFileChunk, size - at);
    tree.add(crypto::LeafKind::content, ByteView(out.bytes).subspan(at, length));
    at += length;
  } while (at < size);
  out.task.root = tree.root();
  out.task.opening =
      crypto::make_opening(labels::kFileTree, seed, tree.count(), {{0, tree.count()}}, {});
  out.shown.size = size;
  return out;
}

// Last piece first, each in stretches of 1 MiB.
std::size_t findings_of(const Sample& sample, const Bytes& bytes) {
  auto check = PieceCheck::create(sample.task, sample.shown);
  REQUIRE(check);
  for (std::uint64_t number = check->pieces(); number-- > 0;) {
    auto piece = check->begin(number);
    const auto begin = static_cast<std::size_t>(number * PieceCheck::kPieceBytes);
    const std::size_t end =
        std::min(bytes.size(), begin + static_cast<std::size_t>(PieceCheck::kPieceBytes));
    for (std::size_t at = begin; at < end; at += 1u << 20) {
      piece.update(ByteView(bytes).subspan(at, std::min<std::size_t>(1u << 20, end - at)));
    }
    check->end(number, std::move(piece));
  }
  return check->finish().size();
}

}  // namespace

TEST_CASE("a file checked in pieces has the root of the file checked from front to back") {
  constexpr std::size_t kPiece = PieceCheck::kPieceBytes;
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, limits::kFileChunk,
                                 limits::kFileChunk + 1, kPiece - 1, kPiece, kPiece + 1,
                                 2 * kPiece, 3 * kPiece + limits::kFileChunk + 7}) {
    CAPTURE(size);
    const Sample whole = sample(size);
    CHECK(findings_of(whole, whole.bytes) == 0);
    if (size == 0) continue;
    for (const std::size_t at : {std::size_t{0}, size / 2, size - 1}) {
      Bytes altered = whole.bytes;
      altered[at] ^= 1;
      CHECK(findings_of(whole, altered) == 1);
    }
    Bytes shorter = whole.bytes;
    shorter.pop_back();
    CHECK(findings_of(whole, shorter) == 1);
  }
}

TEST_CASE("a piece that never ended is different bytes, and pieces may not change places") {
  constexpr std::size_t kPiece = PieceCheck::kPieceBytes;
  Sample whole = sample(2 * kPiece);
  auto check = PieceCheck::create(whole.task, whole.shown);
  REQUIRE(check);
  auto first = check->begin(0);
  first.update(ByteView(whole.bytes).first(kPiece));
  check->end(0, std::move(first));
  CHECK(check->finish().size() == 1);
  std::rotate(whole.bytes.begin(), whole.bytes.begin() + kPiece, whole.bytes.end());
  CHECK(findings_of(whole, whole.bytes) == 1);
}

TEST_CASE("what does not fit is refused before a byte is read") {
  Sample whole = sample(limits::kFileChunk + 1);
  whole.shown.size = limits::kFileChunk;
  CHECK_FALSE(PieceCheck::create(whole.task, whole.shown));
  whole.shown.size.reset();
  CHECK_FALSE(PieceCheck::create(whole.task, whole.shown));
  whole.shown.size = limits::kFileChunk + 1;
  CHECK(PieceCheck::create(whole.task, whole.shown));
  whole.task.opening.values.own().clear();
  CHECK_FALSE(PieceCheck::create(whole.task, whole.shown));
}
