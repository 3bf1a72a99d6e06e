// OpenTimestamps files and a block's header as the world has them (vectors/opentimestamps.txt).
#include <doctest/doctest.h>

#include <algorithm>

#include "crypto/hash.hpp"
#include "formats/time/block_headers.hpp"
#include "formats/time/opentimestamps.hpp"
#include "tests/formats/vector_blocks.hpp"

using namespace aigaq;
using namespace aigaq::formats;

namespace {

using Block = test::VectorBlock;
constexpr std::size_t kMerkleRootAt = 36;

Bytes hex_of(const Block& block, std::string_view key) {
  auto bytes = from_hex(block.find(key)->second);
  REQUIRE(bytes);
  return std::move(*bytes);
}

std::string_view word_of(OtsAttestation::Kind kind) {
  switch (kind) {
    case OtsAttestation::Kind::bitcoin:
      return "bitcoin";
    case OtsAttestation::Kind::pending:
      return "pending";
    case OtsAttestation::Kind::unknown:
      break;
  }
  return "unknown";
}

std::string joined(std::vector<std::string> words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

// A complete one leads to the Merkle root of a block that was mined.
void check_complete(const Block& block, const OtsAttestation& attestation, const Hash& digest) {
  CHECK(crypto::sha256(hex_of(block, "stamped")).data == digest.data);
  CHECK(std::to_string(attestation.height) == block.at("height"));
  const auto headers =
      parse_block_headers(block.at("height") + " " + block.at("header") + " book\n");
  REQUIRE(headers);
  const BlockHeader& header = headers->at(attestation.height);
  CHECK(block_hash_text(header.hash) == block.at("hash"));
  CHECK(std::to_string(header.time) == block.at("time"));
  CHECK(std::ranges::equal(attestation.message, header.merkle_root.view()));
  // One bit anywhere else, and the block was never mined.
  Bytes bytes = hex_of(block, "header");
  CHECK(std::ranges::equal(ByteView(bytes).subspan(kMerkleRootAt, Hash::kSize),
                           header.merkle_root.view()));
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    bytes[at] ^= 1;
    CHECK_FALSE(parse_block_header(bytes));
    bytes[at] ^= 1;
  }
}

}  // namespace

TEST_CASE("OpenTimestamps files of other makers, and the block of a complete one") {
  std::size_t complete = 0;
  for (const Block& block : test::read_vector_blocks("opentimestamps.txt")) {
    CAPTURE(block.at("name"));
    const auto digest = Hash::from(hex_of(block, "digest"));
    REQUIRE(digest);
    const auto found = parse_ots(hex_of(block, "file"), *digest);
    REQUIRE(found);
    std::vector<std::string> states, calendars;
    for (const OtsAttestation& attestation : *found) {
      states.emplace_back(word_of(attestation.kind));
      if (!attestation.calendar.empty()) calendars.push_back(attestation.calendar);
    }
    std::ranges::sort(states);
    std::ranges::sort(calendars);
    CHECK(joined(states) == block.at("state"));
    if (!calendars.empty()) CHECK(joined(calendars) == block.at("calendars"));
    if (states.front() != "bitcoin") continue;
    check_complete(block, found->front(), *digest);
    ++complete;
  }
  CHECK(complete == 1);
}
