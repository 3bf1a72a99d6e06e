// RFC 8949 appendix A: each item is read and written back to the same bytes, or refused by a rule.
#include <doctest/doctest.h>

#include "formats/cbor/reader.hpp"
#include "formats/cbor/writer.hpp"
#include "tests/crypto/json.hpp"

using namespace aigaq;
using namespace aigaq::formats;
using test::Json;

namespace {

// Item by item into a writer, and into JSON to compare the meaning.
Json transcode(CborReader& in, CborWriter& out) {
  const auto type = in.peek();
  REQUIRE(type);
  switch (*type) {
    case CborType::number: {
      const auto value = in.number();
      REQUIRE(value);
      out.number(*value);
      return *value;
    }
    case CborType::negative: {
      const auto value = in.signed_number();
      REQUIRE(value);
      out.signed_number(*value);
      return *value;
    }
    case CborType::bytes: {
      const auto value = in.bytes();
      REQUIRE(value);
      out.bytes(*value);
      return "h'" + to_hex(*value) + "'";
    }
    case CborType::text: {
      const auto value = in.text();
      REQUIRE(value);
      out.text(*value);
      return std::string(*value);
    }
    case CborType::boolean: {
      const auto value = in.boolean();
      REQUIRE(value);
      out.boolean(*value);
      return *value;
    }
    case CborType::null:
      REQUIRE(in.null());
      out.null();
      return nullptr;
    case CborType::array: {
      const auto items = in.array();
      REQUIRE(items);
      out.array(*items);
      Json array = Json::array();
      for (std::uint64_t i = 0; i < *items; ++i) array.push_back(transcode(in, out));
      return array;
    }
    case CborType::map: {
      const auto pairs = in.map();
      REQUIRE(pairs);
      out.map(*pairs);
      Json map = Json::object();
      for (std::uint64_t i = 0; i < *pairs; ++i) {
        const std::string key = transcode(in, out).get<std::string>();
        map[key] = transcode(in, out);
      }
      return map;
    }
  }
  return {};
}

// The rules of docs/formats/cbor.md that an item of appendix A breaks; empty: none.
std::string broken_rule(const Json& item, const std::string& hex) {
  if (!item.at("roundtrip").get<bool>()) return "not the one encoding";
  if (hex == "3bffffffffffffffff") return "integer below -2^63";
  if (hex == "a201020304") return "map keys are text";
  const auto first = static_cast<unsigned>(std::stoul(hex.substr(0, 2), nullptr, 16));
  if (first >> 5 == 6) return "tag";
  if (first >> 5 == 7 && (first < 0xf4 || first > 0xf6)) return "float or simple value";
  return {};
}

}  // namespace

TEST_CASE("vectors: RFC 8949 appendix A") {
  const auto folder = test::vector_folder("cbor");
  if (!folder) return;
  test::VectorCount count("cbor");
  std::size_t accepted = 0;
  for (const auto& file : test::files_below(*folder)) {
    for (const Json& item : test::read_json(file)) {
      const std::string hex = item.at("hex").get<std::string>();
      CAPTURE(hex);
      const auto bytes = from_hex(hex);
      REQUIRE(bytes);
      const std::string rule = broken_rule(item, hex);
      CAPTURE(rule);
      CHECK(validate_cbor(*bytes).has_value() == rule.empty());
      count.ran();
      if (!rule.empty()) continue;
      ++accepted;
      CborReader in(*bytes);
      CborWriter out;
      const Json meaning = transcode(in, out);
      CHECK(in.end());
      CHECK(out.view() == *bytes);
      CHECK(meaning == (item.contains("decoded") ? item.at("decoded") : item.at("diagnostic")));
    }
  }
  CHECK(accepted > 30);
  CHECK(count.count() > accepted);
}
