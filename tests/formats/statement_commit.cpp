// Statements: records, rules, commitments.
#include <doctest/doctest.h>

#include <set>

#include "crypto/hash.hpp"
#include "crypto/labels.hpp"
#include "crypto/limits.hpp"
#include "crypto/salted_tree.hpp"
#include "formats/cbor/writer.hpp"
#include "formats/statement/leaf.hpp"
#include "tests/formats/recut.hpp"
#include "tests/formats/verify_entry_case.hpp"

using namespace aigaq;
using namespace aigaq::formats;

namespace {

ErrorCode refused(const Statement& statement) {
  const auto rules = check_statement(statement);
  REQUIRE_FALSE(rules);
  const auto record = decode_statement(encode_statement(statement));
  REQUIRE_FALSE(record);
  CHECK(record.error().code == rules.error().code);
  return rules.error().code;
}

}  // namespace

TEST_CASE("statement: a record goes there and back, with the same root") {
  test::SeededRandom random(test::test_seed("statement records"));
  for (int round = 0; round < 30; ++round) {
    const test::Sealed sealed = test::random_entry(random);
    const Bytes bytes = encode_statement(sealed.statement);
    const auto back = decode_statement(bytes);
    REQUIRE(back);
    CHECK(encode_statement(*back) == bytes);
    CHECK(form_root(*back, sealed.seed) == form_root(sealed.statement, sealed.seed));
  }
}

namespace {

// What a statement's bytes are let go of is nothing that anybody may read again.
struct Gone {
  // NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): a LetGo has no state
  inline static std::size_t bytes = 0;
  static void let_go(MutableByteView memory) {
    bytes += memory.size();
    std::ranges::fill(memory, 0xA5);
  }
};

Statement long_statement(crypto::RandomSource& random) {
  Statement statement = test::sample(random).statement;
  std::string text;
  while (text.size() < std::size_t{3} << 20) text += "seen \u043A\u04AF\u043D a ";
  statement.text_cuts = test::cut(text, random);
  statement.text = std::move(text);
  const FileRecord file = statement.files.front();
  while (statement.files.size() < 5'000) {
    statement.files.push_back(file);
    statement.files.back().name = "paper " + std::to_string(statement.files.size());
  }
  return statement;
}

}  // namespace

TEST_CASE("statement: spent as it is written and as it is read, it says the same") {
  test::SeededRandom random(33);
  Statement statement = long_statement(random);
  REQUIRE(check_statement(statement));
  const Bytes bytes = encode_statement(statement);
  Gone::bytes = 0;
  SUBCASE("written") {
    const std::size_t text = statement.text->size();
    CHECK(spend_statement(statement, Gone::let_go) == bytes);
    CHECK_FALSE(statement.text);
    CHECK_FALSE(statement.text_cuts);
    CHECK(Gone::bytes >= text);
  }
  SUBCASE("read") {
    const auto back = decode_spent_statement(bytes, Gone::let_go);
    REQUIRE(back);
    CHECK(encode_statement(*back) == bytes);
    // All but the last part of each of its long fields.
    CHECK(Gone::bytes + 3 * kLetGoBytes > bytes.size());
  }
  SUBCASE("kept where nothing lets go") {
    CHECK(spend_statement(statement, nullptr) == bytes);
    const auto back = decode_spent_statement(bytes, nullptr);
    REQUIRE(back);
    CHECK(encode_statement(*back) == bytes);
    CHECK(Gone::bytes == 0);
  }
  SUBCASE("refused") {
    statement.files.back().name = "a/b";
    CHECK_FALSE(decode_spent_statement(encode_statement(statement), Gone::let_go));
    CHECK_FALSE(decode_spent_statement(Bytes(bytes.begin(), bytes.end() - 1), Gone::let_go));
  }
}

