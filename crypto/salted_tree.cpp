#include "crypto/salted_tree.hpp"

#include <bit>

#include "crypto/sha256_batch.hpp"
#include "crypto/sha256_constants.hpp"

namespace aigaq::crypto {
namespace {

constexpr unsigned kDepth = limits::kSeedTreeDepth;
constexpr std::uint8_t kLeafPrefix = 0x00;
constexpr std::uint8_t kNodePrefix = 0x01;
constexpr std::uint8_t kSeedPrefix = 0x02;
constexpr std::uint8_t kSaltPrefix = 0x03;

ByteView one(const std::uint8_t& byte) { return {&byte, 1}; }

// SHA-256(prefix ‖ seed ‖ last), which is one block.
Hash hash_seed(std::uint8_t prefix, ByteView seed, ByteView last) {
  AIGAQ_WRITTEN_FIRST std::array<std::uint8_t, kSha256Block> block;
  block.fill(0);
  block[0] = prefix;
  std::memcpy(&block[1], seed.data(), SeedNode::kSize);
  std::copy(last.begin(), last.end(), &block[1 + SeedNode::kSize]);
  pad_message(block.data(), 1 + SeedNode::kSize + last.size(), 1);
  Hash out;
  sha256_padded(block.data(), 1, 1, &out);
  wipe_fixed<kSha256Block>(block.data());
  return out;
}

SeedNode child_seed(ByteView seed, std::uint64_t bit) {
  const auto side = static_cast<std::uint8_t>(bit & 1);
  return hash_seed(kSeedPrefix, seed, one(side));
}

}  // namespace

SeedNode derive_seed(ByteView seed, unsigned from_level, unsigned to_level, std::uint64_t prefix) {
  AIGAQ_ASSERT(seed.size() == SeedNode::kSize);
  AIGAQ_ASSERT(from_level <= to_level && to_level <= kDepth);
  SeedNode node = *SeedNode::from(seed);
  for (unsigned level = from_level; level < to_level; ++level) {
    SeedNode child = child_seed(node.view(), prefix >> (to_level - level - 1));
    wipe(node.data);
    node = child;
  }
  return node;
}

Salt16 leaf_salt(const SeedNode& leaf_seed) {
  const Hash hash = hash_seed(kSaltPrefix, leaf_seed.view(), {});
  return *Salt16::from(hash.view().first(Salt16::kSize));
}

Hash salted_leaf(const TreeLabel& label, LeafKind kind, const Salt16& salt, ByteView data) {
  const auto kind_byte = static_cast<std::uint8_t>(kind);
  return sha256({one(kLeafPrefix), label.view(), one(kind_byte), salt.view(), data});
}

std::pair<Hash, Hash> salted_leaves(const TreeLabel& label, const ContentLeaf& first,
                                    const ContentLeaf& second) {
  const auto kind_byte = static_cast<std::uint8_t>(LeafKind::content);
  Sha256 hash[2];
  const ContentLeaf* leaves[] = {&first, &second};
  for (std::size_t i = 0; i < 2; ++i) {
    for (const ByteView part :
         {one(kLeafPrefix), label.view(), one(kind_byte), leaves[i]->salt.view()}) {
      hash[i].update(part);
    }
  }
  sha256_update_two(hash[0], first.data, hash[1], second.data);
  Hash left = hash[0].finish();
  return {left, hash[1].finish()};
}

Hash salted_node(const TreeLabel& label, const Hash& left, const Hash& right) {
  return sha256({one(kNodePrefix), label.view(), left.view(), right.view()});
}

SeedPath::SeedPath(ByteView seed, unsigned level, std::uint64_t first)
    : level_(level), first_(first), index_(first) {
  AIGAQ_ASSERT(level <= kDepth && seed.size() == SeedNode::kSize);
  AIGAQ_ASSERT((first & ((std::uint64_t{1} << (kDepth - level)) - 1)) == 0);
  path_[level] = *SeedNode::from(seed);
  for (std::size_t i = level + 1; i <= kDepth; ++i) path_[i] = child_seed(path_[i - 1].view(), 0);
}

SeedPath::~SeedPath() {
  for (SeedNode& node : path_) wipe_fixed<SeedNode::kSize>(node.data.data());
}

SeedPath::SeedPath(SeedPath&& other) noexcept
    : path_(other.path_), level_(other.level_), first_(other.first_), index_(other.index_) {}

// By exchange, so that the other's destructor wipes what was here.
SeedPath& SeedPath::operator=(SeedPath&& other) noexcept {
  path_.swap(other.path_);
  level_ = other.level_;
  first_ = other.first_;
  index_ = other.index_;
  return *this;
}

const SeedNode& SeedPath::leaf(std::uint64_t index) {
  AIGAQ_ASSERT(((index ^ first_) >> (kDepth - level_)) == 0);
  // Only the levels below the highest bit that differs change.
  const auto changed = static_cast<std::size_t>(std::bit_width(index ^ index_));
  for (std::size_t i = kDepth + 1 - changed; i <= kDepth; ++i) {
    path_[i] = child_seed(path_[i - 1].view(), index >> (kDepth - i));
  }
  index_ = index;
  return path_.back();
}

Hash SaltedLeaves::hash(std::uint64_t index, LeafKind kind, ByteView data) {
  AIGAQ_ASSERT(kind == LeafKind::content || data.empty());
  return salted_leaf(label_, kind, leaf_salt(path_.leaf(index)), data);
}

Hash SaltedLeaves::hash(std::uint64_t index, ByteView data, Sha256& whole) {
  const auto kind = static_cast<std::uint8_t>(LeafKind::content);
  const Salt16 salt = leaf_salt(path_.leaf(index));
  Sha256 leaf;
  for (const ByteView part : {one(kLeafPrefix), label_.view(), one(kind), salt.view()}) {
    leaf.update(part);
  }
  sha256_update_two(leaf, data, whole, data);
  return leaf.finish();
}

Hash salted_leaf_at(const TreeLabel& label, const TreeSeed& seed, std::uint64_t index,
                    LeafKind kind, ByteView data) {
  return SaltedLeaves(label, seed).hash(index, kind, data);
}

void SaltedRoot::add(const Hash& leaf) {
  AIGAQ_ASSERT(count_ < limits::kTreeLeaves);
  Hash node = leaf;
  unsigned level = 0;
  for (std::uint64_t left = count_; (left & 1) != 0; left >>= 1) {
    if (level == piece_level_) pieces_.push_back(node);
    ++level;
    node = salted_node(label_, stack_.back(), node);
    stack_.pop_back();
  }
  if (level == piece_level_) pieces_.push_back(node);
  stack_.push_back(node);
  ++count_;
}

// Of the last subtrees, which are the smallest.
Hash SaltedRoot::fold(std::size_t subtrees) const {
  Hash root = stack_.back();
  for (std::size_t i = 1; i < subtrees; ++i) {
    root = salted_node(label_, stack_[stack_.size() - 1 - i], root);
  }
  return root;
}

Hash SaltedRoot::root() const {
  AIGAQ_ASSERT(count_ > 0);
  return fold(stack_.size());
}

void SaltedRoot::keep_pieces(unsigned level) {
  AIGAQ_ASSERT(count_ == 0 && level < limits::kSeedTreeDepth);
  piece_level_ = level;
}

std::vector<Hash> SaltedRoot::pieces() const {
  AIGAQ_ASSERT(piece_level_ != kNone);
  std::vector<Hash> out = pieces_;
  const std::uint64_t rest = count_ & ((std::uint64_t{1} << piece_level_) - 1);
  if (rest != 0) out.push_back(fold(static_cast<std::size_t>(std::popcount(rest))));
  return out;
}

}  // namespace aigaq::crypto
