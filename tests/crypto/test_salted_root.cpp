#include <doctest/doctest.h>

#include <deque>
#include <string>

#include "crypto/hash.hpp"
#include "crypto/labels.hpp"
#include "crypto/salted_root.hpp"
#include "crypto/salted_tree.hpp"
#include "crypto/sha256_batch.hpp"
#include "crypto/sha256_sixteen.hpp"
#include "crypto/sha256_two.hpp"
#include "tests/support/random.hpp"

using namespace aigaq;

namespace {

// The library's, by the way of long messages.
Hash plain_sha256(ByteView message) {
  crypto::Sha256 whole;
  whole.update(message);
  return whole.finish();
}

struct Padded {
  std::vector<Bytes> messages;
  Bytes blocks;
};

// Random messages that take so many blocks, of all lengths that do.
Padded padded(test::SeededRandom& random, std::size_t blocks, std::size_t count) {
  Padded out;
  out.blocks.resize(count * blocks * crypto::kSha256Block);
  const std::size_t least = blocks == 1 ? 0 : crypto::kOneBlock + 1;
  const std::size_t most = blocks == 1 ? crypto::kOneBlock : crypto::kTwoBlocks;
  for (std::size_t i = 0; i < count; ++i) {
    Bytes message(static_cast<std::size_t>(least + random.below(most - least + 1)));
    random.fill(message);
    std::uint8_t* to = out.blocks.data() + i * blocks * crypto::kSha256Block;
    std::copy(message.begin(), message.end(), to);
    crypto::pad_message(to, message.size(), blocks);
    out.messages.push_back(std::move(message));
  }
  return out;
}

using Leaves = std::vector<std::optional<ByteView>>;

// The tree of docs/formats/salted-tree.md, one hash behind the other.
Hash subtree(const TreeLabel& label, const crypto::TreeSeed& seed, const Leaves& leaves,
             std::size_t begin, std::size_t end) {
  if (end - begin == 1) {
    const auto kind = leaves[begin] ? crypto::LeafKind::content : crypto::LeafKind::chaff;
    const auto leaf_seed = crypto::derive_seed(seed.reveal(), 0, 40, begin);
    return crypto::salted_leaf(label, kind, crypto::leaf_salt(leaf_seed),
                               leaves[begin].value_or(ByteView()));
  }
  std::size_t left = 1;  // the largest power of two below the number of leaves
  while (2 * left < end - begin) left *= 2;
  return crypto::salted_node(label, subtree(label, seed, leaves, begin, begin + left),
                             subtree(label, seed, leaves, begin + left, end));
}

}  // namespace

TEST_CASE("messages of a batch are hashed as the library does it, whatever their number") {
  MESSAGE("sixteen lanes: ", std::string(crypto::sha256_sixteen_available() ? "yes" : "no"));
  test::SeededRandom random(3);
  for (const auto path :
       {crypto::Sha256Path::library, crypto::Sha256Path::two_streams, crypto::Sha256Path::lanes}) {
    for (std::size_t round = 0; round < 80; ++round) {
      const std::size_t blocks = 1 + round % 2;
      const std::size_t count = round / 2;
      const Padded batch = padded(random, blocks, count);
      std::vector<Hash> out(count + 1);
      crypto::sha256_padded(batch.blocks.data(), blocks, count, out.data(), path);
      for (std::size_t i = 0; i < count; ++i) CHECK(out[i] == plain_sha256(batch.messages[i]));
      CHECK(out[count] == Hash());
    }
  }
}

TEST_CASE("sixteen lanes agree with the library on a million messages") {
  if (!crypto::sha256_sixteen_available()) return;
  test::SeededRandom random(4);
  std::size_t wrong = 0;
  for (std::size_t round = 0; round < 62'500; ++round) {
    const std::size_t blocks = 1 + round % 2;
    const Padded batch = padded(random, blocks, crypto::kSha256Lanes);
    std::array<Hash, crypto::kSha256Lanes> out;
    crypto::sha256_sixteen(batch.blocks.data(), blocks, out.size(), out.data());
    for (std::size_t i = 0; i < out.size(); ++i)
      wrong += out[i] != crypto::sha256(batch.messages[i]);
  }
  CHECK(wrong == 0);
}

