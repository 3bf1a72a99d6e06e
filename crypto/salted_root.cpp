#include "crypto/salted_root.hpp"

#include <sodium.h>

#include <algorithm>
#include <bit>
#include <span>

#include "crypto/limits.hpp"
#include "crypto/salted_tree.hpp"
#include "crypto/sha256_batch.hpp"
#include "crypto/sha256_constants.hpp"
#include "crypto/sha256_sixteen.hpp"
#include "crypto/sha256_two.hpp"

namespace aigaq::crypto {
namespace {

constexpr std::uint8_t kLeafPrefix = 0x00;
constexpr std::uint8_t kNodePrefix = 0x01;
constexpr std::uint8_t kSeedPrefix = 0x02;
constexpr std::uint8_t kSaltPrefix = 0x03;

constexpr std::size_t kSeedBytes = 1 + Hash::kSize + 1;
constexpr std::size_t kSaltBytes = 1 + Hash::kSize;
constexpr std::size_t kLeafHead = 1 + TreeLabel::kSize + 1 + Salt16::kSize;
constexpr std::size_t kNodeHead = 1 + TreeLabel::kSize;
constexpr std::size_t kNodeBytes = kNodeHead + 2 * Hash::kSize;

// What the functions below this file's may leave on the stack: message schedules, of which seeds
// could be computed.
constexpr std::size_t kStackOfHashing = 12'288;

// Levels of the seed tree between a tree's start and its leaves.
unsigned levels_of(std::size_t leaves) { return static_cast<unsigned>(std::bit_width(leaves - 1)); }

// Messages for a batch, wiped in the end.
template <std::size_t Blocks>
class Messages {
 public:
  Messages() = default;
  // Of one shape: what does not change is there already.
  Messages(std::uint8_t prefix, ByteView label, std::size_t size) {
    for (std::size_t i = 0; i < kSha256Batch; ++i) {
      std::uint8_t* message = clear(i);
      *message = prefix;
      std::copy(label.begin(), label.end(), message + 1);
      pad_message(message, size, Blocks);
    }
  }
  ~Messages() { wipe({bytes_, sizeof bytes_}); }
  Messages(const Messages&) = delete;
  Messages& operator=(const Messages&) = delete;

  std::uint8_t* at(std::size_t i) { return bytes_ + i * kSize; }
  std::uint8_t* clear(std::size_t i) {
    std::memset(at(i), 0, kSize);
    return at(i);
  }
  void hash(std::size_t count, Hash* out) const { sha256_padded(bytes_, Blocks, count, out); }

 private:
  static constexpr std::size_t kSize = Blocks * kSha256Block;
  alignas(64) std::uint8_t bytes_[kSha256Batch * kSize];
};

void put(std::uint8_t* to, const Hash& hash) { std::memcpy(to, hash.data.data(), Hash::kSize); }

// Leaves that wait until there are enough of their size for a batch.
template <std::size_t Blocks>
class WaitingLeaves {
 public:
  static constexpr std::size_t kData = Blocks * kSha256Block - 9 - kLeafHead;

  // Hashed in place of its salt's seed.
  void add(const TreeLabel& label, const Hash& salt, const std::optional<ByteView>& data,
           Hash& out) {
    std::uint8_t* message = messages_.clear(count_);
    const LeafKind kind = data ? LeafKind::content : LeafKind::chaff;
    const std::size_t size = data ? data->size() : 0;
    *message = kLeafPrefix;
    std::memcpy(message + 1, label.data.data(), TreeLabel::kSize);
    message[1 + TreeLabel::kSize] = static_cast<std::uint8_t>(kind);
    std::memcpy(message + 2 + TreeLabel::kSize, salt.data.data(), Salt16::kSize);
    if (size > 0) std::memcpy(message + kLeafHead, data->data(), size);
    pad_message(message, kLeafHead + size, Blocks);
    out_[count_] = &out;
    if (++count_ == kSha256Batch) flush();
  }
  void flush() {
    AIGAQ_WRITTEN_FIRST std::array<Hash, kSha256Batch> hashes;
    messages_.hash(count_, hashes.data());
    for (std::size_t i = 0; i < count_; ++i) *out_[i] = hashes[i];
    count_ = 0;
  }

