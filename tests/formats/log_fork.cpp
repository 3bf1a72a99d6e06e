// Fork proofs (docs/formats/fork.md): what proves a fork, and what never does.
#include <doctest/doctest.h>

#include "crypto/merkle_prefix.hpp"
#include "formats/log/fork.hpp"
#include "tests/formats/foreign_log.hpp"

using namespace aigaq;
using namespace aigaq::formats;
using test::ForeignLog;

namespace {

// One key, two histories: the second differs from entry `at` on.
struct TwoHistories {
  TwoHistories(std::uint64_t first, std::uint64_t second, std::uint64_t at) : a(91), b(91) {
    b.forked_at = at;
    a.grow(first);
    b.grow(second);
  }
  [[nodiscard]] crypto::Proof prefix(std::uint64_t old) const {
    return crypto::prefix_proof(old, b.tree.size(),
                                [&](crypto::NodeId id) { return b.nodes.at(id); });
  }
  [[nodiscard]] ForkProof draft(ForkKind kind) const {
    ForkProof out{kind, a.verifier, a.note(), b.note(), {}, {}};
    return out;
  }
  ForeignLog a, b;
};

ErrorCode refused(const ForkProof& proof) {
  const auto fork = verify_fork_proof(proof);
  REQUIRE_FALSE(fork);
  return fork.error().code;
}

}  // namespace

TEST_CASE("fork: two roots of one size") {
  const TwoHistories log(6, 6, 2);
  const ForkProof proof = log.draft(ForkKind::heads);
  const auto fork = verify_fork_proof(proof);
  REQUIRE(fork);
  CHECK(fork->origin == "example.com/log");
  CHECK(fork->place == 6);
  CHECK(fork->first_says == log.a.tree.root());
  CHECK(fork->second_says == log.b.tree.root());
  const std::string text = format_fork_proof(proof);
  const auto back = parse_fork_proof(text);
  REQUIRE(back);
  CHECK(format_fork_proof(*back) == text);
  CHECK(verify_fork_proof(*back));
}

TEST_CASE("fork: honest heads prove nothing") {
  const TwoHistories same(6, 6, 99);
  CHECK(refused(same.draft(ForkKind::heads)) == ErrorCode::wrong_value);
  const TwoHistories grown(6, 9, 99);
  CHECK(refused(grown.draft(ForkKind::heads)) == ErrorCode::wrong_value);
  ForkProof prefix = grown.draft(ForkKind::prefix);
  prefix.hashes = grown.prefix(6);
  CHECK(refused(prefix) == ErrorCode::wrong_value);
  // A failing consistency proof is not the larger tree's own beginning.
  prefix.hashes[0].data[0] ^= 1;
  CHECK(refused(prefix) == ErrorCode::bad_proof);
  prefix.hashes.clear();
  CHECK(refused(prefix) == ErrorCode::bad_proof);
  // Two entries of different numbers are no fork.
  ForkProof leaves = same.draft(ForkKind::leaves);
  leaves.first = same.a.proof(1);
  leaves.second = same.a.proof(2);
  leaves.leaves = {same.a.leaves[1], same.a.leaves[2]};
  CHECK(refused(leaves) == ErrorCode::wrong_value);
  leaves.second = same.b.proof(1);
  leaves.leaves = {same.a.leaves[1], same.a.leaves[1]};
  CHECK(refused(leaves) == ErrorCode::wrong_value);
}

TEST_CASE("fork: every pair of sizes is proved by what the larger tree begins with") {
  for (std::uint64_t size = 2; size < 17; ++size) {
    for (std::uint64_t old = 1; old < size; ++old) {
      CAPTURE(old);
      CAPTURE(size);
      const TwoHistories log(old, size, old - 1);
      ForkProof proof = log.draft(ForkKind::prefix);
      proof.hashes = log.prefix(old);
      const auto fork = verify_fork_proof(proof);
      REQUIRE(fork);
      CHECK(fork->place == old);
      CHECK(fork->first_says == log.a.tree.root());
      ForeignLog began(91);
      began.forked_at = old - 1;
      began.grow(old);
      CHECK(fork->second_says == began.tree.root());
    }
  }
}

TEST_CASE("fork: one index, two leaves") {
  const TwoHistories log(5, 11, 3);
  ForkProof proof = log.draft(ForkKind::leaves);
  proof.first = log.a.proof(4);
  proof.second = log.b.proof(4);
  proof.leaves = {log.a.leaves[4], log.b.leaves[4]};
  const auto fork = verify_fork_proof(proof);
  REQUIRE(fork);
  CHECK(fork->place == 4);
  CHECK(fork->second.size == 11);
  std::swap(proof.leaves[0], proof.leaves[1]);
  CHECK(refused(proof) == ErrorCode::bad_proof);
}

