#include <doctest/doctest.h>

#include <bit>
#include <set>

#include "crypto/hash.hpp"
#include "crypto/labels.hpp"
#include "crypto/limits.hpp"
#include "crypto/salted_tree.hpp"
#include "tests/support/random.hpp"

using namespace aigaq;
using namespace aigaq::crypto;

namespace {

struct Leaf {
  LeafKind kind = LeafKind::content;
  Bytes data;
};

constexpr TreeLabel kLabel = labels::kTextTree;

// The definition, step by step and without any reuse: docs/formats/salted-tree.md.
struct Model {
  TreeSeed seed;
  std::vector<Leaf> leaves;

  [[nodiscard]] Hash seed_at(unsigned level, std::uint64_t prefix) const {
    Hash node = Hash::from(seed.reveal()).value();
    for (unsigned i = 0; i < level; ++i) {
      const auto bit = static_cast<std::uint8_t>((prefix >> (level - 1 - i)) & 1);
      node = sha256({Bytes{0x02}, node.view(), Bytes{bit}});
    }
    return node;
  }
  [[nodiscard]] Hash leaf(std::uint64_t i) const {
    const Hash salt = sha256({Bytes{0x03}, seed_at(40, i).view()});
    const Leaf& l = leaves[i];
    return sha256({Bytes{0x00}, kLabel.view(), Bytes{static_cast<std::uint8_t>(l.kind)},
                   salt.view().first(16), l.data});
  }
  [[nodiscard]] Hash root(std::uint64_t begin, std::uint64_t end) const {
    if (end - begin == 1) return leaf(begin);
    const std::uint64_t k = std::bit_floor(end - begin - 1);
    return sha256(
        {Bytes{0x01}, kLabel.view(), root(begin, begin + k).view(), root(begin + k, end).view()});
  }
  [[nodiscard]] Hash root() const { return root(0, leaves.size()); }
  void values(const std::vector<bool>& open, std::uint64_t begin, std::uint64_t end,
              std::vector<Hash>& out) const {
    std::uint64_t shown = 0;
    for (std::uint64_t i = begin; i < end; ++i) shown += open[i] ? 1u : 0u;
    if (shown == 0) {
      out.push_back(root(begin, end));
    } else if (shown == end - begin) {
      unsigned k = 0;
      while ((std::uint64_t{1} << k) < end - begin) ++k;
      out.push_back(seed_at(40 - k, begin >> k));
    } else {
      const std::uint64_t half = std::bit_floor(end - begin - 1);
      values(open, begin, begin + half, out);
      values(open, begin + half, end, out);
    }
  }
};

Model make_model(std::size_t count, RandomSource& random) {
  Model model{random.secret<TreeSeed>(), {}};
  for (std::size_t i = 0; i < count; ++i) {
    Leaf leaf;
    if (random.below(4) == 0) {
      leaf.kind = LeafKind::chaff;
    } else {
      leaf.data.resize(static_cast<std::size_t>(random.below(90)));
      random.fill(leaf.data);
    }
    model.leaves.push_back(std::move(leaf));
  }
  return model;
}

std::vector<LeafRange> ranges_of(const std::vector<bool>& open) {
  std::vector<LeafRange> ranges;
  for (std::uint64_t i = 0; i < open.size(); ++i) {
    if (!open[i]) continue;
    if (!ranges.empty() && ranges.back().end == i) {
      ++ranges.back().end;
    } else {
      ranges.push_back({i, i + 1});
    }
  }
  return ranges;
}

std::vector<bool> bits(std::uint64_t mask, std::size_t count) {
  std::vector<bool> open(count);
  for (std::size_t i = 0; i < count; ++i) open[i] = ((mask >> i) & 1) != 0;
  return open;
}

std::vector<bool> random_open(std::size_t count, RandomSource& random) {
  std::vector<bool> open(count);
  bool now = random.below(2) == 0;
  const std::uint64_t stay = 1 + random.below(12);
  for (std::size_t i = 0; i < count; ++i) {
    if (random.below(stay) == 0) now = !now;
    open[i] = now;
  }
  return open;
}

// Also checks that hidden leaves, and no others, are asked for in order.
Opening open_model(const Model& model, const std::vector<bool>& open) {
  std::vector<std::uint64_t> asked;
  Opening opening =
      make_opening(kLabel, model.seed, model.leaves.size(), ranges_of(open), [&](std::uint64_t i) {
        asked.push_back(i);
        return model.leaf(i);
      });
  std::vector<std::uint64_t> hidden;
  for (std::uint64_t i = 0; i < open.size(); ++i) {
    if (!open[i]) hidden.push_back(i);
  }
  REQUIRE(asked == hidden);
  return opening;
}

Result<void> check(const Model& model, const std::vector<bool>& open, Opening opening,
                   const Hash& root) {
  AIGAQ_TRY_ASSIGN(auto verifier, OpeningVerifier::create(kLabel, std::move(opening)));
  for (std::size_t i = 0; i < open.size(); ++i) {
    if (open[i]) AIGAQ_TRY(verifier.add(model.leaves[i].kind, model.leaves[i].data));
  }
  return verifier.finish(root);
}

}  // namespace

