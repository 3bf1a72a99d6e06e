// Numbers in few bytes, and the index's records without a box.

#include <doctest/doctest.h>

#include <set>

#include "tests/support/random.hpp"
#include "vault/log/fields.hpp"
#include "vault/log/index_record.hpp"

using namespace aigaq;
using vault::FieldReader;
using vault::FieldWriter;
using vault::IndexRecord;

namespace {

Bytes number(std::uint64_t value) {
  FieldWriter out;
  out.number(value);
  return out.take();
}

bool refused(const Bytes& bytes) {
  FieldReader in(bytes);
  const std::uint64_t value = in.number();
  return !in.ok() && value == 0;
}

}  // namespace

TEST_CASE("a number has one form, and comes back") {
  std::vector<std::uint64_t> values{0, 1, 127, 128, 16'383, 16'384, ~std::uint64_t{0}};
  for (unsigned bit = 0; bit < 64; ++bit) values.push_back(std::uint64_t{1} << bit);
  for (const std::uint64_t value : values) {
    CAPTURE(value);
    const Bytes bytes = number(value);
    FieldReader in(bytes);
    CHECK(in.number() == value);
    CHECK(in.done());
    CHECK(refused(Bytes(bytes.begin(), bytes.end() - 1)));
  }
  CHECK(number(300) == Bytes{0xac, 0x02});
  CHECK(refused({0x80, 0x00}));        // longer than it needs to be
  CHECK(refused({0xff, 0x80, 0x00}));  // likewise
  CHECK(refused({0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02}));  // 65 bits
  CHECK(refused({0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01}));
}

TEST_CASE("a record of the index opens for what it is about alone") {
  test::SeededRandom random(test::test_seed("index record"));
  const auto key = random.secret<crypto::AeadKey>();
  const auto other_key = random.secret<crypto::AeadKey>();
  for (const std::size_t size : {std::size_t{0}, std::size_t{7}, IndexRecord::kMostPlain}) {
    Bytes plain(size);
    random.fill(plain);
    const IndexRecord record(key, {as_bytes("one")});
    const Bytes value = record.seal(plain);
    CHECK(value.size() == IndexRecord::kTagBytes + size);
    CHECK(record.open(value) == plain);
    CHECK_FALSE(IndexRecord(key, {as_bytes("two")}).open(value));
    CHECK_FALSE(IndexRecord(other_key, {as_bytes("one")}).open(value));
    for (std::size_t bit = 0; bit < value.size() * 8; ++bit) {
      Bytes altered = value;
      altered[bit / 8] = static_cast<std::uint8_t>(altered[bit / 8] ^ (1U << bit % 8));
      CHECK_FALSE(record.open(altered));
    }
    CHECK_FALSE(record.open(ByteView(value).first(value.size() - 1)));
    if (size == 0) continue;
    // Neither the plain bytes nor their difference to another's shows.
    Bytes next = plain;
    next[0] = static_cast<std::uint8_t>(next[0] ^ 1);
    const Bytes other = record.seal(next);
    std::set<std::uint8_t> differences;
    for (std::size_t i = 0; i < size; ++i) {
      differences.insert(static_cast<std::uint8_t>(value[IndexRecord::kTagBytes + i] ^
                                                   other[IndexRecord::kTagBytes + i]));
    }
    CHECK(differences.size() > 2);
    CHECK_FALSE(std::ranges::equal(plain, ByteView(value).subspan(IndexRecord::kTagBytes)));
  }
  CHECK(IndexRecord(key, {as_bytes("one")}).key().size() == IndexRecord::kKeyBytes);
}
