// Files hashed together are those hashed alone.

#include "crypto/held_files.hpp"

#include <doctest/doctest.h>

#include "crypto/labels.hpp"
#include "crypto/salted_root.hpp"
#include "tests/support/random.hpp"

using namespace aigaq;
using namespace aigaq::crypto;

namespace {

struct Alone {
  Hash whole, root;
  std::uint64_t leaves = 0;
};

Alone alone(const TreeSeed& seed, ByteView data, std::size_t leaf_bytes) {
  SaltedTreeBuilder tree(labels::kFileTree, seed);
  std::size_t at = 0;
  do {
    tree.add(LeafKind::content, data.subspan(at, std::min(leaf_bytes, data.size() - at)));
    at += leaf_bytes;
  } while (at < data.size());
  return {sha256(data), tree.root(), tree.count()};
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
  std::vector<HeldFile> files;
  for (std::size_t i = 0; i < sizes.size(); ++i) files.push_back({contents[i], &starts.at(i)});
  std::vector<Hash> roots(files.size());
  std::vector<Hash> wholes(files.size());
  std::vector<Hash> roots_only(files.size());
  hash_files(labels::kFileTree, leaf_bytes, files, roots, wholes);
  hash_files(labels::kFileTree, leaf_bytes, files, roots_only, {});
  for (std::size_t i = 0; i < files.size(); ++i) {
    CAPTURE(sizes[i]);
    CHECK(wholes[i] == expected[i].whole);
    CHECK(roots[i] == expected[i].root);
    CHECK(roots_only[i] == expected[i].root);
  }
}

}  // namespace

TEST_CASE("files of one leaf and of many, hashed together") {
  test::SeededRandom random(5);
  for (std::size_t count = 0; count <= 40; ++count) {
    std::vector<std::size_t> sizes;
    for (std::size_t i = 0; i < count; ++i) {
      sizes.push_back(i % 3 == 0 ? 100 * random.below(9) : random.below(1'000));
    }
    check_together(random, sizes, 100);
  }
  const std::size_t chunk = limits::kFileChunk;
  check_together(random, {0, 1, chunk - 1, chunk, chunk + 1, 3 * chunk, 5 * chunk + 17, 30'000},
                 chunk);
}
