// The subset of CBOR that is read, and the archives over it.
#include <doctest/doctest.h>

#include <limits>

#include "formats/cbor/archive.hpp"
#include "formats/cbor/utf8.hpp"
#include "tests/support/random.hpp"

using namespace aigaq;
using namespace aigaq::formats;

namespace {

enum class Colour : std::uint8_t { red, green };

struct Point {
  std::uint64_t x = 0;
  std::int64_t yy = 0;
  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(yy), CEREAL_NVP(x));
  }
};

// One byte of an empty map, much memory.
struct Sparse {
  std::array<std::optional<std::string>, 8> texts;
  template <class Archive>
  void serialize(Archive& archive) {
    archive(cereal::make_nvp("a", texts[0]), cereal::make_nvp("b", texts[7]));
  }
};

struct Everything {
  std::uint64_t number = 0;
  std::int64_t negative = 0;
  std::uint8_t small = 0;
  bool flag = false;
  std::string text;
  Bytes bytes;
  FixedBytes<struct FourTag, 4> four;
  std::vector<Point> points;
  std::optional<std::string> maybe;
  std::vector<std::optional<std::uint64_t>> holes;
  std::unique_ptr<Everything> inner;
  Colour colour = Colour::red;
  std::map<std::string, std::vector<std::string>> fields;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(number), CEREAL_NVP(negative), CEREAL_NVP(small), CEREAL_NVP(flag),
            CEREAL_NVP(text), CEREAL_NVP(bytes), CEREAL_NVP(four), CEREAL_NVP(points));
    archive(CEREAL_NVP(maybe), CEREAL_NVP(holes), CEREAL_NVP(inner), CEREAL_NVP(colour),
            CEREAL_NVP(fields));
  }
};

Bytes hex(std::string_view text) {
  const auto bytes = from_hex(text);
  REQUIRE(bytes);
  return *bytes;
}

template <class T>
ErrorCode refused(const Bytes& bytes) {
  const auto result = decode<T>(bytes);
  REQUIRE_FALSE(result);
  return result.error().code;
}

ErrorCode invalid(std::string_view text) {
  const auto result = validate_cbor(hex(text));
  CAPTURE(text);
  REQUIRE_FALSE(result);
  return result.error().code;
}

Everything sample() {
  Everything value;
  value.number = std::numeric_limits<std::uint64_t>::max();
  value.negative = std::numeric_limits<std::int64_t>::min();
  value.small = 255;
  value.flag = true;
  value.text = "айғақ";
  value.bytes = {0, 1, 255};
  value.four = {{1, 2, 3, 4}};
  value.points = {{1, -1}, {2, 500}};
  value.maybe = "";
  value.holes = {std::nullopt, 7};
  value.inner = std::make_unique<Everything>();
  value.colour = Colour::green;
  value.fields = {{"long key", {"a", "b"}}, {"k", {}}};
  return value;
}

}  // namespace

template <>
struct aigaq::formats::CborEnum<Colour> {
  static constexpr std::array names{std::pair{Colour::red, std::string_view("red")},
                                    std::pair{Colour::green, std::string_view("green")}};
};

TEST_CASE("cbor: a struct is a map sorted by encoded key, whatever the order of its members") {
  CHECK(to_hex(encode(Point{5, -2})) ==
        "a2617805627979"
        "21");
  const auto back = decode<Point>(hex("a261780562797921"));
  REQUIRE(back);
  CHECK(back->x == 5);
  CHECK(back->yy == -2);
}

TEST_CASE("cbor: every kind of member goes there and back") {
  const Bytes bytes = encode(sample());
  CHECK(validate_cbor(bytes));
  const auto back = decode<Everything>(bytes);
  REQUIRE(back);
  CHECK(encode(*back) == bytes);
  CHECK(back->number == std::numeric_limits<std::uint64_t>::max());
  CHECK(back->negative == std::numeric_limits<std::int64_t>::min());
  CHECK(back->maybe == "");
  CHECK(back->holes.size() == 2);
  CHECK_FALSE(back->holes[0]);
  REQUIRE(back->inner);
  CHECK_FALSE(back->inner->inner);
  CHECK(back->fields.at("long key").size() == 2);
}

