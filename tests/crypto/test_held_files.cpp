// Files hashed together are those hashed alone.

#include "crypto/held_files.hpp"

#include <doctest/doctest.h>

#include "crypto/labels.hpp"
#include "crypto/salted_root.hpp"
#include "tests/support/random.hpp"

using namespace aigaq;
using namespace aigaq::crypto;

namespace {

constexpr unsigned kPieceLevel = 2;

struct Alone {
  Hash whole, root;
  std::vector<Hash> pieces;
  std::uint64_t leaves = 0;
};

Alone alone(const TreeSeed& seed, ByteView data, std::size_t leaf_bytes) {
  SaltedTreeBuilder tree(labels::kFileTree, seed);
  tree.keep_pieces(kPieceLevel);
  std::size_t at = 0;
  do {
    tree.add(LeafKind::content, data.subspan(at, std::min(leaf_bytes, data.size() - at)));
    at += leaf_bytes;
  } while (at < data.size());
  const bool several = tree.count() > std::uint64_t{1} << kPieceLevel;
  return {sha256(data), tree.root(), several ? tree.pieces() : std::vector<Hash>{}, tree.count()};
}

// Cut after every so many leaves or so, and some of no bytes between.
std::vector<ByteView> scattered(test::SeededRandom& random, ByteView data, std::size_t leaf_bytes) {
  std::vector<ByteView> out;
  while (!data.empty()) {
    const std::size_t part = std::min(data.size(), random.below(4) * leaf_bytes);
    out.push_back(data.first(part));
    data = data.subspan(part);
  }
  return out;
}

void check_together(test::SeededRandom& random, const std::vector<std::size_t>& sizes,
                    std::size_t leaf_bytes) {
  std::vector<Bytes> contents;
  std::vector<Alone> expected;
  TreeStarts starts;
  for (const std::size_t size : sizes) {
    random.fill(contents.emplace_back(size));
    const auto seed = random.secret<TreeSeed>();
    expected.push_back(alone(seed, contents.back(), leaf_bytes));
    const std::uint64_t leaves = leaves_of(size, leaf_bytes);
    CHECK(leaves == expected.back().leaves);
    starts.add(seed, static_cast<std::size_t>(leaves));
  }
  starts.derive();
  std::vector<std::vector<ByteView>> parts;
  std::vector<HeldFile> files;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    parts.push_back(scattered(random, contents[i], leaf_bytes));
    files.push_back({contents[i], &starts.at(i)});
    if (leaf_bytes % 64 == 0 && i % 2 == 0 && !parts.back().empty()) {
      files.back().data = parts.back().front();
      files.back().more = std::span(parts.back()).subspan(1);
    }
  }
  const auto all = hash_files(labels::kFileTree, leaf_bytes, files, {true, kPieceLevel});
  const auto roots_only = hash_files(labels::kFileTree, leaf_bytes, files);
  for (std::size_t i = 0; i < files.size(); ++i) {
    CAPTURE(sizes[i]);
    CHECK(all[i].whole == expected[i].whole);
    CHECK(all[i].root == expected[i].root);
    CHECK(all[i].pieces == expected[i].pieces);
    CHECK(roots_only[i].root == expected[i].root);
  }
}

}  // namespace

TEST_CASE("files of one leaf and of many, hashed together") {
  test::SeededRandom random(5);
  for (std::size_t count = 0; count <= 40; ++count) {
    std::vector<std::size_t> sizes;
    for (std::size_t i = 0; i < count; ++i) {
      sizes.push_back(i % 3 == 0 ? 128 * random.below(9) : random.below(1'200));
    }
    check_together(random, sizes, 100);
    check_together(random, sizes, 128);
  }
  const std::size_t chunk = limits::kFileChunk;
  check_together(random, {0, 1, chunk - 1, chunk, chunk + 1, 3 * chunk, 5 * chunk + 17, 30'000},
                 chunk);
}