TEST_CASE("statement: the list of many files has the root of its items") {
  test::SeededRandom random(34);
  Statement statement = test::sample(random).statement;
  const auto seed = random.secret<EntrySeed>();
  const FileRecord file = statement.files.front();
  for (const std::size_t count : {1'023U, 1'024U, 1'025U, 2'048U, 2'500U}) {
    while (statement.files.size() < count) {
      statement.files.push_back(file);
      statement.files.back().name = "paper " + std::to_string(statement.files.size());
    }
    std::vector<Bytes> items;
    for (std::size_t i = 0; i < count; ++i) {
      const Hash root = root_of(file_form_leaves(statement, i, seed), file_form_seed(seed, i));
      items.push_back(encode_leaf({"files", LeafType::form, root}));
    }
    CAPTURE(count);
    CHECK(file_items(statement, seed) == items);
    const Hash root = list_root(items, list_seed(seed, kFilesSlot));
    const FormLeaves leaves = form_leaves(statement, seed);
    CHECK(leaves.at(kFilesSlot) == encode_leaf({"files", LeafType::files, LeafTree{root, count}}));
    CHECK(form_root(statement, seed) == root_of(leaves, form_seed(seed)));
  }
}

TEST_CASE("statement: flipped bits of a record are refused or decode to other bytes") {
  test::SeededRandom random(31);
  const Bytes bytes = encode_statement(test::sample(random).statement);
  for (std::size_t bit = 0; bit < bytes.size() * 8; bit += 3) {
    Bytes flipped = bytes;
    flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ (1u << (bit % 8)));
    const auto result = decode_statement(flipped);
    CAPTURE(bit);
    if (result) CHECK(encode_statement(*result) == flipped);
  }
}

TEST_CASE("statement: rules") {
  test::SeededRandom random(32);
  Statement statement = test::sample(random).statement;
  REQUIRE(check_statement(statement));
  SUBCASE("unknown field") {
    statement.fields["titel"] = {"x"};
    CHECK(refused(statement) == ErrorCode::unsupported);
  }
  SUBCASE("field that is made, not given") {
    statement.fields["files"] = {"x"};
    CHECK(refused(statement) == ErrorCode::wrong_value);
  }
  SUBCASE("one value twice") {
    statement.fields["title"] = {"x", "y"};
    CHECK(refused(statement) == ErrorCode::wrong_value);
  }
  SUBCASE("no value") {
    statement.fields["title"] = {};
    CHECK(refused(statement) == ErrorCode::wrong_value);
  }
  SUBCASE("field too large") {
    statement.fields["title"] = {std::string(limits::kScalarBytes + 1, 'a')};
    CHECK(refused(statement) == ErrorCode::limit_exceeded);
  }
  SUBCASE("too many items") {
    statement.fields["methods"].resize(limits::kListItems + 1);
    CHECK(refused(statement) == ErrorCode::limit_exceeded);
  }
  SUBCASE("unknown relation") {
    statement.relations[0].word = "refutes";
    CHECK(refused(statement) == ErrorCode::unsupported);
  }
  SUBCASE("schema version") {
    statement.version = 2;
    CHECK(refused(statement) == ErrorCode::unsupported);
  }
  SUBCASE("part that the kind does not have") {
    statement.kind = FormKind::enrolment;
    statement.fields = {{"public_key", {"00"}}};
    CHECK(refused(statement) == ErrorCode::unsupported);
  }
  SUBCASE("text without cuts") {
    statement.text_cuts.reset();
    CHECK(refused(statement) == ErrorCode::missing);
  }
  SUBCASE("cuts that end early, go too far, are empty, split a character, hide a flood") {
    TextCuts& cuts = *statement.text_cuts;
    const TextCuts good = cuts;
    const std::size_t last = good.words.size() - 1;
    test::recut(cuts, last, [](WordCut& word) { --word.bytes; });
    CHECK(refused(statement) == ErrorCode::wrong_value);
    cuts = good;
    test::recut(cuts, last, [](WordCut& word) { ++word.bytes; });
    CHECK(refused(statement) == ErrorCode::wrong_value);
    cuts = good;
    cuts.words.push_back({0, 0});
    CHECK(refused(statement) == ErrorCode::wrong_value);
    cuts.words.clear();
    CHECK(refused(statement) == ErrorCode::wrong_value);
    statement.text = "\xd0\xb6";
    cuts.words = {{1, 0}, {1, 0}};
    CHECK(refused(statement) == ErrorCode::malformed);
    cuts.words = {{2, limits::kChaffRun + 1}};
    CHECK(refused(statement) == ErrorCode::limit_exceeded);
    cuts.words = {{2, limits::kChaffRun}};
    CHECK(check_statement(statement));
  }
  SUBCASE("file names") {
    for (const std::string& name : {std::string("a/b"), std::string("a\0b", 3), std::string()}) {
      statement.files[0].name = name;
      CHECK(refused(statement) == ErrorCode::wrong_value);
    }
    statement.files[0].name = std::string(256, 'a');
    CHECK(refused(statement) == ErrorCode::limit_exceeded);
    statement.files[0].name = "\xff\xfe\n";
    CHECK(check_statement(statement));
  }
  SUBCASE("leaf count of a file") {
    ++statement.files[0].content.leaves;
    CHECK(refused(statement) == ErrorCode::wrong_value);
  }
  SUBCASE("cuts of a file that has none") {
    statement.files[0].cuts = TextCuts{{{1, 1}}};
    CHECK(refused(statement) == ErrorCode::wrong_value);
  }
  SUBCASE("more than one document holds") {
    statement.fields["methods"].assign(70, std::string(limits::kScalarBytes - 20, 'a'));
    CHECK(refused(statement) == ErrorCode::limit_exceeded);
    statement.fields["methods"].resize(50);
    CHECK(decode_statement(encode_statement(statement)));
  }
  SUBCASE("text too large") {
    statement.text = std::string(limits::kRedactableTextBytes + 1, 'a');
    statement.text_cuts = TextCuts{{{statement.text->size(), 0}}};
    CHECK(refused(statement) == ErrorCode::limit_exceeded);
  }
  SUBCASE("cuts of a redactable file") {
    test::recut(*statement.files[1].cuts, 0, [](WordCut& word) { --word.bytes; });
    CHECK(refused(statement) == ErrorCode::wrong_value);
  }
}

