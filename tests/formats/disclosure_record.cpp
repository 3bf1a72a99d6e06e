// Openings as documents: one encoding, and no flipped bit is ever accepted.
#include <doctest/doctest.h>

#include <cstdlib>

#include "crypto/limits.hpp"
#include "tests/formats/verify_entry_case.hpp"

using namespace aigaq;
using namespace aigaq::formats;

namespace {

// Small, and still with every kind of tree.
test::Sealed small(crypto::RandomSource& random) {
  Statement statement;
  statement.kind = FormKind::testimony;
  statement.fields = {{"title", {"T"}}, {"methods", {"a", "b"}}, {"duress", {"none"}}};
  statement.relations = {{"about", 1, random.fixed<Hash>()}};
  statement.text = "one two three";
  statement.text_cuts = TextCuts{{{4, 1}, {4, 0}, {5, 2}}};
  std::vector<std::string> files;
  test::add_file(statement, files, "n", "abc", false, random);
  test::add_file(statement, files, "r", "x y", true, random);
  return test::seal(std::move(statement), std::move(files), random);
}

Selection part(const Statement& statement) {
  Selection selection;
  selection.slots = {2, kRelationsSlot, schema_of(statement.kind).find("methods")->slot};
  selection.list_items[selection.slots.back()] = {1};
  selection.text = TextSelection{{{0, 1}, {2, 3}}};
  selection.files.resize(2);
  selection.files[0] = {true, true, {}, "file-1", {}};
  selection.files[1] = {true, false, TextSelection{{{1, 2}}}, "", {}};
  selection.author = true;
  return selection;
}

}  // namespace

TEST_CASE("opening: no flipped bit of opening or entry is accepted") {
  test::SeededRandom random(51);
  const test::Sealed sealed = small(random);
  const auto members = test::members_of(sealed);
  const auto accepted = [&](const Bytes& entry, const Bytes& encoded) {
    auto opening = decode_opening(encoded);
    const auto coming = test::check_coming(entry, encoded);
    CHECK(coming.has_value() == opening.has_value());
    if (!opening) return false;
    CHECK(encode_opening(*opening) == encoded);
    return test::check(entry, *opening, members).classes.empty();
  };
  const Bytes entry = sealed.entry_bytes();
  // Every bit takes minutes; a stride of 37 visits every place in a byte.
  const std::size_t step = std::getenv("AIGAQ_EXHAUSTIVE") != nullptr ? 1 : 37;
  for (const bool whole : {false, true}) {
    const Bytes encoded =
        encode_opening(whole ? sealed.open_all() : sealed.open(part(sealed.statement)));
    REQUIRE(accepted(entry, encoded));
    for (std::size_t bit = 0; bit < encoded.size() * 8; bit += step) {
      Bytes flipped = encoded;
      flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ (1u << (bit % 8)));
      CAPTURE(bit);
      CHECK_FALSE(accepted(entry, flipped));
    }
    for (std::size_t size = 0; size < encoded.size(); ++size) {
      CHECK_FALSE(decode_opening(ByteView(encoded).first(size)));
      CHECK_FALSE(test::check_coming(entry, ByteView(encoded).first(size)));
    }
  }
  const Bytes encoded = encode_opening(sealed.open(part(sealed.statement)));
  for (std::size_t bit = 0; bit < entry.size() * 8; ++bit) {
    Bytes flipped = entry;
    flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ (1u << (bit % 8)));
    CAPTURE(bit);
    CHECK_FALSE(accepted(flipped, encoded));
  }
}

