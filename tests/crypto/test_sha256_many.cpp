// Messages of different lengths in lanes: each is hashed as the library does it, alone.

#include <doctest/doctest.h>

#include <functional>

#include "crypto/hash.hpp"
#include "crypto/sha256_many.hpp"
#include "tests/support/random.hpp"

using namespace aigaq;
using crypto::Sha256Path;

namespace {

struct Given {
  Bytes head, data;
};

Given given(test::SeededRandom& random, std::size_t head, std::size_t data) {
  Given out{Bytes(head), Bytes(data)};
  random.fill(out.head);
  random.fill(out.data);
  return out;
}

Hash alone(const Given& message) {
  crypto::Sha256 whole;
  whole.update(message.head);
  whole.update(message.data);
  return whole.finish();
}

void check_all(const std::vector<Given>& messages) {
  std::vector<crypto::Sha256Message> many;
  many.reserve(messages.size());
  for (const Given& one : messages) many.push_back({one.head, one.data});
  for (const auto path : {Sha256Path::library, Sha256Path::two_streams, Sha256Path::lanes}) {
    CAPTURE(static_cast<int>(path));
    std::vector<Hash> out(many.size());
    crypto::sha256_many(many, out, path);
    for (std::size_t i = 0; i < many.size(); ++i) {
      CAPTURE(i);
      CAPTURE(messages[i].head.size());
      CAPTURE(messages[i].data.size());
      CHECK(out[i] == alone(messages[i]));
    }
  }
}

}  // namespace

TEST_CASE("many messages of every short length, with and without a head") {
  test::SeededRandom random(1);
  for (const std::size_t head : {0U, 1U, 34U, 54U, 55U, 56U, 63U}) {
    std::vector<Given> messages;
    for (std::size_t size = 0; size <= 200; ++size) messages.push_back(given(random, head, size));
    check_all(messages);
  }
}

TEST_CASE("from no message to a hundred, of lengths about the ends of blocks and of any") {
  test::SeededRandom random(2);
  for (std::size_t count = 0; count <= 100; ++count) {
    std::vector<Given> messages;
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t near = 64 * (1 + random.below(40)) - 12 + random.below(24);
      const std::size_t any = random.below(9'000);
      messages.push_back(given(random, random.below(64), random.below(2) == 0 ? near : any));
    }
    check_all(messages);
  }
}

TEST_CASE("very different lengths together: a lane that is free takes the next message") {
  test::SeededRandom random(3);
  std::vector<Given> messages{given(random, 34, 1'000'000), given(random, 0, 600'000)};
  for (std::size_t i = 0; i < 60; ++i) {
    messages.push_back(given(random, i % 2 == 0 ? 34 : 0, random.below(i < 30 ? 64 : 20'000)));
  }
  check_all(messages);
  // All lanes end at once, and as many more begin.
  messages.clear();
  for (std::size_t i = 0; i < 40; ++i) messages.push_back(given(random, 34, 65'536));
  check_all(messages);
}

TEST_CASE("a message that lies in several places") {
  test::SeededRandom random(5);
  for (std::size_t count = 1; count <= 24; ++count) {
    std::vector<Given> data;
    std::vector<std::vector<ByteView>> parts(count);
    std::vector<crypto::Sha256Message> many;
    for (std::size_t i = 0; i < count; ++i) {
      ByteView rest = data.emplace_back(given(random, 0, random.below(9'000))).data;
      for (std::size_t part = random.below(5); part > 0; --part) {
        const std::size_t size = 64 * random.below(rest.size() / 64 + 1);
        parts[i].push_back(rest.first(size));
        rest = rest.subspan(size);
      }
      parts[i].push_back(rest);
      many.push_back({{}, parts[i].front(), std::span(parts[i]).subspan(1)});
    }
    for (const auto path : {Sha256Path::library, Sha256Path::two_streams, Sha256Path::lanes}) {
      CAPTURE(static_cast<int>(path));
      std::vector<Hash> out(count);
      crypto::sha256_many(many, out, path);
      for (std::size_t i = 0; i < count; ++i) CHECK(out[i] == alone(data[i]));
    }
  }
}

TEST_CASE("the same bytes in many messages, as a file's own hash and its leaves'") {
  test::SeededRandom random(4);
  const Given file = given(random, 34, 150'000);
  std::vector<crypto::Sha256Message> many(20, {{}, file.data});
  for (std::size_t i = 0; i < many.size(); i += 2) many[i].head = file.head;
  std::vector<Hash> out(many.size());
  crypto::sha256_many(many, out);
  for (std::size_t i = 0; i < many.size(); ++i) {
    CHECK(out[i] == (i % 2 == 0 ? alone(file) : crypto::sha256(file.data)));
  }
}
