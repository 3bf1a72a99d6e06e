// What a log asks of a witness, and how a witness decides (C2SP tlog-witness).
#include "formats/log/witness_request.hpp"

#include <doctest/doctest.h>

#include <map>

#include "formats/log/cosignature.hpp"
#include "tests/support/random.hpp"

using namespace aigaq;
using namespace aigaq::formats;

namespace {

// A log of numbered leaves, with every tree hash of it.
struct Tree {
  explicit Tree(std::uint64_t size, std::uint8_t mark = 0) {
    for (std::uint64_t i = 0; i < size; ++i) {
      const Bytes leaf{mark, static_cast<std::uint8_t>(i)};
      range.append(crypto::leaf_hash(leaf),
                   [&](crypto::NodeId id, const Hash& hash) { nodes[id] = hash; });
      roots.push_back(range.root());
    }
  }
  [[nodiscard]] Checkpoint head(std::uint64_t size) const {
    return {"log", size, size == 0 ? crypto::empty_root() : roots.at(size - 1)};
  }
  [[nodiscard]] WitnessRequest request(std::uint64_t old_size, std::uint64_t size) const {
    WitnessRequest out{old_size, {}, "note"};
    if (old_size > 0 && old_size < size) {
      out.proof = crypto::consistency_proof(old_size, size,
                                            [&](crypto::NodeId id) { return nodes.at(id); });
    }
    return out;
  }
  [[nodiscard]] SeenTree seen(std::uint64_t size) const { return {size, head(size).root}; }
  crypto::CompactRange range;
  std::map<crypto::NodeId, Hash> nodes;
  std::vector<Hash> roots;
};

ErrorCode refused(std::string_view text) {
  const auto result = parse_witness_request(text);
  CAPTURE(text);
  REQUIRE_FALSE(result);
  return result.error().code;
}

const std::string kHash = "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n";

}  // namespace

TEST_CASE("a witness request reads back as it was written") {
  test::SeededRandom random(7);
  WitnessRequest request{20'852'014, {random.fixed<Hash>(), random.fixed<Hash>()}, "a\n\nb\n"};
  const std::string text = format_witness_request(request);
  CHECK(text.starts_with("old 20852014\n"));
  const auto read = parse_witness_request(text);
  REQUIRE(read);
  CHECK(read->old_size == request.old_size);
  CHECK(read->proof == request.proof);
  CHECK(read->checkpoint == request.checkpoint);
  CHECK(format_witness_request(*read) == text);
}

TEST_CASE("a witness request has one spelling") {
  REQUIRE(parse_witness_request("old 1\n" + kHash + "\nnote\n"));
  REQUIRE(parse_witness_request("old 0\n\nnote\n"));
  CHECK(refused("") == ErrorCode::malformed);
  CHECK(refused("old 1") == ErrorCode::malformed);
  CHECK(refused("Old 1\n\nnote\n") == ErrorCode::malformed);
  CHECK(refused("old  1\n\nnote\n") == ErrorCode::malformed);
  CHECK(refused("old 1 \n\nnote\n") == ErrorCode::malformed);
  CHECK(refused("old 01\n\nnote\n") == ErrorCode::non_canonical);
  CHECK(refused("old -1\n\nnote\n") == ErrorCode::malformed);
  CHECK(refused("old 18446744073709551616\n\nnote\n") == ErrorCode::limit_exceeded);
  CHECK(refused("old 1\r\n\r\nnote\n") == ErrorCode::malformed);
  CHECK(refused("old 1\n" + kHash) == ErrorCode::truncated);
  CHECK(refused("old 1\n" + kHash + "\n") == ErrorCode::truncated);
  CHECK(refused("old 1\nnot a hash\n\nnote\n") == ErrorCode::malformed);
  CHECK(refused("old 1\nAAAA\n\nnote\n") == ErrorCode::malformed);
  CHECK(refused("old 0\n" + kHash + "\nnote\n") == ErrorCode::wrong_value);
}

TEST_CASE("a witness request holds at most 63 hashes") {
  std::string hashes;
  for (int i = 0; i < 63; ++i) hashes += kHash;
  REQUIRE(parse_witness_request("old 1\n" + hashes + "\nnote\n"));
  CHECK(refused("old 1\n" + hashes + kHash + "\nnote\n") == ErrorCode::limit_exceeded);
}

TEST_CASE("a reply is signature lines or the size last seen") {
  test::SeededRandom random(8);
  const auto key = crypto::Ed25519SigningKey::generate(random);
  const auto line = cosign("log\n1\nroot\n", "w", key, 5);
  REQUIRE(line);
  const auto signatures = parse_witness_reply(*line + *line);
  REQUIRE(signatures);
  CHECK(signatures->signatures.size() == 2);
  CHECK_FALSE(signatures->size_seen);
  const auto size = parse_witness_reply(format_size_seen(1'007));
  REQUIRE(size);
  CHECK(size->size_seen == 1'007);
  CHECK(size->signatures.empty());
  for (const char* bad : {"", "\n", "7", "07\n", "7\n\n", "7\n8\n", "seven\n", "7 \n"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_witness_reply(bad));
  }
}

TEST_CASE("a witness cosigns what goes on from what it saw, and nothing else") {
  const Tree tree(20);
  const Tree other(20, 1);
  for (std::uint64_t seen = 0; seen <= 20; ++seen) {
    for (std::uint64_t size = 0; size <= 20; ++size) {
      CAPTURE(seen);
      CAPTURE(size);
      const auto of = [&](std::uint64_t old_size, const Tree& shown) {
        return decide(shown.request(old_size, size), shown.head(size), tree.seen(seen));
      };
      if (size > seen) {
        CHECK(of(seen, tree) == WitnessDecision::cosign);
        if (seen > 0) CHECK(of(seen, other) == WitnessDecision::inconsistent);
        if (seen > 0) CHECK(of(0, tree) == WitnessDecision::conflict);
        if (seen > 0) CHECK(of(seen - 1, tree) == WitnessDecision::conflict);
        if (size > seen + 1) CHECK(of(seen + 1, tree) == WitnessDecision::conflict);
      } else if (size == seen) {
        CHECK(of(0, tree) == WitnessDecision::again);
        CHECK(of(size, tree) == WitnessDecision::again);
        if (size > 0) CHECK(of(size, other) == WitnessDecision::fork);
        if (size > 0) CHECK(of(0, other) == WitnessDecision::fork);
      } else {
        CHECK(of(size, tree) == WitnessDecision::smaller);
      }
    }
  }
}

TEST_CASE("a witness takes no altered proof") {
  const Tree tree(20);
  const WitnessRequest good = tree.request(7, 20);
  REQUIRE(decide(good, tree.head(20), tree.seen(7)) == WitnessDecision::cosign);
  for (std::size_t i = 0; i < good.proof.size(); ++i) {
    WitnessRequest bad = good;
    bad.proof[i].data[5] ^= 1;
    CHECK(decide(bad, tree.head(20), tree.seen(7)) == WitnessDecision::inconsistent);
  }
  WitnessRequest shorter = good;
  shorter.proof.pop_back();
  CHECK(decide(shorter, tree.head(20), tree.seen(7)) == WitnessDecision::inconsistent);
  WitnessRequest longer = good;
  longer.proof.push_back(good.proof.front());
  CHECK(decide(longer, tree.head(20), tree.seen(7)) == WitnessDecision::inconsistent);
  CHECK(decide({21, {}, ""}, tree.head(20), tree.seen(7)) == WitnessDecision::old_too_large);
}