TEST_CASE("cbor: no flipped bit and no cut decodes to other bytes") {
  const Bytes bytes = encode(sample());
  std::size_t accepted = 0;
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    Bytes flipped = bytes;
    flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ (1u << (bit % 8)));
    const auto result = decode<Everything>(flipped);
    if (!result) continue;
    ++accepted;
    CAPTURE(bit);
    CHECK(encode(*result) == flipped);
  }
  CHECK(accepted > 0);  // a flipped letter of a text is another text
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(decode<Everything>(Bytes(bytes.begin(), bytes.begin() + static_cast<long>(size))));
  }
}

TEST_CASE("cbor: random bytes never decode to a value with another encoding") {
  test::SeededRandom random(test::test_seed("cbor random bytes"));
  const Bytes base = encode(sample());
  for (int round = 0; round < 3000; ++round) {
    Bytes bytes = base;
    for (std::uint64_t n = 1 + random.below(4); n > 0; --n) {
      bytes[random.below(bytes.size())] = static_cast<std::uint8_t>(random.below(256));
    }
    const auto result = decode<Everything>(bytes);
    if (result) CHECK(encode(*result) == bytes);
    if (validate_cbor(bytes)) {
      CborReader reader(bytes);
      CHECK(reader.skip());
      CHECK(reader.end());
    }
  }
}

TEST_CASE("cbor: what is refused, by class") {
  SUBCASE("unknown key") {
    CHECK(refused<Point>(hex("a3617805617a0062797921")) == ErrorCode::unsupported);
  }
  SUBCASE("missing key") { CHECK(refused<Point>(hex("a1617805")) == ErrorCode::missing); }
  SUBCASE("duplicate key") {
    CHECK(refused<Point>(hex("a3617805617805627979"
                             "21")) == ErrorCode::duplicate);
  }
  SUBCASE("keys not sorted") {
    CHECK(refused<Point>(hex("a262797921617805")) == ErrorCode::non_canonical);
  }
  SUBCASE("key that is no text") { CHECK(invalid("a10101") == ErrorCode::malformed); }
  SUBCASE("number not shortest") {
    for (const char* text :
         {"1817", "190017", "1900ff", "1a0000ffff", "1b00000000ffffffff", "3817", "5801ff",
          "7801"
          "61",
          "980100",
          "b8016161"
          "00"}) {
      CHECK(invalid(text) == ErrorCode::non_canonical);
    }
  }
  SUBCASE("indefinite length") {
    for (const char* text : {"5f4100ff", "7f6161ff", "9f00ff", "bf616100ff"}) {
      CHECK(invalid(text) == ErrorCode::non_canonical);
    }
  }
  SUBCASE("reserved additional information") {
    for (const char* text : {"1c", "1d", "1e", "3c", "5d", "7e", "9c", "bd"}) {
      CHECK(invalid(text) == ErrorCode::malformed);
    }
  }
  SUBCASE("tag, float, undefined, simple value, break") {
    for (const char* text : {"c000", "d24100", "f90000", "fa00000000", "fb0000000000000000", "f7",
                             "f0", "f820", "ff"}) {
      CHECK(invalid(text) == ErrorCode::unsupported);
    }
  }
  SUBCASE("integer below the signed 64-bit range") {
    CHECK(invalid("3b8000000000000000") == ErrorCode::unsupported);
    CHECK(validate_cbor(hex("3b7fffffffffffffff")));
  }
  SUBCASE("cut") {
    for (const char* text : {"", "18", "1900", "41",
                             "6161"
                             "61",
                             "81", "a16161", "58", "5affffffff"}) {
      const auto result = validate_cbor(hex(text));
      CAPTURE(text);
      REQUIRE_FALSE(result);
      const bool trailing = std::string_view(text) == "616161";
      CHECK(result.error().code == (trailing ? ErrorCode::trailing_data : ErrorCode::truncated));
    }
  }
  SUBCASE("trailing bytes") {
    CHECK(invalid("0000") == ErrorCode::trailing_data);
    CHECK(refused<Point>(hex("a26178056279792100")) == ErrorCode::trailing_data);
  }
  SUBCASE("text that is not UTF-8") {
    for (const char* text : {"61ff", "62c080", "63eda080", "64f4908080", "61c3", "62c328"}) {
      CHECK(invalid(text) == ErrorCode::malformed);
    }
  }
  SUBCASE("value of another type") {
    CHECK(refused<Point>(hex("a2617861"
                             "35"
                             "62797921")) == ErrorCode::malformed);
    CHECK(refused<Point>(hex("83010203")) == ErrorCode::malformed);
  }
  SUBCASE("number too large for its member") {
    CHECK(refused<std::vector<std::uint8_t>>(hex("8101")) == ErrorCode::malformed);
    CHECK(refused<std::vector<std::uint16_t>>(hex("811a00010000")) == ErrorCode::limit_exceeded);
    CHECK(refused<Point>(hex("a26178056279791bffffffffffffffff")) == ErrorCode::limit_exceeded);
  }
  SUBCASE("byte string of another length, unknown name") {
    using Four = std::vector<FixedBytes<struct FourTag, 4>>;
    CHECK(refused<Four>(hex("8143010203")) == ErrorCode::wrong_value);
    CHECK(refused<std::vector<Colour>>(hex("8164"
                                           "626c7565")) == ErrorCode::wrong_value);
  }
  SUBCASE("null where a value has to be") {
    CHECK(refused<Point>(hex("a26178f662797921")) == ErrorCode::malformed);
  }
  SUBCASE("over the size allowed") {
    const auto result = decode<Point>(hex("a261780562797921"), 7);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::limit_exceeded);
  }
}