TEST_CASE("seeds: every tree of an entry has its own, as written") {
  test::SeededRandom random(33);
  const auto seed = random.secret<EntrySeed>();
  std::set<std::string> seen;
  const auto see = [&](const crypto::TreeSeed& one) { seen.insert(to_hex(one.reveal())); };
  see(form_seed(seed));
  see(text_seed(seed));
  for (unsigned slot = 0; slot < 64; ++slot) see(list_seed(seed, slot));
  for (std::uint64_t file = 0; file < 20; ++file) {
    see(file_form_seed(seed, file));
    see(file_content_seed(seed, file));
    for (unsigned slot = 0; slot < 32; ++slot) see(file_list_seed(seed, file, slot));
  }
  CHECK(seen.size() == 2 + 64 + 20 * 34);
  const auto expected = crypto::hkdf_key<crypto::TreeSeed>(
      seed.reveal(), {}, as_bytes("aigaq tree seed v1/file/11/list/15"));
  CHECK(to_hex(file_list_seed(seed, 11, 15).reveal()) == to_hex(expected.reveal()));
  Salt16 salt;
  crypto::hkdf_sha256(seed.reveal(), {}, as_bytes("aigaq tree seed v1/author"),
                      salt.mutable_view());
  CHECK(author_salt(seed) == salt);
}

TEST_CASE("form: 64 leaves by slot, computed by hand") {
  test::SeededRandom random(34);
  const auto seed = random.secret<EntrySeed>();
  Statement statement;
  statement.kind = FormKind::source;
  statement.fields = {{"title", {"T"}}, {"dates", {"a", "b"}}};
  const crypto::TreeSeed tree = form_seed(seed);
  const auto salted = [&](std::uint64_t i, crypto::LeafKind kind, ByteView data) {
    return crypto::salted_leaf_at(labels::kFormTree, tree, i, kind, data);
  };
  CborWriter head;
  head.array(3).text("head").text("head").array(3).text("source").number(1).text("original");
  CborWriter title;
  title.array(3).text("title").text("text").text("T");
  crypto::SaltedTreeBuilder list(labels::kListTree,
                                 list_seed(seed, schema_of(FormKind::source).find("dates")->slot));
  for (const char* value : {"a", "b"}) {
    CborWriter item;
    item.array(3).text("dates").text("text").text(value);
    list.add(crypto::LeafKind::content, item.view());
  }
  CborWriter dates;
  dates.array(3).text("dates").text("list").array(2).bytes(list.root().view()).number(2);
  crypto::SaltedTreeBuilder none(labels::kListTree, list_seed(seed, 63));
  for (int i = 0; i < 4; ++i) none.add(crypto::LeafKind::chaff, {});
  CborWriter identities;
  identities.array(3).text("identities").text("identities");
  identities.array(2).bytes(none.root().view()).number(4);
  const std::map<std::uint64_t, Bytes> leaves = {
      {0, head.take()},
      {2, title.take()},
      {schema_of(FormKind::source).find("dates")->slot, dates.take()},
      {63, identities.take()}};
  crypto::SaltedRoot root(labels::kFormTree);
  for (std::uint64_t i = 0; i < 64; ++i) {
    const auto data = leaves.find(i);
    root.add(data == leaves.end() ? salted(i, crypto::LeafKind::chaff, {})
                                  : salted(i, crypto::LeafKind::content, data->second));
  }
  CHECK(form_root(statement, seed) == root.root());
}

