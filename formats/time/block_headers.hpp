#pragma once
// Headers of Bitcoin blocks that a reader brings and trusts (docs/formats/time.md).

#include <map>
#include <string>

#include "crypto/bytes.hpp"
#include "crypto/result.hpp"

namespace aigaq::formats {

using BlockHash = FixedBytes<struct BlockHashTag, 32>;  // as computed; shown in reverse

struct BlockHeader {
  BlockHash hash;
  Hash merkle_root;
  std::int64_t time = 0;  // Unix seconds, as the miner states
  std::string source;     // from where the reader has it; his own words
};
// Bitcoin's easiest target in compact form: whoever makes headers up has to pay for each.
inline constexpr std::uint32_t kEasiestBits = 0x1d00ffff;
// 80 bytes. Errors: malformed (size), unsupported (a target easier than the easiest), bad_proof
// (the hash does not meet its own target).
[[nodiscard]] Result<BlockHeader> parse_block_header(ByteView bytes,
                                                     std::uint32_t easiest = kEasiestBits);

using BlockHeaders = std::map<std::uint64_t, BlockHeader>;  // by height
// The text form. Errors: as above; malformed, duplicate (height), limit_exceeded.
[[nodiscard]] Result<BlockHeaders> parse_block_headers(std::string_view text,
                                                       std::uint32_t easiest = kEasiestBits);

// 64 hex digits as block explorers write them.
[[nodiscard]] std::string block_hash_text(const BlockHash& hash);

}  // namespace aigaq::formats