TEST_CASE("cbor: depth ends at the limit") {
  const auto nested = [](std::size_t depth) {
    Bytes bytes(depth, 0x81);
    bytes.push_back(0x00);
    return bytes;
  };
  CHECK(validate_cbor(nested(limits::kCborDepth)));
  const auto deeper = validate_cbor(nested(limits::kCborDepth + 1));
  REQUIRE_FALSE(deeper);
  CHECK(deeper.error().code == ErrorCode::limit_exceeded);
  CHECK_FALSE(validate_cbor(Bytes(1'000'000, 0x81)));
}

TEST_CASE("cbor: a few hostile bytes get no memory") {
  // Counts that outrun the bytes, and many small items that are large in memory.
  CHECK(refused<std::vector<std::string>>(hex("9b7fffffffffffffff")) == ErrorCode::truncated);
  CHECK(refused<Bytes>(hex("5b7fffffffffffffff")) == ErrorCode::truncated);
  CHECK(refused<std::vector<Point>>(hex("bb7fffffffffffffff")) == ErrorCode::truncated);
  CborWriter many;
  many.array(100'000);
  for (int i = 0; i < 100'000; ++i) many.map(0);
  CHECK(refused<std::vector<Sparse>>(many.take()) == ErrorCode::limit_exceeded);
}

TEST_CASE("cbor: a map with many keys is no struct of ours") {
  std::map<std::string, std::uint64_t> many;
  for (int i = 0; i < 1000; ++i) many["k" + std::to_string(i)] = 1;
  const Bytes bytes = encode(many);
  CHECK(validate_cbor(bytes));
  CHECK(decode<decltype(many)>(bytes));
  CHECK(refused<Point>(bytes) == ErrorCode::unsupported);
}

TEST_CASE("utf-8: strict, and white space is Unicode's") {
  CHECK(valid_utf8("ASCII, кирилица, ұ, 水, \xf0\x9f\x96\x8b"));
  for (const char* bad : {"\x80", "\xc0\xaf", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80",
                          "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xc3"}) {
    CHECK_FALSE(valid_utf8(bad));
  }
  for (const char* space : {"a ", "a\n", "a\xc2\xa0", "a\xe2\x80\xaf", "\xe3\x80\x80"}) {
    CHECK(ends_in_white_space(space));
  }
  for (const char* other : {"", "a", " a", "\xe2\x80\x94", "ä"})
    CHECK_FALSE(ends_in_white_space(other));
}

TEST_CASE("UTF-8: a byte that is wrong is found wherever it stands") {
  for (std::size_t size = 1; size <= 25; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      std::string text(size, 'a');
      CHECK(valid_utf8(text));
      text[at] = '\x80';
      CHECK_FALSE(valid_utf8(text));
      text.replace(at, 1, "\xd0\xb6");
      CHECK(valid_utf8(text));
      text.erase(at + 1, 1);
      CHECK_FALSE(valid_utf8(text));
    }
  }
}