TEST_CASE("form: every value, its slot and its kind change the root") {
  test::SeededRandom random(35);
  const auto seed = random.secret<EntrySeed>();
  Statement statement = test::sample(random).statement;
  std::set<std::string> roots;
  const auto see = [&] { return roots.insert(to_hex(form_root(statement, seed).view())).second; };
  CHECK(see());
  statement.status = Status::original;
  CHECK(see());
  statement.fields["title"][0] += "x";
  CHECK(see());
  statement.fields["tool"] = statement.fields["title"];
  CHECK(see());
  std::swap(statement.fields["methods"][0], statement.fields["methods"][1]);
  CHECK(see());
  statement.relations.pop_back();
  CHECK(see());
  test::recut(*statement.text_cuts, 0, [](WordCut& word) { ++word.chaff; });
  CHECK(see());
  statement.files[0].name = std::string(statement.files[0].name) + "x";
  CHECK(see());
  statement.files[1].content.root.data[0] ^= 1;
  CHECK(see());
  std::swap(statement.files[0], statement.files[2]);
  CHECK(see());
  statement.text.reset();
  statement.text_cuts.reset();
  CHECK(see());
}

TEST_CASE("leaf: every type there and back, anything else refused") {
  test::SeededRandom random(36);
  const Hash hash = random.fixed<Hash>();
  const std::vector<Leaf> leaves = {{"head", LeafType::head, LeafHead{"testimony", 1, "original"}},
                                    {"title", LeafType::text, std::string("T")},
                                    {"size", LeafType::number, std::uint64_t{7}},
                                    {"sha256", LeafType::bytes, Bytes{1, 2}},
                                    {"methods", LeafType::list, LeafTree{hash, 2}},
                                    {"relations", LeafType::relations, LeafTree{hash, 2}},
                                    {"files", LeafType::files, LeafTree{hash, 2}},
                                    {"identities", LeafType::identities, LeafTree{hash, 4}},
                                    {"text", LeafType::text_tree, LeafTree{hash, 2}},
                                    {"content", LeafType::file_tree, LeafTree{hash, 2}},
                                    {"relations", LeafType::relation, Relation{"about", 3, hash}},
                                    {"files", LeafType::form, hash}};
  for (const Leaf& leaf : leaves) {
    const Bytes data = encode_leaf(leaf);
    const auto back = decode_leaf(data);
    REQUIRE(back);
    CHECK(back->key == leaf.key);
    CHECK(back->type == leaf.type);
    CHECK(encode_leaf(*back) == data);
    Bytes longer = data;
    longer.push_back(0);
    CHECK_FALSE(decode_leaf(longer));
    for (std::size_t size = 0; size < data.size(); ++size) {
      CHECK_FALSE(decode_leaf(ByteView(data).first(size)));
    }
  }
  CHECK_FALSE(decode_leaf(encode_leaf({"a", LeafType::list, LeafTree{hash, 0}})));
  CHECK_FALSE(
      decode_leaf(encode_leaf({"a", LeafType::list, LeafTree{hash, limits::kTreeLeaves + 1}})));
  CHECK_FALSE(decode_leaf(encode_leaf({"a", LeafType::text, std::uint64_t{1}})));
  CHECK_FALSE(decode_leaf(encode_leaf({"a", LeafType::number, std::string("1")})));
  CborWriter unknown;
  unknown.array(3).text("a").text("texts").text("b");
  const auto refused = decode_leaf(unknown.view());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::wrong_value);
}