TEST_CASE("fork: both halves are signed by the key and of one origin") {
  const TwoHistories log(6, 6, 2);
  ForkProof proof = log.draft(ForkKind::heads);
  ForeignLog stranger(92);
  stranger.grow(6);
  proof.second = stranger.note();
  CHECK(refused(proof) == ErrorCode::missing);
  proof = log.draft(ForkKind::heads);
  proof.second = log.b.signed_text(checkpoint_body({"other.example", 6, log.b.tree.root()}));
  CHECK(refused(proof) == ErrorCode::wrong_value);
  // Extension lines differ: one tree all the same.
  proof.second = log.a.note("line\n");
  CHECK(refused(proof) == ErrorCode::wrong_value);
  // A stranger's key under the name of a log of ours can't speak for another name.
  ForeignLog own(93, "aigaq/00");
  own.grow(3);
  const std::string note = own.signed_text(checkpoint_body({"aigaq/11", 3, own.tree.root()}));
  const std::string other = own.signed_text(checkpoint_body({"aigaq/11", 3, Hash{}}));
  CHECK(refused({ForkKind::heads, own.verifier, note, other, {}, {}}) == ErrorCode::wrong_value);
}

TEST_CASE("fork: every changed byte of a proof is refused, and every shorter one") {
  const TwoHistories log(5, 8, 3);
  ForkProof heads = log.draft(ForkKind::prefix);
  heads.hashes = log.prefix(5);
  ForkProof leaves = log.draft(ForkKind::leaves);
  leaves.first = log.a.proof(3);
  leaves.second = log.b.proof(3);
  leaves.leaves = {log.a.leaves[3], log.b.leaves[3]};
  for (const ForkProof& proof : {heads, leaves}) {
    const std::string good = format_fork_proof(proof);
    const auto accepts = [](const std::string& text) {
      const auto parsed = parse_fork_proof(text);
      return parsed && verify_fork_proof(*parsed);
    };
    REQUIRE(accepts(good));
    for (std::size_t at = 0; at < good.size(); ++at) {
      for (const int bit : {0, 3, 5}) {
        std::string changed = good;
        changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
        CAPTURE(changed);
        CHECK_FALSE(accepts(changed));
      }
      CHECK_FALSE(accepts(good.substr(0, at)));
    }
    CHECK_FALSE(accepts(good + "\n"));
  }
}

TEST_CASE("fork: made of the files at hand") {
  const TwoHistories log(5, 8, 3);
  const std::vector<VerifierKey> keys = {ForeignLog(94).verifier, log.a.verifier};
  const auto kind_of = [&](const std::string& first, const std::string& second,
                           const std::vector<Hash>& leaves = {}) -> std::optional<ForkKind> {
    const auto made = make_fork_proof(first, second, leaves, keys);
    if (!made) return std::nullopt;
    CHECK(verify_fork_proof(*made));
    return made->kind;
  };
  const TwoHistories equal(5, 5, 3);
  CHECK(kind_of(equal.a.note(), equal.b.note()) == ForkKind::heads);
  CHECK(kind_of(equal.a.proof(0), equal.b.proof(1)) == ForkKind::heads);
  CHECK_FALSE(kind_of(equal.a.note(), equal.a.note()));
  // What a log would send to a witness, its consistency proof included: 5 is no power of two.
  std::string sent = "old 5\n";
  for (const Hash& hash : log.b.consistency(5)) {
    sent += to_base64(hash.view(), Base64Padding::padded) + "\n";
  }
  sent += "\n" + log.b.note();
  CHECK(kind_of(log.a.note(), sent) == ForkKind::prefix);
  CHECK(kind_of(sent, log.a.note()) == ForkKind::prefix);
  CHECK_FALSE(kind_of(log.a.note(), log.b.note()));
  const std::vector<Hash> leaves = {log.a.leaves[3], log.b.leaves[3]};
  CHECK(kind_of(log.a.proof(3), log.b.proof(3), leaves) == ForkKind::leaves);
  CHECK_FALSE(kind_of(log.a.proof(3), log.b.proof(3)));
  CHECK_FALSE(kind_of(log.a.proof(0), log.b.proof(0), {log.a.leaves[0], log.b.leaves[0]}));
}
