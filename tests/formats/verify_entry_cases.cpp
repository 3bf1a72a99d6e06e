#include "crypto/hash.hpp"
#include "crypto/limits.hpp"
#include "formats/cbor/writer.hpp"
#include "tests/formats/verify_entry_maker.hpp"

namespace aigaq::test {
namespace {

// Every part, and short enough to be read in a file of vectors.
Sealed make(crypto::RandomSource& random) {
  Statement statement;
  statement.kind = FormKind::testimony;
  statement.fields = {{"title", {"A title"}},
                      {"methods", {"first", "second", "third"}},
                      {"duress", {"none stated"}}};
  statement.relations = {{"contradicts", 5, random.fixed<Hash>()}};
  statement.text = "one two three four";
  statement.text_cuts = TextCuts{{{4, 1}, {4, 0}, {6, 2}, {4, 3}}};
  std::vector<std::string> files;
  add_file(statement, files, "photo.jpg", "bytes of a photograph", false, random);
  add_file(statement, files, "note.txt", "alpha beta gamma", true, random);
  statement.files[1].cuts = TextCuts{{{6, 2}, {5, 1}, {5, 0}}};
  add_file(statement, files, "empty", "", false, random);
  return seal(std::move(statement), std::move(files), random);
}

}  // namespace

RefusalCases::RefusalCases() : random_(61), sealed_(make(random_)) {}

std::vector<RefusalCase> RefusalCases::all() {
  accepted();
  entries();
  authors();
  heads();
  leaves();
  nested();
  lists();
  texts();
  files();
  return std::move(cases_);
}

void RefusalCases::accepted() {
  put("accepted-part", "", sealed_.open(part()));
  put("accepted-all", "", sealed_.open_all());
  put("accepted-head-only", "", sealed_.open({}));
  const Crafted plain = craft(plain_leaves(), random_);
  put("accepted-empty-slot-shown", "", plain.open({0, 3}), plain.entry_bytes, {});
  Selection identities;
  identities.slots = {kIdentitiesSlot};
  put("accepted-identities-leaf-alone", "", sealed_.open(identities));
  Selection whole;
  whole.files.resize(2);
  whole.files[1] = {true, true, TextSelection{{{0, 3}}}, "", {}};
  put("accepted-redactable-file-whole-by-words", "", sealed_.open(whole));
}

void RefusalCases::entries() {
  const auto with = [&](const char* name, const char* expected, auto change) {
    Entry entry = sealed_.entry;
    change(entry);
    put(name, expected, sealed_.open(part()), encode_entry(entry));
  };
  with("entry-version-2", "unknown-version", [](Entry& e) { e.version = 2; });
  with("entry-number-0-without-genesis", "genesis-invalid", [](Entry& e) { e.number = 0; });
  with("entry-genesis-in-later-entry", "genesis-invalid", [](Entry& e) { e.genesis.emplace(); });
  with("entry-genesis-with-previous", "genesis-invalid", [](Entry& e) {
    e.number = 0;
    e.genesis.emplace();
    e.vault = vault_id(*e.genesis);
  });
  with("entry-genesis-of-another-vault", "vault-id-mismatch", [](Entry& e) {
    e.number = 0;
    e.previous = {};
    e.genesis.emplace();
  });
  with("entry-genesis-format-2", "unknown-version", [](Entry& e) {
    e.number = 0;
    e.previous = {};
    e.genesis.emplace();
    e.genesis->format = 2;
  });
  with("entry-of-another-statement", "statement-root-mismatch",
       [](Entry& e) { e.statement.data[31] ^= 1; });
  const Bytes entry = sealed_.entry_bytes();
  Bytes longer = entry;
  longer.push_back(0);
  put("entry-trailing-byte", "entry-malformed", sealed_.open(part()), longer);
  put("entry-cut", "entry-malformed", sealed_.open(part()), Bytes(entry.begin(), entry.end() - 1));
  put("entry-65536-bytes", "entry-too-large", sealed_.open(part()),
      Bytes(limits::kEntryBytes + 1, 0));
}

void RefusalCases::authors() {
  Selection selection = part();
  selection.author = true;
  put("accepted-author-shown", "", sealed_.open(selection));
  EntryOpening flipped = sealed_.open(selection);
  flipped.author->cose.back() ^= 1;
  put("author-signature-flipped", "author-signature", std::move(flipped));
  EntryOpening salted = sealed_.open(selection);
  salted.author->salt.data[0] ^= 1;
  put("author-other-salt", "statement-root-mismatch", std::move(salted));
  // Signed for another entry, and committed to all the same.
  const Hash root = form_root(sealed_.statement, sealed_.seed);
  Entry entry = sealed_.entry;
  EntryOpening moved = sealed_.open(selection);
  moved.author->cose =
      sign_author(sealed_.member, entry.vault, entry.number + 1, entry.previous, root);
  entry.statement = statement_root(root, author_leaf(moved.author->salt, moved.author->cose));
  put("author-signed-another-entry", "author-signature", std::move(moved), encode_entry(entry));
  EntryOpening closed = sealed_.open(part());
  closed.author_leaf->data[0] ^= 1;
  put("author-leaf-flipped", "statement-root-mismatch", std::move(closed));
}

void RefusalCases::heads() {
  const auto with = [&](const char* name, const char* expected, const LeafHead& head) {
    crafted(name, expected, 0, encode_leaf({"head", LeafType::head, head}));
  };
  const Crafted plain = craft(plain_leaves(), random_);
  put("head-closed", "head-closed", plain.open({2}), plain.entry_bytes, {});
  put("nothing-open", "head-closed", plain.open({}), plain.entry_bytes, {});
  FormLeaves empty = plain_leaves();
  empty[0].reset();
  const Crafted headless = craft(std::move(empty), random_);
  put("head-empty", "head-closed", headless.open({0, 2}), headless.entry_bytes, {});
  with("head-unknown-kind", "unknown-kind", {"rumour", 1, "original"});
  with("head-kind-of-a-file", "unknown-kind", {"file", 1, "original"});
  with("head-schema-version-2", "unknown-version", {"testimony", 2, "original"});
  with("head-schema-version-0", "unknown-version", {"testimony", 0, "original"});
  with("head-unknown-status", "unknown-status", {"testimony", 1, "final"});
  crafted("head-key-differs", "slot-mismatch", 0,
          encode_leaf({"title", LeafType::head, LeafHead{"testimony", 1, "original"}}));
  crafted("head-is-text", "slot-mismatch", 0,
          encode_leaf({"head", LeafType::text, std::string("testimony")}));
}

void RefusalCases::leaves() {
  const auto text = [](const char* key) {
    return encode_leaf({key, LeafType::text, std::string("v")});
  };
  crafted("slot-holds-another-slots-key", "slot-mismatch", 3, text("title"));
  crafted("slot-without-field-holds-a-known-key", "slot-mismatch", 58, text("title"));
  crafted("slot-holds-the-head-again", "slot-mismatch", 1,
          encode_leaf({"head", LeafType::head, LeafHead{"testimony", 1, "original"}}));
  crafted("unknown-key", "unknown-field", 3, text("langauge"));
  crafted("key-of-another-kind", "unknown-field", 3, text("publisher"));
  crafted("text-slot-holds-number", "type-mismatch", 2,
          encode_leaf({"title", LeafType::number, std::uint64_t{1}}));
  crafted("text-slot-holds-bytes", "type-mismatch", 2,
          encode_leaf({"title", LeafType::bytes, Bytes{1}}));
  crafted("text-slot-holds-list", "type-mismatch", 2,
          encode_leaf({"title", LeafType::list, LeafTree{{}, 1}}));
  crafted("list-slot-holds-text", "type-mismatch", methods(), text("methods"));
  crafted("statement-text-is-a-file-tree", "type-mismatch", kTextSlot,
          encode_leaf({"text", LeafType::file_tree, LeafTree{{}, 1}}));
  CborWriter unknown;
  unknown.array(3).text("title").text("song").text("v");
  crafted("unknown-type", "unknown-type", 2, unknown.take());
  Bytes trailing = text("title");
  trailing.push_back(0);
  crafted("leaf-trailing-byte", "leaf-malformed", 2, trailing);
  crafted("leaf-empty", "leaf-malformed", 2, {});
  CborWriter four;
  four.array(4).text("title").text("text").text("v").null();
  crafted("leaf-of-four", "leaf-malformed", 2, four.take());
  CborWriter loose;
  loose.array(3).text("title").text("text").raw(Bytes{0x78, 0x01, 0x76});
  crafted("leaf-not-shortest", "leaf-malformed", 2, loose.take());
  CborWriter bad;
  bad.array(3).text("title").text("text").raw(Bytes{0x61, 0xff});
  crafted("leaf-not-utf8", "leaf-malformed", 2, bad.take());
  const Crafted plain = craft(plain_leaves(), random_);
  put("identities-slot-empty", "slot-mismatch", plain.open({0, kIdentitiesSlot}), plain.entry_bytes,
      {});
}

std::vector<RefusalCase> refusal_cases() {
  std::vector<RefusalCase> all = RefusalCases().all();
  for (RefusalCase& one : more_refusal_cases()) all.push_back(std::move(one));
  return all;
}

}  // namespace aigaq::test