 private:
  std::size_t count_ = 0;
  std::array<Hash*, kSha256Batch> out_{};
  Messages<Blocks> messages_;
};

// One vector from the start's seed to the root: seeds of each level, then of leaves, then nodes.
class WholeTree {
 public:
  WholeTree(const TreeLabel& label, std::size_t leaves) : label_(label), nodes_(leaves) {}
  ~WholeTree() {
    for (Hash& node : nodes_) wipe_fixed<Hash::kSize>(node.data.data());
  }
  WholeTree(const WholeTree&) = delete;
  WholeTree& operator=(const WholeTree&) = delete;

  // The levels above the lowest that covers them have one node each.
  void derive_seeds(const Hash& start) {
    nodes_.front() = start;
    AIGAQ_WRITTEN_FIRST Messages<1> messages(kSeedPrefix, {}, kSeedBytes);
    for (unsigned left = levels_of(nodes_.size()); left-- > 0;) {
      const std::size_t count = ((nodes_.size() - 1) >> left) + 1;
      // From the end, since the seeds of a level take the place of those above.
      for (std::size_t at = (count - 1) / kSha256Batch * kSha256Batch;; at -= kSha256Batch) {
        const std::size_t batch = std::min(count - at, kSha256Batch);
        for (std::size_t i = 0; i < batch; ++i) {
          put(messages.at(i) + 1, nodes_[(at + i) / 2]);
          messages.at(i)[1 + Hash::kSize] = static_cast<std::uint8_t>(i & 1);
        }
        messages.hash(batch, &nodes_[at]);
        if (at == 0) break;
      }
    }
  }

  // Each seed gives way to the hash of its leaf.
  void hash_leaves(const std::vector<std::optional<ByteView>>& leaves) {
    AIGAQ_WRITTEN_FIRST Messages<1> messages(kSaltPrefix, {}, kSaltBytes);
    AIGAQ_WRITTEN_FIRST WaitingLeaves<1> short_ones;
    AIGAQ_WRITTEN_FIRST WaitingLeaves<2> longer_ones;
    AIGAQ_WRITTEN_FIRST std::array<Hash, kSha256Batch> salts;
    for (std::size_t at = 0; at < leaves.size(); at += kSha256Batch) {
      const std::size_t batch = std::min(leaves.size() - at, kSha256Batch);
      for (std::size_t i = 0; i < batch; ++i) put(messages.at(i) + 1, nodes_[at + i]);
      messages.hash(batch, salts.data());
      for (std::size_t i = 0; i < batch; ++i) {
        const auto& leaf = leaves[at + i];
        const std::size_t size = leaf ? leaf->size() : 0;
        Hash& out = nodes_[at + i];
        if (size <= WaitingLeaves<1>::kData) {
          short_ones.add(label_, salts[i], leaf, out);
        } else if (size <= WaitingLeaves<2>::kData) {
          longer_ones.add(label_, salts[i], leaf, out);
        } else {
          const auto salt = *Salt16::from(salts[i].view().first(Salt16::kSize));
          out = salted_leaf(label_, LeafKind::content, salt, *leaf);
        }
      }
    }
    short_ones.flush();
    longer_ones.flush();
    wipe_fixed<sizeof salts>(salts.front().data.data());
  }

  // A last node without a neighbour goes up as it is: the shape of RFC 6962.
  Hash root() {
    AIGAQ_WRITTEN_FIRST Messages<2> messages(kNodePrefix, label_.view(), kNodeBytes);
    for (std::size_t count = nodes_.size(); count > 1; count = (count + 1) / 2) {
      const std::size_t pairs = count / 2;
      for (std::size_t at = 0; at < pairs; at += kSha256Batch) {
        const std::size_t batch = std::min(pairs - at, kSha256Batch);
        for (std::size_t i = 0; i < batch; ++i) {
          put(messages.at(i) + kNodeHead, nodes_[2 * (at + i)]);
          put(messages.at(i) + kNodeHead + Hash::kSize, nodes_[2 * (at + i) + 1]);
        }
        messages.hash(batch, &nodes_[at]);
      }
      if (count % 2 != 0) nodes_[pairs] = nodes_[count - 1];
    }
    return nodes_.front();
  }

