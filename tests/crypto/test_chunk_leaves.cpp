// Many leaves of a file tree at once are those that come one after the other.

#include "crypto/chunk_leaves.hpp"

#include <doctest/doctest.h>

#include "crypto/labels.hpp"

using namespace aigaq;
using namespace aigaq::crypto;

namespace {

// Bytes that do not repeat.
Bytes noise(std::size_t size, std::uint32_t seed) {
  Bytes out(size);
  std::uint64_t state = seed;
  for (std::uint8_t& byte : out) {
    state = state * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
    byte = static_cast<std::uint8_t>(state >> 56);
  }
  return out;
}

void check_size(std::size_t size) {
  CAPTURE(size);
  const Bytes bytes = noise(kChunkBatch * (size + Salt16::kSize), static_cast<std::uint32_t>(size));
  std::array<ContentLeaf, kChunkBatch> leaves;
  for (std::size_t i = 0; i < kChunkBatch; ++i) {
    leaves[i].data = ByteView(bytes).subspan(i * size, size);
    leaves[i].salt = *Salt16::from(
        ByteView(bytes).subspan(kChunkBatch * size + i * Salt16::kSize, Salt16::kSize));
  }
  const auto together = chunk_leaves(labels::kFileTree, leaves);
  for (std::size_t i = 0; i < kChunkBatch; ++i) {
    CAPTURE(i);
    CHECK(together[i] ==
          salted_leaf(labels::kFileTree, LeafKind::content, leaves[i].salt, leaves[i].data));
  }
}

}  // namespace

TEST_CASE("chunk leaves: sixteen at once are those of one after the other") {
  // Every place where the data may end in its last block, and whether the padding takes another.
  for (std::size_t size = 64; size <= 64 + 3 * 64; ++size) check_size(size);
  for (const std::size_t size : {std::size_t{4'096}, std::size_t{65'535}, std::size_t{65'536}}) {
    check_size(size);
  }
}
