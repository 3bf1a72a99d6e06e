#include <doctest/doctest.h>

#include <deque>

#include "crypto/labels.hpp"
#include "crypto/salted_root.hpp"
#include "crypto/salted_tree.hpp"
#include "crypto/sha256_pair.hpp"
#include "tests/support/random.hpp"

using namespace aigaq;

TEST_CASE("a pair of hashes is the two of them, of any length") {
  test::SeededRandom random(3);
  for (std::size_t a = 0; a < 140; ++a) {
    for (const std::size_t b : {std::size_t{0}, std::size_t{34}, std::size_t{55}, std::size_t{56},
                                a, std::size_t{119}, std::size_t{120}, std::size_t{300}}) {
      Bytes first(a);
      Bytes second(b);
      random.fill(first);
      random.fill(second);
      const std::size_t cut = a / 3;
      const auto [x, y] =
          crypto::sha256_pair({ByteView(first).first(cut), ByteView(first).subspan(cut)}, {second});
      crypto::Sha256 whole;  // the way of long messages
      whole.update(first);
      CHECK(x == whole.finish());
      whole.reset();
      whole.update(second);
      CHECK(y == whole.finish());
    }
  }
}

TEST_CASE("a root of leaves at hand is that of the same leaves in a row") {
  test::SeededRandom random(5);
  for (std::size_t count = 1; count <= 140; ++count) {
    const auto seed = random.secret<crypto::TreeSeed>();
    std::deque<Bytes> contents;
    std::vector<std::optional<ByteView>> leaves;
    crypto::SaltedTreeBuilder tree(labels::kFormTree, seed);
    for (std::size_t i = 0; i < count; ++i) {
      if (random.below(3) == 0) {
        leaves.emplace_back();
        tree.add(crypto::LeafKind::chaff, {});
        continue;
      }
      contents.emplace_back(random.below(200));
      random.fill(contents.back());
      leaves.emplace_back(contents.back());
      tree.add(crypto::LeafKind::content, contents.back());
    }
    CHECK(crypto::salted_root(labels::kFormTree, seed, leaves) == tree.root());
  }
}
