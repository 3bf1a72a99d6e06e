#include "crypto/salted_root.hpp"

#include <bit>
#include <tuple>
#include <utility>

#include "crypto/limits.hpp"
#include "crypto/salted_tree.hpp"
#include "crypto/sha256_pair.hpp"

namespace aigaq::crypto {
namespace {

using Hashes = std::vector<Hash>;

constexpr std::uint8_t kLeafPrefix = 0x00;
constexpr std::uint8_t kNodePrefix = 0x01;
constexpr std::uint8_t kSeedPrefix = 0x02;
constexpr std::uint8_t kSaltPrefix = 0x03;
constexpr std::uint8_t kLeft = 0;
constexpr std::uint8_t kRight = 1;

ByteView one(const std::uint8_t& byte) { return {&byte, 1}; }

void wipe_all(Hashes& seeds) {
  for (Hash& seed : seeds) wipe(seed.data);
}

// Of all leaves. The levels above the lowest that covers them have one node each.
Hashes leaf_seeds(const TreeSeed& seed, std::size_t count) {
  const auto levels = static_cast<unsigned>(std::bit_width(count - 1));
  Hashes seeds{derive_seed(seed.reveal(), 0, limits::kSeedTreeDepth - levels, 0)};
  for (unsigned left = levels; left-- > 0;) {
    Hashes next(((count - 1) >> left) + 1);
    for (std::size_t i = 0; i < next.size(); i += 2) {
      const ByteView parent = seeds[i / 2].view();
      if (i + 1 == next.size()) {
        next[i] = sha256({one(kSeedPrefix), parent, one(kLeft)});
        continue;
      }
      std::tie(next[i], next[i + 1]) = sha256_pair({one(kSeedPrefix), parent, one(kLeft)},
                                                   {one(kSeedPrefix), parent, one(kRight)});
    }
    wipe_all(seeds);
    seeds = std::move(next);
  }
  return seeds;
}

// Each seed gives way to the hash of its leaf.
void hash_leaves(const TreeLabel& label, const std::vector<std::optional<ByteView>>& leaves,
                 Hashes& seeds) {
  const auto kind = [](const std::optional<ByteView>& leaf) {
    return static_cast<std::uint8_t>(leaf ? LeafKind::content : LeafKind::chaff);
  };
  for (std::size_t i = 0; i + 1 < leaves.size(); i += 2) {
    std::pair<Hash, Hash> salts =
        sha256_pair({one(kSaltPrefix), seeds[i].view()}, {one(kSaltPrefix), seeds[i + 1].view()});
    const std::uint8_t first = kind(leaves[i]);
    const std::uint8_t second = kind(leaves[i + 1]);
    std::tie(seeds[i], seeds[i + 1]) =
        sha256_pair({one(kLeafPrefix), label.view(), one(first),
                     salts.first.view().first(Salt16::kSize), leaves[i].value_or(ByteView())},
                    {one(kLeafPrefix), label.view(), one(second),
                     salts.second.view().first(Salt16::kSize), leaves[i + 1].value_or(ByteView())});
    wipe(salts.first.data);
    wipe(salts.second.data);
  }
  if (leaves.size() % 2 == 0) return;
  const auto& last = leaves.back();
  seeds.back() = salted_leaf(label, last ? LeafKind::content : LeafKind::chaff,
                             leaf_salt(seeds.back()), last.value_or(ByteView()));
}

}  // namespace

Hash salted_root(const TreeLabel& label, const TreeSeed& seed,
                 const std::vector<std::optional<ByteView>>& leaves) {
  AIGAQ_ASSERT(!leaves.empty());
  Hashes nodes = leaf_seeds(seed, leaves.size());
  hash_leaves(label, leaves, nodes);
  // A last node without a neighbour goes up as it is: the shape of RFC 6962.
  for (std::size_t count = nodes.size(); count > 1; count = (count + 1) / 2) {
    std::size_t i = 0;
    for (; i + 3 < count; i += 4) {
      std::tie(nodes[i / 2], nodes[i / 2 + 1]) =
          sha256_pair({one(kNodePrefix), label.view(), nodes[i].view(), nodes[i + 1].view()},
                      {one(kNodePrefix), label.view(), nodes[i + 2].view(), nodes[i + 3].view()});
    }
    for (; i < count; i += 2) {
      nodes[i / 2] = i + 1 < count ? salted_node(label, nodes[i], nodes[i + 1]) : nodes[i];
    }
  }
  return nodes.front();
}

}  // namespace aigaq::crypto