TEST_CASE("root of the salted tree by its definition, at every count") {
  test::SeededRandom random(31);
  for (std::size_t count = 1; count <= 70; ++count) {
    const Model model = make_model(count, random);
    SaltedTreeBuilder builder(kLabel, model.seed);
    for (const Leaf& leaf : model.leaves) builder.add(leaf.kind, leaf.data);
    REQUIRE(builder.count() == count);
    REQUIRE(builder.root() == model.root());
  }
}

TEST_CASE("a tree built beside the hash of the whole is the tree, and the hash") {
  test::SeededRandom random(33);
  for (const std::size_t size : {0u, 1u, 29u, 30u, 31u, 64u, 93u, 94u, 5'000u}) {
    Model model = make_model(5, random);
    Sha256 whole;
    Bytes all;
    SaltedTreeBuilder builder(kLabel, model.seed);
    for (Leaf& leaf : model.leaves) {
      leaf = {LeafKind::content, Bytes(size)};
      random.fill(leaf.data);
      builder.add(leaf.data, whole);
      append(all, leaf.data);
    }
    REQUIRE(builder.root() == model.root());
    REQUIRE(whole.finish() == sha256(all));
  }
}

TEST_CASE("seeds along a kept path are those from the root, in any order") {
  test::SeededRandom random(32);
  const auto seed = random.secret<TreeSeed>();
  SeedPath path(seed);
  std::uint64_t index = 0;
  for (int i = 0; i < 400; ++i) {
    REQUIRE(path.leaf(index) == derive_seed(seed.reveal(), 0, 40, index));
    index = i < 200 ? index + 1 : random.below(limits::kTreeLeaves);
  }
  REQUIRE(path.leaf(limits::kTreeLeaves - 1) ==
          derive_seed(seed.reveal(), 0, 40, limits::kTreeLeaves - 1));
  const SeedNode inner = derive_seed(seed.reveal(), 0, 37, 5);
  SeedPath below(inner.view(), 37, 40);
  for (std::uint64_t i : {47u, 40u, 43u}) {
    REQUIRE(below.leaf(i) == derive_seed(seed.reveal(), 0, 40, i));
  }
  REQUIRE(derive_seed(inner.view(), 37, 40, 47) == derive_seed(seed.reveal(), 0, 40, 47));
}

TEST_CASE("a leaf by its index is the leaf of the stream") {
  test::SeededRandom random(33);
  const Model model = make_model(9, random);
  SaltedLeaves leaves(kLabel, model.seed);
  for (std::uint64_t i : {0u, 1u, 5u, 8u, 3u}) {
    const Leaf& leaf = model.leaves[i];
    CHECK(leaves.hash(i, leaf.kind, leaf.data) == model.leaf(i));
    CHECK(salted_leaf_at(kLabel, model.seed, i, leaf.kind, leaf.data) == model.leaf(i));
  }
}

TEST_CASE("openings of every choice of leaves in small trees") {
  test::SeededRandom random(34);
  for (std::size_t count = 1; count <= 9; ++count) {
    const Model model = make_model(count, random);
    const Hash root = model.root();
    for (std::uint64_t mask = 0; mask < std::uint64_t{1} << count; ++mask) {
      const auto open = bits(mask, count);
      const Opening opening = open_model(model, open);
      std::vector<Hash> expected;
      model.values(open, 0, count, expected);
      REQUIRE(opening.values == expected);
      REQUIRE(check(model, open, opening, root));
      CHECK(opening.complete() == (mask + 1 == std::uint64_t{1} << count));
    }
  }
}

TEST_CASE("no bit of any value of an opening can change") {
  test::SeededRandom random(35);
  for (std::size_t count = 1; count <= 5; ++count) {
    const Model model = make_model(count, random);
    const Hash root = model.root();
    for (std::uint64_t mask = 0; mask < std::uint64_t{1} << count; ++mask) {
      const auto open = bits(mask, count);
      Opening opening = open_model(model, open);
      for (Hash& value : opening.values.own()) {
        for (unsigned bit = 0; bit < 256; ++bit) {
          value.data[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
          REQUIRE(check(model, open, opening, root).error().code == ErrorCode::bad_hash);
          value.data[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
        }
      }
    }
  }
}

TEST_CASE("no value given is a seed above a hidden leaf") {
  const std::uint64_t number = test::test_seed("openings");
  test::SeededRandom random(number);
  for (int round = 0; round < 60; ++round) {
    const auto count = static_cast<std::size_t>(1 + random.below(300));
    const Model model = make_model(count, random);
    const auto open = random_open(count, random);
    const Opening opening = open_model(model, open);
    REQUIRE(check(model, open, opening, model.root()));
    std::set<Hash> secret;
    for (std::uint64_t i = 0; i < count; ++i) {
      if (open[i]) continue;
      for (unsigned level = 0; level <= 40; ++level) {
        // Ancestors shared with the leaf before are there already.
        if (i > 0 && !open[i - 1] && i >> (40 - level) == (i - 1) >> (40 - level)) continue;
        secret.insert(model.seed_at(level, i >> (40 - level)));
      }
    }
    for (std::size_t i = 0; i < opening.values.size(); ++i) {
      REQUIRE(secret.count(opening.values[i]) == 0);
    }
  }
}

TEST_CASE("a verifier refuses other leaves than those opened") {
  test::SeededRandom random(36);
  const Model model = make_model(20, random);
  const Hash root = model.root();
  const auto open = bits(0b0000'1111'0000'1110'0110, 20);
  const Opening opening = open_model(model, open);
  REQUIRE(check(model, open, opening, root));
  for (std::size_t i = 0; i < 20; ++i) {
    if (!open[i]) continue;
    Model altered{model.seed.clone(), model.leaves};
    altered.leaves[i] = {LeafKind::content, {0x01}};
    CHECK(check(altered, open, opening, root).error().code == ErrorCode::bad_hash);
    altered.leaves[i] = {LeafKind::chaff, {0x01}};
    CHECK(check(altered, open, opening, root).error().code == ErrorCode::bad_proof);
    const bool is_chaff = model.leaves[i].kind == LeafKind::chaff;
    altered.leaves[i] = {is_chaff ? LeafKind::content : LeafKind::chaff, {}};
    CHECK(check(altered, open, opening, root).error().code == ErrorCode::bad_hash);
    auto fewer = open;
    fewer[i] = false;
    CHECK(check(model, fewer, opening, root).error().code != ErrorCode::internal);
  }
  auto more = open;
  more[19] = true;
  CHECK(check(model, more, opening, root).error().code == ErrorCode::bad_proof);
  CHECK(check(model, std::vector<bool>(20), opening, root).error().code == ErrorCode::bad_proof);
  CHECK(check(model, open, opening, Hash{}).error().code == ErrorCode::bad_hash);
  auto verifier = OpeningVerifier::create(kLabel, opening);
  REQUIRE(verifier);
  CHECK(verifier->add(static_cast<LeafKind>(2), {}).error().code == ErrorCode::bad_proof);
}

TEST_CASE("an opening's values are looked at in a document, or taken out of it") {
  test::SeededRandom random(36);
  const Model model = make_model(12, random);
  const auto open = bits(0b0011'0000'1100, 12);
  const Opening made = open_model(model, open);
  Bytes document(made.values.bytes().begin(), made.values.bytes().end());
  Opening seen = made;
  seen.values = HashRow::seen(document);
  CHECK(seen.values == made.values);
  CHECK(check(model, open, seen, model.root()));
  Opening taken = seen;
  CHECK(taken.values.own().size() == made.values.size());
  document[0] ^= 1;
  CHECK(check(model, open, seen, model.root()).error().code == ErrorCode::bad_hash);
  CHECK(check(model, open, taken, model.root()));
  taken.values.own().front().data[0] ^= 1;
  CHECK(check(model, open, taken, model.root()).error().code == ErrorCode::bad_hash);
  CHECK(taken.values == seen.values);
}

TEST_CASE("an opening of another shape is refused") {
  test::SeededRandom random(37);
  const Model model = make_model(12, random);
  const auto open = bits(0b0011'0000'1100, 12);
  const Opening good = open_model(model, open);
  const auto code = [&](const auto& change) {
    Opening bad = good;
    change(bad);
    const auto result = check(model, open, std::move(bad), model.root());
    REQUIRE_FALSE(result);
    return result.error().code;
  };
  CHECK(code([](Opening& o) { o.values.own().pop_back(); }) == ErrorCode::bad_proof);
  CHECK(code([](Opening& o) { o.values.own().clear(); }) == ErrorCode::bad_proof);
  CHECK(code([](Opening& o) { o.values.own().push_back(Hash{}); }) == ErrorCode::bad_proof);
  CHECK(code([](Opening& o) { o.count = 0; }) == ErrorCode::bad_proof);
  CHECK(code([](Opening& o) { o.count = 9; }) == ErrorCode::bad_proof);
  CHECK(code([](Opening& o) { o.count = limits::kTreeLeaves + 1; }) == ErrorCode::limit_exceeded);
  CHECK(code([](Opening& o) { std::swap(o.ranges[0], o.ranges[1]); }) == ErrorCode::bad_proof);
  CHECK(code([](Opening& o) { o.ranges[0].end = o.ranges[0].begin; }) == ErrorCode::bad_proof);
  CHECK(code([](Opening& o) { o.ranges[1].begin = o.ranges[0].end; }) == ErrorCode::bad_proof);
  CHECK(code([](Opening& o) { o.ranges[1].end = 13; }) == ErrorCode::bad_proof);
  CHECK(code([](Opening& o) {
          o.ranges.push_back({11, ~std::uint64_t{0}});
        }) == ErrorCode::bad_proof);
}

TEST_CASE("the leaf count is bound by who commits to it, not by the root") {
  test::SeededRandom random(39);
  const Model model = make_model(12, random);
  const auto open = bits(0b0011'0000'1100, 12);
  Opening opening = open_model(model, open);
  CHECK(OpeningVerifier::create(kLabel, opening, 12));
  // One hash stands for the hidden leaves 10 and 11, or for a single leaf 10.
  opening.count = 11;
  CHECK(check(model, open, opening, model.root()));
  CHECK(OpeningVerifier::create(kLabel, opening, 12).error().code == ErrorCode::bad_proof);
  for (std::uint64_t count = 1; count < 40; ++count) {
    if (count == 11 || count == 12) continue;
    opening.count = count;
    CHECK_FALSE(check(model, open, opening, model.root()));
  }
}

TEST_CASE("many ranges and few values are refused before any work") {
  Opening hostile;
  hostile.count = limits::kTreeLeaves;
  for (std::uint64_t i = 0; i < 100'000; ++i) hostile.ranges.push_back({4 * i, 4 * i + 1});
  hostile.values.own().resize(3);
  CHECK(OpeningVerifier::create(kLabel, hostile).error().code == ErrorCode::bad_proof);
}

TEST_CASE("an excerpt of a 10 GiB file needs at most 36 hashes and 36 seeds") {
  const std::uint64_t chunks = (std::uint64_t{10} << 30) / limits::kFileChunk;
  // Only the shape matters here: leaf hashes of hidden chunks are made up.
  test::SeededRandom random(38);
  const auto seed = random.secret<TreeSeed>();
  const std::uint64_t begin = 60'001;
  const Opening opening = make_opening(labels::kFileTree, seed, chunks, {{begin, begin + 1'234}},
                                       [](std::uint64_t) { return Hash{}; });
  CHECK(opening.values.size() <= 72);
  CHECK(opening.values.size() > 20);
}