TEST_CASE("two chains of left children are those of the seed tree, of every length") {
  if (!crypto::sha256_two_available()) return;
  test::SeededRandom random(8);
  for (unsigned steps = 0; steps <= 40; ++steps) {
    for (int round = 0; round < 20; ++round) {
      Hash first = random.fixed<Hash>();
      Hash second = random.fixed<Hash>();
      const Hash a = crypto::derive_seed(first.view(), 0, steps, 0);
      const Hash b = crypto::derive_seed(second.view(), 0, steps, 0);
      crypto::sha256_two_left_chains(first.data.data(), second.data.data(), steps);
      CHECK(first == a);
      CHECK(second == b);
    }
  }
}

TEST_CASE("lanes without a message write nothing") {
  if (!crypto::sha256_sixteen_available()) return;
  test::SeededRandom random(5);
  for (std::size_t count = 1; count <= crypto::kSha256Lanes; ++count) {
    const Padded batch = padded(random, 2, count);
    std::array<Hash, crypto::kSha256Lanes> out{};
    crypto::sha256_sixteen(batch.blocks.data(), 2, count, out.data());
    for (std::size_t i = 0; i < out.size(); ++i) {
      CHECK(out[i] == (i < count ? plain_sha256(batch.messages[i]) : Hash()));
    }
  }
}

TEST_CASE("a root of leaves at hand is that of the format, leaf by leaf") {
  test::SeededRandom random(5);
  for (std::size_t count = 1; count <= 140; ++count) {
    const auto seed = random.secret<crypto::TreeSeed>();
    std::deque<Bytes> contents;
    Leaves leaves;
    crypto::SaltedTreeBuilder tree(labels::kFormTree, seed);
    for (std::size_t i = 0; i < count; ++i) {
      if (random.below(3) == 0) {
        leaves.emplace_back();
        tree.add(crypto::LeafKind::chaff, {});
        continue;
      }
      contents.emplace_back(random.below(301));
      random.fill(contents.back());
      leaves.emplace_back(contents.back());
      tree.add(crypto::LeafKind::content, contents.back());
    }
    const Hash root = crypto::salted_root(labels::kFormTree, seed, leaves);
    CHECK(root == subtree(labels::kFormTree, seed, leaves, 0, count));
    CHECK(root == tree.root());
  }
}

TEST_CASE("leaves of every size, about the ends of blocks too, and an empty one that is no chaff") {
  test::SeededRandom random(6);
  const auto seed = random.secret<crypto::TreeSeed>();
  Bytes data(300);
  random.fill(data);
  for (std::size_t size = 0; size <= data.size(); ++size) {
    const ByteView leaf = ByteView(data).first(size);
    for (const Leaves& leaves :
         {Leaves{leaf}, Leaves{std::nullopt, leaf, std::nullopt}, Leaves(20, leaf)}) {
      CHECK(crypto::salted_root(labels::kListTree, seed, leaves) ==
            subtree(labels::kListTree, seed, leaves, 0, leaves.size()));
    }
  }
  CHECK(crypto::salted_root(labels::kListTree, seed, Leaves{ByteView()}) !=
        crypto::salted_root(labels::kListTree, seed, Leaves{std::nullopt}));
}

TEST_CASE("where trees start does not depend on which others are derived beside them") {
  test::SeededRandom random(7);
  for (std::size_t count = 0; count <= 20; ++count) {
    crypto::TreeStarts starts;
    std::vector<Hash> expected;
    for (std::size_t i = 0; i < count; ++i) {
      const auto seed = random.secret<crypto::TreeSeed>();
      const unsigned levels = static_cast<unsigned>(random.below(41));
      const std::size_t leaves = std::size_t{1} << levels;
      CHECK(starts.add(seed, leaves) == i);
      expected.push_back(crypto::derive_seed(seed.reveal(), 0, 40 - levels, 0));
    }
    starts.derive();
    for (std::size_t i = 0; i < count; ++i) CHECK(starts.at(i) == expected[i]);
  }
}
