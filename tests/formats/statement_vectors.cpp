// Our own vectors for other implementations, tests/formats/vectors: made here from fixed seeds,
// compared with what is checked in, and then read back and checked from the files alone.
// AIGAQ_WRITE_VECTORS=1 writes them anew: that is a new version of the format.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>

#include "crypto/hash.hpp"
#include "crypto/limits.hpp"
#include "crypto/merkle.hpp"
#include "formats/cbor/reader.hpp"
#include "formats/log/note.hpp"
#include "tests/formats/verify_entry_cases.hpp"
#include "tests/support/vectors.hpp"

using namespace aigaq;
using namespace aigaq::formats;

namespace {

std::filesystem::path folder() {
  return std::filesystem::path(AIGAQ_SOURCE_DIR) / "tests" / "formats" / "vectors";
}

std::string hex(ByteView bytes) { return to_hex(bytes); }
std::string hex(std::string_view text) { return to_hex(as_bytes(text)); }

void compare(const std::string& name, const std::string& text) {
  const std::filesystem::path file = folder() / name;
  if (std::getenv("AIGAQ_WRITE_VECTORS") != nullptr) {
    std::ofstream(file, std::ios::binary) << text;
  }
  CAPTURE(name);
  CHECK((as_text(test::read_file(file)) == text));
}

// A block of `key: value` lines ends at an empty line; `#` lines are for people.
using Block = std::vector<std::pair<std::string, std::string>>;

std::vector<Block> read_blocks(const std::string& name) {
  const Bytes bytes = test::read_file(folder() / name);
  std::string_view text = as_text(bytes);
  std::vector<Block> blocks(1);
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    REQUIRE(end != std::string_view::npos);
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (line.empty()) {
      if (!blocks.back().empty()) blocks.emplace_back();
    } else if (line.front() != '#') {
      const std::size_t colon = line.find(": ");
      REQUIRE(colon != std::string_view::npos);
      blocks.back().emplace_back(line.substr(0, colon), line.substr(colon + 2));
    }
  }
  if (blocks.back().empty()) blocks.pop_back();
  return blocks;
}

std::string value(const Block& block, std::string_view key) {
  const auto found = std::ranges::find(block, key, &Block::value_type::first);
  CAPTURE(key);
  REQUIRE(found != block.end());
  return found->second;
}

Bytes bytes_of(const std::string& text) {
  const auto bytes = from_hex(text);
  REQUIRE(bytes);
  return *bytes;
}

// What an accepted opening shows, a line each.
std::string shown_lines(const VerifiedEntry& entry) {
  std::string out = "number: " + std::to_string(entry.number) +
                    "\nkind: " + std::string(name_of(entry.kind)) +
                    "\nstatus: " + std::string(name_of(entry.status)) + "\n";
  const auto pieces = [&](const std::vector<TextPiece>& text) {
    for (const TextPiece& piece : text) {
      out += piece.gap
                 ? "gap: " + std::string(piece.inside_word ? "inside-word" : "at-space") + "\n"
                 : "text: " + hex(piece.text) + "\n";
    }
  };
  if (entry.author) out += "author: " + hex(entry.author->view()) + "\n";
  for (const auto& [key, values] : entry.fields) {
    for (const std::string& one : values) out += "field: " + key + " " + hex(one) + "\n";
  }
  for (const std::string& key : entry.shown_empty) out += "empty: " + key + "\n";
  for (const auto& [key, list] : entry.lists) {
    out += "list: " + key + " " + std::to_string(list.shown) + " of " + std::to_string(list.total) +
           "\n";
  }
  for (const Relation& relation : entry.relations) {
    out += "relation: " + relation.word + " " + std::to_string(relation.entry) + " " +
           hex(relation.leaf_hash.view()) + "\n";
  }
  pieces(entry.text);
  for (const VerifiedFile& file : entry.files) {
    out +=
        "file: " + std::to_string(file.number) + " " + (file.name ? hex(*file.name) : "-") + "\n";
    pieces(file.part.or_empty().text);
  }
  return out;
}

