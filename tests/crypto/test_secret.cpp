#include <doctest/doctest.h>

#include <algorithm>
#include <thread>
#include <type_traits>

#include "crypto/limits.hpp"
#include "crypto/random.hpp"
#include "crypto/secret.hpp"

using namespace aigaq;
using namespace aigaq::crypto;

static_assert(!std::is_copy_constructible_v<SecretBytes>);
static_assert(!std::is_copy_assignable_v<SecretBytes>);
static_assert(!std::is_copy_constructible_v<AeadKey>);
static_assert(std::is_nothrow_move_constructible_v<AeadKey>);
static_assert(!std::is_convertible_v<AeadKey, X25519Secret>);

namespace {
bool all_zero(ByteView b) {
  return std::all_of(b.begin(), b.end(), [](std::uint8_t x) { return x == 0; });
}
}  // namespace

TEST_CASE("initialise may be called again") {
  CHECK(initialise(MemoryLock::best_effort));
  CHECK(initialise(MemoryLock::best_effort));
}

TEST_CASE("a secret is zero at first and its memory is wiped and used again") {
  const std::size_t before = secret_bytes_in_use();
  const std::uint8_t* where = nullptr;
  {
    SecretBytes secret(100);
    CHECK(secret_bytes_in_use() == before + 128);
    CHECK(all_zero(secret.reveal()));
    std::ranges::fill(secret.reveal_mutable(), std::uint8_t{0xaa});
    where = secret.reveal().data();
  }
  CHECK(secret_bytes_in_use() == before);
  // The arena itself stays mapped: what was there must be gone.
  CHECK(all_zero({where, 100}));
  SecretBytes again(100);
  CHECK(again.reveal().data() == where);
  CHECK(all_zero(again.reveal()));
}

TEST_CASE("moving hands the memory over") {
  const std::size_t before = secret_bytes_in_use();
  SecretBytes a = SecretBytes::copy_of(as_bytes("first"));
  const std::uint8_t* where = a.reveal().data();
  SecretBytes b = std::move(a);
  CHECK(b.reveal().data() == where);
  CHECK(a.empty());  // NOLINT: the state after a move is what is tested
  SecretBytes c = SecretBytes::copy_of(as_bytes("second, and a good deal longer than a unit"));
  const std::uint8_t* old = c.reveal().data();
  c = std::move(b);
  CHECK(as_text(c.reveal()) == "first");
  CHECK(all_zero({old, 32}));
  SecretBytes& same = c;
  c = std::move(same);
  CHECK(as_text(c.reveal()) == "first");
  const SecretBytes d = c.clone();
  CHECK(d.reveal().data() != c.reveal().data());
  CHECK(equal_secret(c.reveal(), d.reveal()));
  CHECK(secret_bytes_in_use() == before + 64);
}

TEST_CASE("an empty secret takes nothing") {
  const std::size_t before = secret_bytes_in_use();
  const SecretBytes none(0);
  CHECK(none.empty());
  CHECK(SecretBytes::copy_of({}).empty());
  CHECK(secret_bytes_in_use() == before);
}

TEST_CASE("secrets never overlap, whatever order they come and go in") {
  SystemRandom random;
  std::vector<std::pair<std::uint8_t, SecretBytes>> live;
  const std::size_t before = secret_bytes_in_use();
  for (int step = 0; step < 5'000; ++step) {
    if (live.size() > 40 || (!live.empty() && random.below(2) == 0)) {
      const auto at = static_cast<std::size_t>(random.below(live.size()));
      auto& [mark, secret] = live[at];
      const ByteView bytes = secret.reveal();
      REQUIRE(std::all_of(bytes.begin(), bytes.end(), [m = mark](auto x) { return x == m; }));
      std::swap(live[at], live.back());
      live.pop_back();
    } else {
      const auto mark = static_cast<std::uint8_t>(step % 255 + 1);
      SecretBytes secret(static_cast<std::size_t>(1 + random.below(600)));
      REQUIRE(all_zero(secret.reveal()));
      std::ranges::fill(secret.reveal_mutable(), mark);
      live.emplace_back(mark, std::move(secret));
    }
  }
  live.clear();
  CHECK(secret_bytes_in_use() == before);
}

TEST_CASE("the arena can be filled, and gives all of it again") {
  for (int round = 0; round < 2; ++round) {
    std::vector<AeadKey> keys;
    const std::size_t room = limits::kSecretArenaBytes - 64 - secret_bytes_in_use();
    for (std::size_t i = 0; i < room / 32; ++i) keys.emplace_back();
    CHECK(secret_bytes_in_use() == limits::kSecretArenaBytes - 64);
  }
}

TEST_CASE("threads take secrets at the same time") {
  const std::size_t before = secret_bytes_in_use();
  const auto work = [](std::uint8_t mark) {
    for (int i = 0; i < 2'000; ++i) {
      AeadKey key;
      std::ranges::fill(key.reveal_mutable(), mark);
      const AeadKey copy = key.clone();
      AIGAQ_ASSERT(equal_secret(copy.reveal(), key.reveal()));
    }
  };
  std::thread one(work, std::uint8_t{1});
  std::thread two(work, std::uint8_t{2});
  one.join();
  two.join();
  CHECK(secret_bytes_in_use() == before);
}

TEST_CASE("secrets compare by value and length") {
  CHECK(equal_secret(as_bytes("abc"), as_bytes("abc")));
  CHECK_FALSE(equal_secret(as_bytes("abc"), as_bytes("abd")));
  CHECK_FALSE(equal_secret(as_bytes("abc"), as_bytes("ab")));
  CHECK(equal_secret({}, {}));
  CHECK_FALSE(AeadKey::from(as_bytes("short")));
}
