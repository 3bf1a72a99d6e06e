// RFC 8949 appendix A: each item is read and written back to the same bytes, or refused by a rule.
#include <doctest/doctest.h>

#include <algorithm>

#include "formats/cbor/reader.hpp"
#include "formats/cbor/utf8.hpp"
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
      return Json::binary({value->begin(), value->end()});
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

// RFC 8949 section 8, for items that JSON can't say.
std::string diagnostic(const Json& meaning) {
  if (meaning.is_binary()) return "h'" + to_hex(ByteView(meaning.get_binary())) + "'";
  if (!meaning.is_structured()) return meaning.dump();
  std::string out = meaning.is_array() ? "[" : "{";
  for (const auto& [key, value] : meaning.items()) {
    if (out.size() > 1) out += ", ";
    out += (meaning.is_array() ? "" : Json(key).dump() + ": ") + diagnostic(value);
  }
  return out + (meaning.is_array() ? "]" : "}");
}

// The first rule of docs/formats/cbor.md that an item breaks; empty: none. Written apart from the
// reader, so that a set with other items than appendix A tells the two apart.
class Judge {
 public:
  explicit Judge(ByteView bytes) : rest_(bytes) {}

  std::string broken_rule() {
    item(0);
    if (rule_.empty() && !rest_.empty()) rule_ = "bytes behind the item";
    return rule_;
  }

 private:
  void broken(const char* rule) {
    if (rule_.empty()) rule_ = rule;
  }

  ByteView take(std::uint64_t n) {
    if (n > rest_.size()) {
      broken("it ends early");
      n = rest_.size();
    }
    const ByteView taken = rest_.first(n);
    rest_ = rest_.subspan(n);
    return taken;
  }

  std::uint64_t argument(unsigned info) {
    if (info < 24) return info;
    if (info > 27) broken("no definite length");
    if (!rule_.empty()) return 0;
    const std::size_t bytes = std::size_t{1} << (info - 24);
    std::uint64_t value = 0;
    for (const auto byte : take(bytes)) value = value << 8 | byte;
    const std::uint64_t least = bytes == 1 ? 24 : std::uint64_t{1} << (4 * bytes);
    if (value < least) broken("not the shortest form");
    return value;
  }

  void item(unsigned depth) {
    const ByteView head = take(1);
    if (head.empty()) return;
    const unsigned major = head[0] >> 5;
    const unsigned info = head[0] & 31U;
    if (major == 6) broken("tag");
    if (major == 7 && (info < 20 || info > 22)) broken("float or simple value");
    if (!rule_.empty() || major == 7) return;
    const std::uint64_t value = argument(info);
    if (major == 1 && value >> 63 != 0) broken("integer below -2^63");
    if (major == 2 || major == 3) text(take(value), major == 3);
    if (major == 4 || major == 5) children(value, major == 5, depth + 1);
  }

  void text(ByteView bytes, bool is_text) {
    if (is_text && !valid_utf8(as_text(bytes))) broken("not UTF-8");
  }

  void children(std::uint64_t count, bool map, unsigned depth) {
    if (depth > 16) broken("nested too deep");
    ByteView last;
    for (std::uint64_t i = 0; i < count && rule_.empty(); ++i) {
      if (map) {
        const ByteView from = rest_;
        if (from.empty() || from[0] >> 5 != 3) broken("map keys are text");
        item(depth);
        const ByteView key = from.first(from.size() - rest_.size());
        if (i > 0 &&
            !std::lexicographical_compare(last.begin(), last.end(), key.begin(), key.end())) {
          broken("keys not in order, or one twice");
        }
        last = key;
      }
      item(depth);
    }
  }

  ByteView rest_;
  std::string rule_;
};

}  // namespace

TEST_CASE("vectors: RFC 8949 appendix A") {
  const auto folder = test::vector_folder("cbor");
  if (!folder) return;
  test::VectorCount count("cbor");
  for (const auto& file : test::files_below(*folder)) {
    if (file.extension() != ".json") {
      count.skip(file.filename().string(), "not JSON");
      continue;
    }
    for (const Json& item : test::read_json(file)) {
      const Bytes bytes = test::hex_of(item, "hex");
      CAPTURE(item.at("hex").get<std::string>());
      const std::string rule = Judge(bytes).broken_rule();
      CAPTURE(rule);
      CHECK(validate_cbor(bytes).has_value() == rule.empty());
      count.ran();
      if (!rule.empty()) continue;
      CHECK(item.value("roundtrip", true));
      CborReader in(bytes);
      CborWriter out;
      const Json meaning = transcode(in, out);
      CHECK(in.end());
      CHECK(out.view() == bytes);
      if (item.contains("decoded")) {
        CHECK(meaning == item.at("decoded"));
      } else if (item.contains("diagnostic")) {
        CHECK(diagnostic(meaning) == item.at("diagnostic").get<std::string>());
      }
    }
  }
  CHECK(count.count() > 0);
}