std::string entry_check_vectors() {
  std::string out =
      "# Openings of entries (docs/formats/opening.md, findings.md). entry and opening are hex;\n"
      "# member: name of a bundle member and its bytes in hex. expect: accepted, or every class "
      "of\n"
      "# finding, sorted. What an accepted opening shows follows, texts and names in hex.\n";
  for (const test::RefusalCase& one : test::refusal_cases()) {
    if (one.entry.size() > limits::kEntryBytes) continue;  // its rule is its size
    const test::Checked checked = test::check(one.entry, one.opening, one.members);
    std::string expect;
    for (const std::string& cls :
         std::set<std::string>(checked.classes.begin(), checked.classes.end())) {
      expect += (expect.empty() ? "" : " ") + cls;
    }
    out += "\nname: " + one.name + "\nexpect: " + (expect.empty() ? "accepted" : expect) +
           "\nentry: " + hex(one.entry) + "\nopening: " + hex(encode_opening(one.opening)) + "\n";
    std::set<std::string> used;
    const Bytes encoded = encode_opening(one.opening);
    auto opening = decode_opening(encoded);
    REQUIRE(opening);
    for (const VerifiedFile& file : check_entry(one.entry, std::move(*opening)).entry.files) {
      used.emplace(file.member.view());
    }
    for (const auto& [name, bytes] : one.members) {
      if (used.contains(name)) out += "member: " + name + " " + hex(bytes) + "\n";
    }
    if (expect.empty()) out += shown_lines(checked.check.entry);
  }
  return out;
}

