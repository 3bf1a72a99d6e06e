// A vault's check of its own entries says what the verifier says of all of them opened.

#include <doctest/doctest.h>

#include "formats/verify/own_entry.hpp"
#include "tests/formats/recut.hpp"
#include "tests/formats/verify_entry_case.hpp"

using namespace aigaq;
using namespace aigaq::test;

namespace {

void same_findings(const OwnEntryCheck& own, const EntryCheck& opened) {
  REQUIRE(own.findings.size() == opened.findings.size());
  for (std::size_t i = 0; i < own.findings.size(); ++i) {
    CHECK(own.findings[i].cls == opened.findings[i].cls);
    CHECK(own.findings[i].detail == opened.findings[i].detail);
  }
  CHECK(own.author == opened.entry.author);
}

void same_files(const OwnEntryCheck& own, const EntryCheck& opened) {
  REQUIRE(own.files == opened.files.size());
  for (std::size_t i = 0; i < own.files; ++i) {
    const OwnFile asked = own.file(i);
    const VerifiedFile& mine = asked.shown;
    const VerifiedFile& theirs = opened.entry.files.at(opened.files[i].file);
    CHECK(mine.number == theirs.number);
    CHECK(mine.name == theirs.name);
    CHECK(mine.media_type == theirs.media_type);
    CHECK(mine.size == theirs.size);
    CHECK(mine.digest == theirs.digest);
    CHECK(mine.member == theirs.member);
    CHECK(mine.fields == theirs.fields);
    const FileToCheck& task = asked.task;
    const FileToCheck other =
        opened.files[i].task(opened.entry.files.at(opened.files[i].file).member);
    CHECK(task.file == other.file);
    CHECK(task.member == other.member);
    CHECK(task.opening.count == other.opening.count);
    CHECK(task.opening.ranges == other.opening.ranges);
    CHECK(task.opening.values == other.opening.values);
    CHECK(task.cuts.has_value() == other.cuts.has_value());
    CHECK(task.root == other.root);
  }
}

bool agrees(const Bytes& entry, const Sealed& sealed, const Statement& statement,
            const EntrySeed& seed, const Bytes& cose) {
  const OwnEntryCheck own = check_own_entry(entry, statement, seed, cose);
  const EntryCheck opened = check_entry(
      entry, make_entry_opening(statement, seed, cose, select_all(statement),
                                [&](std::uint64_t file) { return sealed.file_bytes.at(file); }));
  same_findings(own, opened);
  same_files(own, opened);
  return own.findings.empty() && own.author.has_value();
}

}  // namespace

TEST_CASE("sound entries are sound by both ways") {
  SeededRandom random(test_seed("own entry"));
  for (int i = 0; i < 60; ++i) {
    const Sealed sealed = i == 0 ? sample(random) : random_entry(random);
    CHECK(agrees(sealed.entry_bytes(), sealed, sealed.statement, sealed.seed, sealed.cose));
  }
}

TEST_CASE("what does not agree is told as by opening it") {
  SeededRandom random(test_seed("own entry altered"));
  const Sealed sealed = sample(random);
  const Bytes entry = sealed.entry_bytes();
  const auto holds = [&](const Statement& statement) {
    return agrees(entry, sealed, statement, sealed.seed, sealed.cose);
  };
  REQUIRE(holds(sealed.statement));
  std::size_t refused = 0;
  for (std::size_t at = 0; at < entry.size(); ++at) {
    Bytes altered = entry;
    altered[at] ^= 1;
    if (!agrees(altered, sealed, sealed.statement, sealed.seed, sealed.cose)) ++refused;
  }
  CHECK(refused == entry.size());
  refused = 0;
  for (std::size_t at = 0; at < sealed.cose.size(); ++at) {
    Bytes altered = sealed.cose;
    altered[at] ^= 1;
    if (!agrees(entry, sealed, sealed.statement, sealed.seed, altered)) ++refused;
  }
  CHECK(refused == sealed.cose.size());
  CHECK_FALSE(agrees(entry, sealed, sealed.statement, random.secret<EntrySeed>(), sealed.cose));

  const auto altered = [&](const std::function<void(Statement&)>& alter) {
    Statement statement = sealed.statement;
    alter(statement);
    return statement;
  };
  CHECK_FALSE(holds(altered([](Statement& s) { s.fields["title"] = {"another"}; })));
  CHECK_FALSE(holds(altered([](Statement& s) { s.fields.erase("duress"); })));
  CHECK_FALSE(holds(altered([](Statement& s) { s.fields["methods"].pop_back(); })));
  CHECK_FALSE(holds(altered([](Statement& s) { s.status = Status::original; })));
  CHECK_FALSE(holds(altered([](Statement& s) { s.relations.pop_back(); })));
  CHECK_FALSE(holds(altered([](Statement& s) { s.relations[0].entry += 1; })));
  CHECK_FALSE(holds(altered([](Statement& s) { s.text->front() = 'x'; })));
  CHECK_FALSE(holds(altered([](Statement& s) {
    test::recut(*s.text_cuts, 0, [](WordCut& word) { ++word.chaff; });
  })));
  CHECK_FALSE(holds(altered([](Statement& s) { s.files[0].size += 1; })));
  CHECK_FALSE(holds(altered([](Statement& s) { s.files[0].digest.data[0] ^= 1; })));
  CHECK_FALSE(holds(altered([](Statement& s) { s.files[0].content.root.data[0] ^= 1; })));
  CHECK_FALSE(holds(altered([](Statement& s) { s.files[1].name = "other"; })));
  CHECK_FALSE(holds(altered([](Statement& s) { s.files[1].media_type += "x"; })));
  CHECK_FALSE(holds(altered([](Statement& s) { std::swap(s.files[0], s.files[2]); })));
}

TEST_CASE("a signed statement that breaks a rule does not pass for its signature") {
  SeededRandom random(test_seed("own entry against rules"));
  Sealed sealed = sample(random);
  // Signed over a relation that is no word of the schema: everything agrees, and is refused.
  sealed.statement.relations[0].word = "invents";
  const Hash root = form_root(sealed.statement, sealed.seed);
  Entry& entry = sealed.entry;
  sealed.cose = sign_author(sealed.member, entry.vault, entry.number, entry.previous, root);
  entry.statement = statement_root(root, author_leaf(author_salt(sealed.seed), sealed.cose));
  CHECK_FALSE(agrees(sealed.entry_bytes(), sealed, sealed.statement, sealed.seed, sealed.cose));
}
