#include "formats/time/block_headers.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "formats/log/lines.hpp"

namespace aigaq::formats {
namespace {

constexpr std::size_t kHeaderBytes = 80;
constexpr std::size_t kHeadersTextBytes = 512u << 20;

std::uint32_t le32(ByteView bytes, std::size_t at) {
  std::uint32_t out = 0;
  for (std::size_t i = 0; i < 4; ++i) out |= std::uint32_t{bytes[at + i]} << (8 * i);
  return out;
}

using Target = std::array<std::uint8_t, 32>;  // little-endian, like the hash

bool not_above(const Target& a, const Target& b) {
  return !std::lexicographical_compare(b.rbegin(), b.rend(), a.rbegin(), a.rend());
}

// Compact form: exponent and mantissa.
Result<Target> target_of(std::uint32_t bits) {
  const unsigned exponent = bits >> 24;
  const std::uint32_t mantissa = bits & 0x7fffff;
  const bool negative = (bits & 0x800000) != 0;
  if (negative || mantissa == 0 || exponent < 3) {
    return fail(ErrorCode::malformed, "target of a block header");
  }
  if (exponent > Target().size()) return fail(ErrorCode::malformed, "target of a block header");
  Target out{};
  for (unsigned i = 0; i < 3; ++i) {
    out.at(exponent - 3 + i) = static_cast<std::uint8_t>(mantissa >> (8 * i));
  }
  return out;
}

Result<void> add_line(BlockHeaders& out, std::string_view line, std::uint32_t easiest) {
  const std::size_t first = line.find(' ');
  if (first == std::string_view::npos) return fail(ErrorCode::malformed, "line of block headers");
  AIGAQ_TRY_ASSIGN(const std::uint64_t height, parse_decimal(line.substr(0, first)));
  std::string_view rest = line.substr(first + 1);
  const std::string_view hex = rest.substr(0, rest.find(' '));
  const auto bytes = from_hex(hex);
  if (!bytes) return fail(ErrorCode::malformed, "hex of a block header");
  AIGAQ_TRY_ASSIGN(BlockHeader header, parse_block_header(*bytes, easiest));
  rest.remove_prefix(hex.size());
  if (!rest.empty()) header.source = rest.substr(1);
  if (!out.emplace(height, std::move(header)).second) {
    return fail(ErrorCode::duplicate, "height of a block header");
  }
  return {};
}

}  // namespace

Result<BlockHeader> parse_block_header(ByteView bytes, std::uint32_t easiest) {
  if (bytes.size() != kHeaderBytes) return fail(ErrorCode::malformed, "size of a block header");
  AIGAQ_TRY_ASSIGN(const auto target, target_of(le32(bytes, 72)));
  AIGAQ_TRY_ASSIGN(const Target limit, target_of(easiest));
  if (!not_above(target, limit)) {
    return fail(ErrorCode::unsupported, "target of a block header is too easy");
  }
  BlockHeader out;
  out.hash.data = crypto::sha256(crypto::sha256(bytes).view()).data;
  if (!not_above(out.hash.data, target)) {
    return fail(ErrorCode::bad_proof, "proof of work of a block header");
  }
  out.merkle_root = *Hash::from(bytes.subspan(36, Hash::kSize));
  out.time = le32(bytes, 68);
  return out;
}

Result<BlockHeaders> parse_block_headers(std::string_view text, std::uint32_t easiest) {
  if (text.size() > kHeadersTextBytes) {
    return fail(ErrorCode::limit_exceeded, "size of block headers");
  }
  BlockHeaders out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line.front() == '#') continue;
    AIGAQ_TRY(add_line(out, line, easiest));
  }
  return out;
}

std::string block_hash_text(const BlockHash& hash) {
  const Bytes reversed(hash.data.rbegin(), hash.data.rend());
  return to_hex(reversed);
}

}  // namespace aigaq::formats