TEST_CASE("opening: random bytes end in a finding, never in a crash") {
  test::SeededRandom random(test::test_seed("opening bytes"));
  const test::Sealed sealed = small(random);
  const Bytes encoded = encode_opening(sealed.open(part(sealed.statement)));
  std::size_t decoded = 0;
  for (int round = 0; round < 800; ++round) {
    Bytes bytes = encoded;
    for (std::uint64_t n = 1 + random.below(3); n > 0; --n) {
      bytes[random.below(bytes.size())] = static_cast<std::uint8_t>(random.below(256));
    }
    auto opening = decode_opening(bytes);
    CHECK(test::check_coming(sealed.entry_bytes(), bytes).has_value() == opening.has_value());
    if (!opening || bytes == encoded) continue;
    ++decoded;
    CHECK_FALSE(
        test::check(sealed.entry_bytes(), *opening, test::members_of(sealed)).classes.empty());
  }
  CHECK(decoded > 0);
}

TEST_CASE("opening: documents that are refused") {
  test::SeededRandom random(52);
  const test::Sealed sealed = small(random);
  const auto code = [&sealed](const EntryOpening& opening) {
    const Bytes encoded = encode_opening(opening);
    const auto result = decode_opening(encoded);
    REQUIRE_FALSE(result);
    const auto coming = test::check_coming(sealed.entry_bytes(), encoded);
    REQUIRE_FALSE(coming);
    CHECK(coming.error().code == result.error().code);
    CHECK(coming.error().context == std::string_view(result.error().context));
    return result.error().code;
  };
  EntryOpening opening = sealed.open(part(sealed.statement));
  SUBCASE("author shown and closed at once") {
    opening.author_leaf = Hash{};
    CHECK(code(opening) == ErrorCode::wrong_value);
  }
  SUBCASE("author neither shown nor closed") {
    opening.author.reset();
    CHECK(code(opening) == ErrorCode::wrong_value);
  }
  SUBCASE("version") {
    Bytes bytes = encode_opening(opening);
    // {"v": 1, …}: the shortest key stands first.
    REQUIRE(bytes[1] == 0x61);
    REQUIRE(bytes[3] == 0x01);
    bytes[3] = 0x02;  // that of openings with a part of a file
    const auto without = decode_opening(bytes);
    REQUIRE_FALSE(without);
    CHECK(without.error().code == ErrorCode::wrong_value);
    bytes[3] = 0x03;
    const auto unknown = decode_opening(bytes);
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().code == ErrorCode::unsupported);
  }
  SUBCASE("a part of a file under the first version") {
    SlotOpening& files = opening.form.slots.emplace_back();
    files.list = std::make_unique<ListOpening>();
    files.list->forms.push_back(std::make_unique<FormOpening>());
    SlotOpening& content = files.list->forms.back()->slots.emplace_back();
    content.file = std::make_unique<FileOpening>();
    content.file->excerpt = true;
    Bytes bytes = encode_opening(opening);
    REQUIRE(bytes[3] == 0x02);
    REQUIRE(decode_opening(bytes));
    bytes[3] = 0x01;
    const auto first = decode_opening(bytes);
    REQUIRE_FALSE(first);
    CHECK(first.error().code == ErrorCode::wrong_value);
    const auto coming = test::check_coming(sealed.entry_bytes(), bytes);
    REQUIRE_FALSE(coming);
    CHECK(coming.error().code == ErrorCode::wrong_value);
  }
}

TEST_CASE("opening: forms nested in forms end at the depth limit") {
  test::SeededRandom random(53);
  const test::Sealed sealed = small(random);
  EntryOpening opening = sealed.open({});
  FormOpening* form = &opening.form;
  for (int depth = 0; depth < 10; ++depth) {
    SlotOpening& slot = form->slots.emplace_back();
    slot.list = std::make_unique<ListOpening>();
    slot.list->forms.push_back(std::make_unique<FormOpening>());
    form = slot.list->forms.back().get();
  }
  const Bytes encoded = encode_opening(opening);
  const auto result = decode_opening(encoded);
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::limit_exceeded);
  const auto coming = test::check_coming(sealed.entry_bytes(), encoded);
  REQUIRE_FALSE(coming);
  CHECK(coming.error().code == ErrorCode::limit_exceeded);
}
