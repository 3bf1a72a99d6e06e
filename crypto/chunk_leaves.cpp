#include "crypto/chunk_leaves.hpp"

#include <algorithm>

#include "crypto/sha256_sixteen.hpp"

namespace aigaq::crypto {
namespace {

constexpr std::size_t kBlock = 64;
constexpr std::size_t kSalt = Salt16::kSize;
constexpr std::size_t kPrefix = 1 + TreeLabel::kSize + 1 + kSalt;  // 0x00 ‖ label ‖ kind ‖ salt
constexpr std::size_t kWithPrefix = kBlock - kPrefix;  // of the data, in the first block
constexpr std::size_t kLength = 8;                     // of the message in bits, at its end
static_assert(kChunkBatch == kSha256Lanes && kPrefix < kBlock);

using Blocks = std::array<std::uint8_t, 2 * kBlock>;

void put(std::uint8_t* out, ByteView bytes) { std::copy(bytes.begin(), bytes.end(), out); }

Blocks first_block(const TreeLabel& label, const ContentLeaf& leaf) {
  Blocks out{};  // 0x00, and LeafKind::content behind the label
  put(out.data() + 1, label.view());
  put(out.data() + kPrefix - kSalt, leaf.salt.view());
  put(out.data() + kPrefix, leaf.data.first(kWithPrefix));
  return out;
}

// What is left of the data, and the padding (FIPS 180-4 section 5.1.1).
Blocks last_blocks(ByteView rest, std::size_t blocks, std::uint64_t message) {
  Blocks out{};
  put(out.data(), rest);
  out[rest.size()] = 0x80;
  for (std::size_t i = 0; i < kLength; ++i) {
    out[blocks * kBlock - 1 - i] = static_cast<std::uint8_t>(message * 8 >> 8 * i);
  }
  return out;
}

std::array<Hash, kChunkBatch> side_by_side(const TreeLabel& label,
                                           const std::array<ContentLeaf, kChunkBatch>& leaves) {
  const std::size_t size = leaves[0].data.size();
  const std::size_t behind = size - kWithPrefix;
  const std::size_t rest = behind % kBlock;
  std::array<Blocks, kChunkBatch> firsts;
  std::array<Blocks, kChunkBatch> lasts;
  Sha256Stretch first{{}, 1};
  Sha256Stretch middle{{}, behind / kBlock};
  Sha256Stretch last{{}, rest + 1 + kLength > kBlock ? std::size_t{2} : std::size_t{1}};
  for (std::size_t i = 0; i < kChunkBatch; ++i) {
    firsts[i] = first_block(label, leaves[i]);
    lasts[i] = last_blocks(leaves[i].data.last(rest), last.blocks, kPrefix + size);
    first.from[i] = firsts[i].data();
    middle.from[i] = leaves[i].data.data() + kWithPrefix;
    last.from[i] = lasts[i].data();
  }
  std::array<Hash, kChunkBatch> out;
  sha256_sixteen({&first, &middle, &last}, out.data());
  for (Blocks& blocks : firsts) wipe(blocks);
  for (Blocks& blocks : lasts) wipe(blocks);
  return out;
}

}  // namespace

std::array<Hash, kChunkBatch> chunk_leaves(const TreeLabel& label,
                                           const std::array<ContentLeaf, kChunkBatch>& leaves) {
  for (const ContentLeaf& leaf : leaves) {
    AIGAQ_ASSERT(leaf.data.size() >= kBlock && leaf.data.size() == leaves[0].data.size());
  }
  if (sha256_sixteen_available()) return side_by_side(label, leaves);
  std::array<Hash, kChunkBatch> out;
  for (std::size_t i = 0; i < kChunkBatch; i += 2) {
    const auto two = salted_leaves(label, leaves[i], leaves[i + 1]);
    out[i] = two.first;
    out[i + 1] = two.second;
  }
  return out;
}

void SaltedTreeBuilder::add_chunks(ByteView data, std::size_t leaf_bytes) {
  const auto leaf = [&](std::uint64_t index) {
    const ByteView bytes = data.first(std::min(leaf_bytes, data.size()));
    data = data.subspan(bytes.size());
    return content(index, bytes);
  };
  while (data.size() >= kChunkBatch * leaf_bytes) {
    std::array<ContentLeaf, kChunkBatch> batch;
    for (std::size_t i = 0; i < kChunkBatch; ++i) batch[i] = leaf(next() + i);
    for (const Hash& hash : chunk_leaves(label_, batch)) root_.add(hash);
  }
  while (data.size() > leaf_bytes) {
    const ContentLeaf first = leaf(next());
    const auto two = salted_leaves(label_, first, leaf(next() + 1));
    root_.add(two.first);
    root_.add(two.second);
  }
  if (!data.empty()) add(LeafKind::content, data);
}

}  // namespace aigaq::crypto