 private:
  TreeLabel label_;
  std::vector<Hash> nodes_;
};

}  // namespace

TreeStarts::~TreeStarts() {
  for (Tree& tree : trees_) wipe_fixed<Hash::kSize>(tree.seed.data.data());
}

std::size_t TreeStarts::add(const TreeSeed& seed, std::size_t leaves) {
  AIGAQ_ASSERT(leaves > 0);
  if (trees_.size() == trees_.capacity()) grow();
  trees_.push_back({*Hash::from(seed.reveal()), limits::kSeedTreeDepth - levels_of(leaves)});
  return trees_.size() - 1;
}

// What a vector leaves behind when it moves is not wiped.
void TreeStarts::grow() {
  std::vector<Tree> more;
  more.reserve(std::max<std::size_t>(8, 2 * trees_.capacity()));
  more = trees_;
  trees_.swap(more);
  for (Tree& tree : more) wipe_fixed<Hash::kSize>(tree.seed.data.data());
}

void TreeStarts::derive() {
  if (sha256_sixteen_available()) descend_in_lanes();
  Tree* other = nullptr;  // whose chain has not come to its end
  for (Tree& tree : trees_) {
    if (other != nullptr) {
      descend(*other, tree, std::min(other->levels, tree.levels));
      if (other->levels == 0) other = nullptr;
    }
    if (tree.levels > 0) other = &tree;
  }
  if (other != nullptr) descend(*other, other->levels);
}

// Sixteen at a time, as far as the last of them has to go: while as many go together that a lane
// costs less than a place in a pair.
void TreeStarts::descend_in_lanes() {
  for (std::size_t at = 0; at + kWorthLanes <= trees_.size(); at += kSha256Batch) {
    const std::span<Tree> batch =
        std::span(trees_).subspan(at, std::min(kSha256Batch, trees_.size() - at));
    const unsigned levels = std::ranges::min(batch, {}, &Tree::levels).levels;
    AIGAQ_WRITTEN_FIRST Messages<1> messages(kSeedPrefix, {}, kSeedBytes);
    AIGAQ_WRITTEN_FIRST std::array<Hash, kSha256Batch> seeds;
    for (std::size_t i = 0; i < batch.size(); ++i) seeds[i] = batch[i].seed;
    for (unsigned level = 0; level < levels; ++level) {
      for (std::size_t i = 0; i < batch.size(); ++i) put(messages.at(i) + 1, seeds[i]);
      messages.hash(batch.size(), seeds.data());
    }
    for (std::size_t i = 0; i < batch.size(); ++i) {
      batch[i].seed = seeds[i];
      batch[i].levels -= levels;
    }
    wipe_fixed<sizeof seeds>(seeds.front().data.data());
  }
}

void TreeStarts::descend(Tree& tree, unsigned levels) {
  Hash below = derive_seed(tree.seed.view(), 0, levels, 0);
  tree.seed = below;
  tree.levels -= levels;
  wipe_fixed<Hash::kSize>(below.data.data());
}

void TreeStarts::descend(Tree& first, Tree& second, unsigned levels) {
  if (!sha256_two_available()) {
    descend(first, levels);
    descend(second, levels);
    return;
  }
  sha256_two_left_chains(first.seed.data.data(), second.seed.data.data(), levels);
  first.levels -= levels;
  second.levels -= levels;
}

Hash salted_root(const TreeLabel& label, const TreeSeed& seed,
                 const std::vector<std::optional<ByteView>>& leaves) {
  TreeStarts starts;
  starts.add(seed, leaves.size());
  starts.derive();
  return salted_root(label, starts.at(0), leaves);
}

Hash salted_root(const TreeLabel& label, const Hash& start,
                 const std::vector<std::optional<ByteView>>& leaves) {
  AIGAQ_ASSERT(!leaves.empty());
  WholeTree tree(label, leaves.size());
  tree.derive_seeds(start);
  tree.hash_leaves(leaves);
  const Hash root = tree.root();
  sodium_stackzero(kStackOfHashing);
  return root;
}

}  // namespace aigaq::crypto