std::string statement_vectors() {
  test::SeededRandom random(81);
  std::string out =
      "# Commitments (docs/formats/schema.md): an entry's seed, the statement as fields, and the\n"
      "# roots that follow. cuts: bytes and chaff of each word. Texts in hex.\n";
  for (int i = 0; i < 3; ++i) {
    Statement statement;
    statement.kind = static_cast<FormKind>(i);
    statement.status = static_cast<Status>(i);
    const std::string batch = "00112233445566778899aabbccddeeff";
    statement.fields = {{"title", {"T" + std::to_string(i)}},
                        {"claims", {"a", "b", "c"}},
                        {"retry_id", {i == 0 ? batch : batch + " " + std::to_string(i)}}};
    statement.relations = {{"about", 1, random.fixed<Hash>()}};
    statement.text = "\xd0\xb6\xd0\xb0\xd2\xa3\xd0\xb0 text";
    statement.text_cuts = TextCuts{{{9, 2}, {4, static_cast<std::uint64_t>(i)}}};
    std::vector<std::string> files;
    test::add_file(statement, files, "a.bin", std::string(70'000, 'x'), false, random);
    const test::Sealed sealed = test::seal(std::move(statement), std::move(files), random);
    const Statement& st = sealed.statement;
    out += "\nname: statement-" + std::to_string(i) + "\nseed: " + hex(sealed.seed.reveal()) +
           "\nrecord: " + hex(encode_statement(st)) +
           "\nform-seed: " + hex(form_seed(sealed.seed).reveal()) +
           "\ntext-seed: " + hex(text_seed(sealed.seed).reveal()) +
           "\nlist-seed-14: " + hex(list_seed(sealed.seed, 14).reveal()) +
           "\nfile-form-seed-0: " + hex(file_form_seed(sealed.seed, 0).reveal()) +
           "\nfile-content-seed-0: " + hex(file_content_seed(sealed.seed, 0).reveal()) +
           "\nauthor-salt: " + hex(author_salt(sealed.seed).view()) + "\ntext: " + hex(*st.text) +
           "\ntext-root: " +
           hex(commit_text(*st.text, *st.text_cuts, text_seed(sealed.seed)).root.view()) +
           "\nfile-root-0: " + hex(st.files[0].content.root.view()) +
           "\nform-root: " + hex(form_root(st, sealed.seed).view()) +
           "\nauthor-cose: " + hex(sealed.cose) + "\nentry: " + hex(sealed.entry_bytes()) +
           "\nleaf-hash: " + hex(crypto::leaf_hash(sealed.entry_bytes()).view()) + "\n";
  }
  return out;
}

std::string log_vectors() {
  test::SeededRandom random(82);
  const auto key = crypto::Ed25519SigningKey::generate(random);
  Entry genesis;
  genesis.genesis.emplace();
  genesis.genesis->log_key = key.public_key();
  random.fill(genesis.genesis->random.mutable_view());
  random.fill(genesis.genesis->succession.mutable_view());
  genesis.vault = vault_id(*genesis.genesis);
  random.fill(genesis.statement.mutable_view());
  const VerifierKey verifier = log_verifier_key(genesis.vault, key.public_key());
  const Checkpoint checkpoint{verifier.name, 1, crypto::leaf_hash(encode_entry(genesis))};
  const auto note = sign_checkpoint(checkpoint, key);
  REQUIRE(note);
  const TlogProof proof{0, {}, *note, {}};
  return "# A log of one entry (docs/formats/entry.md, checkpoint.md). Notes and proofs in hex.\n\n"
         "name: genesis\nlog-key-seed: " +
         hex(key.seed().reveal()) + "\nentry: " + hex(encode_entry(genesis)) +
         "\nvault-id: " + hex(genesis.vault.view()) + "\nverifier-key: " + verifier.text() +
         "\nfingerprint: " + vault_fingerprint(verifier) + "\nnote: " + hex(*note) +
         "\nhead-fingerprint: " + head_fingerprint(checkpoint_body(checkpoint)) +
         "\nproof: " + hex(format_tlog_proof(proof)) + "\n";
}

}  // namespace

TEST_CASE("our vectors: what is checked in is what this build makes") {
  compare("entry_check.txt", entry_check_vectors());
  compare("statement.txt", statement_vectors());
  compare("log.txt", log_vectors());
}

TEST_CASE("our vectors: openings, from the file alone") {
  test::VectorCount count("own entry_check");
  for (const Block& block : read_blocks("entry_check.txt")) {
    const std::string name = value(block, "name");
    CAPTURE(name);
    std::map<std::string, std::string> members;
    std::string expected_lines;
    for (const auto& [key, text] : block) {
      if (key == "member") {
        const std::size_t space = text.find(' ');
        members[text.substr(0, space)] = as_text(bytes_of(text.substr(space + 1)));
      } else if (key != "name" && key != "expect" && key != "entry" && key != "opening") {
        expected_lines += key + ": " + text + "\n";
      }
    }
    const Bytes encoded = bytes_of(value(block, "opening"));
    auto opening = decode_opening(encoded);
    REQUIRE(opening);
    const test::Checked checked = test::check(bytes_of(value(block, "entry")), *opening, members);
    std::string found;
    for (const std::string& cls :
         std::set<std::string>(checked.classes.begin(), checked.classes.end())) {
      found += (found.empty() ? "" : " ") + cls;
    }
    CHECK((found.empty() ? "accepted" : found) == value(block, "expect"));
    if (found.empty()) CHECK(shown_lines(checked.check.entry) == expected_lines);
    count.ran();
  }
  CHECK(count.count() > 100);
}

TEST_CASE("our vectors: commitments and the log, from the files alone") {
  test::VectorCount count("own statement and log");
  for (const Block& block : read_blocks("statement.txt")) {
    const auto statement = decode_statement(bytes_of(value(block, "record")));
    REQUIRE(statement);
    const auto seed = EntrySeed::from(bytes_of(value(block, "seed")));
    REQUIRE(seed);
    const Hash root = form_root(*statement, *seed);
    CHECK(hex(root.view()) == value(block, "form-root"));
    const auto entry = decode_entry(bytes_of(value(block, "entry")));
    REQUIRE(entry);
    const Bytes cose = bytes_of(value(block, "author-cose"));
    CHECK(verify_author(cose, entry->vault, entry->number, entry->previous, root));
    CHECK(entry->statement == statement_root(root, author_leaf(author_salt(*seed), cose)));
    count.ran();
  }
  for (const Block& block : read_blocks("log.txt")) {
    const auto entry = decode_entry(bytes_of(value(block, "entry")));
    REQUIRE(entry);
    CHECK(hex(entry->vault.view()) == value(block, "vault-id"));
    const auto key = parse_verifier_key(value(block, "verifier-key"));
    REQUIRE(key);
    CHECK(vault_fingerprint(*key) == value(block, "fingerprint"));
    const Bytes note = bytes_of(value(block, "note"));
    const auto checkpoint = verify_checkpoint(as_text(note), *key);
    REQUIRE(checkpoint);
    CHECK(head_fingerprint(checkpoint_body(*checkpoint)) == value(block, "head-fingerprint"));
    const auto proof = parse_tlog_proof(as_text(bytes_of(value(block, "proof"))));
    REQUIRE(proof);
    CHECK(crypto::verify_inclusion(proof->index, checkpoint->size,
                                   crypto::leaf_hash(bytes_of(value(block, "entry"))),
                                   proof->hashes, checkpoint->root));
    count.ran();
  }
  CHECK(count.count() == 4);
}
