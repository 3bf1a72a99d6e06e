// A file's hashes by one thread, by two, and by the plainest way there is.

#include <doctest/doctest.h>

#include "crypto/hash.hpp"
#include "crypto/labels.hpp"
#include "crypto/limits.hpp"
#include "tests/vault/no_threads.hpp"
#include "tests/vault/store_fixture.hpp"
#include "vault/intake/first_pass.hpp"
#include "vault/segments/record.hpp"

using namespace aigaq;
using namespace aigaq::test;

namespace {

struct NoMore final : std::exception {};

class Held final : public vault::InputBytes {
 public:
  explicit Held(const std::string& bytes) : bytes_(bytes) {}
  [[nodiscard]] std::uint64_t size() const override { return bytes_.size(); }
  void read_at(std::uint64_t offset, MutableByteView out) override {
    if (offset >= end) throw NoMore();
    const ByteView from = as_bytes(bytes_).subspan(static_cast<std::size_t>(offset), out.size());
    std::copy(from.begin(), from.end(), out.begin());
  }
  void must_be_unchanged() override {}
  std::uint64_t end = ~std::uint64_t{0};  // reading from there on fails

 private:
  const std::string& bytes_;
};

// One buffer for all pieces, spoilt as soon as a piece is given: who still hashes it is found out.
class Spoiling final : public vault::Pieces {
 public:
  MutableByteView room(std::size_t bytes) override { return MutableByteView(buffer_).first(bytes); }
  void filled(MutableByteView piece, bool last) override {
    if (full) throw NoMore();
    append(seen, piece);
    std::fill(piece.begin(), piece.end(), std::uint8_t{0xee});
    ended = ended || last;
  }
  Bytes seen;
  bool ended = false;
  bool full = false;

 private:
  Bytes buffer_ = Bytes(vault::kRecordPlain);
};

}  // namespace

TEST_CASE("two threads find what one finds") {
  SeededRandom random(test_seed("first pass"));
  const auto seed = random.secret<crypto::TreeSeed>();
  const std::size_t piece = vault::kRecordPlain;
  const std::size_t chunk = limits::kFileChunk;
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, chunk - 1, chunk, chunk + 1, piece - 1, piece, piece + 1,
        piece + chunk, 3 * piece - chunk, 3 * piece, 4 * piece + 2 * chunk + 17}) {
    CAPTURE(size);
    const std::string bytes = noise(static_cast<unsigned>(size % 97 + 1), size);
    crypto::SaltedTreeBuilder tree(labels::kFileTree, seed);
    std::size_t at = 0;
    do {
      const std::string_view leaf = std::string_view(bytes).substr(at, chunk);
      tree.add(crypto::LeafKind::content, as_bytes(leaf));
      at += chunk;
    } while (at < size);
    for (const bool beside : {false, true}) {
      CAPTURE(beside);
      Held held(bytes);
      Spoiling pieces;
      const vault::FirstPass found = beside ? vault::first_pass_beside(held, seed, pieces)
                                            : vault::first_pass(held, &seed, pieces);
      CHECK(found.digest.data == crypto::sha256(as_bytes(bytes)).data);
      CHECK(found.content.root == tree.root());
      CHECK(found.content.leaves == tree.count());
      CHECK(std::ranges::equal(pieces.seen, as_bytes(bytes)));
      CHECK(pieces.ended);
    }
  }
}

TEST_CASE("two threads end when reading fails, and when a piece is not taken") {
  SeededRandom random(test_seed("first pass"));
  const auto seed = random.secret<crypto::TreeSeed>();
  const std::string bytes = noise(3, 3 * vault::kRecordPlain);
  for (const bool full : {false, true}) {
    Held held(bytes);
    Spoiling pieces;
    pieces.full = full;
    if (!full) held.end = vault::kRecordPlain;
    CHECK_THROWS_AS((void)vault::first_pass_beside(held, seed, pieces), NoMore);
    CHECK(pieces.seen.size() == (full ? 0 : vault::kRecordPlain));
  }
}

TEST_CASE("where no second thread is to be had one does both") {
  const NoThreads none;
  SeededRandom random(test_seed("first pass"));
  const auto seed = random.secret<crypto::TreeSeed>();
  const std::string bytes = noise(4, 2 * vault::kRecordPlain + 5);
  Held held(bytes);
  Spoiling alone;
  Spoiling pieces;
  const vault::FirstPass wanted = vault::first_pass(held, &seed, alone);
  const vault::FirstPass found = vault::first_pass_beside(held, seed, pieces);
  CHECK(found.digest == wanted.digest);
  CHECK(found.content.root == wanted.content.root);
}
