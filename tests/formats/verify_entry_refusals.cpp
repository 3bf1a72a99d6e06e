// Every refusal of check_entry and FileCheck, by class.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "crypto/limits.hpp"
#include "formats/verify/classes.hpp"
#include "tests/formats/recut.hpp"
#include "tests/formats/verify_entry_cases.hpp"

using namespace aigaq;
using namespace aigaq::formats;

TEST_CASE("check_entry: every refusal has its class") {
  std::set<std::string> names;
  for (test::RefusalCase& one : test::refusal_cases()) {
    CAPTURE(one.name);
    CHECK(names.insert(one.name).second);
    const test::Checked checked = test::check(one.entry, one.opening, one.members);
    if (one.expected.empty()) {
      CHECK(checked.classes == std::vector<std::string>{});
    } else {
      CAPTURE(checked.classes.empty());
      CHECK(std::ranges::find(checked.classes, one.expected) != checked.classes.end());
      CHECK(one.name.starts_with("accepted") == false);
    }
  }
}

TEST_CASE("check_entry: the cases meet every class of an entry, an opening and a file") {
  std::set<std::string_view> met;
  const std::vector<test::RefusalCase> cases = test::refusal_cases();
  for (const test::RefusalCase& one : cases) met.insert(one.expected);
  for (const std::string_view cls : {classes::kEntryMalformed,
                                     classes::kEntryTooLarge,
                                     classes::kGenesisInvalid,
                                     classes::kVaultIdMismatch,
                                     classes::kStatementRootMismatch,
                                     classes::kAuthorSignature,
                                     classes::kOpeningMalformed,
                                     classes::kOpeningMismatch,
                                     classes::kCountMismatch,
                                     classes::kHeadClosed,
                                     classes::kDuressClosed,
                                     classes::kSlotMismatch,
                                     classes::kUnknownKind,
                                     classes::kUnknownVersion,
                                     classes::kUnknownField,
                                     classes::kUnknownType,
                                     classes::kTypeMismatch,
                                     classes::kUnknownStatus,
                                     classes::kUnknownRelation,
                                     classes::kLeafMalformed,
                                     classes::kNestedUnopened,
                                     classes::kNestedWithoutParent,
                                     classes::kCutsMismatch,
                                     classes::kWordNotUtf8,
                                     classes::kSizeBesideGap,
                                     classes::kFileMismatch,
                                     classes::kFileSizeMismatch,
                                     classes::kFileDigestMismatch,
                                     classes::kMissingFile}) {
    CAPTURE(cls);
    CHECK(met.contains(cls));
  }
}

TEST_CASE("check_entry: all faults are found, not the first alone") {
  test::SeededRandom random(71);
  const test::Sealed sealed = test::sample(random);
  EntryOpening opening = sealed.open_all();
  opening.form.slots[kTextSlot].text->texts[0].back() = '!';
  opening.form.slots[kRelationsSlot].list->items.pop_back();
  opening.form.slots[kFilesSlot].list->forms[0]->opening.values.own()[0].data[0] ^= 1;
  opening.author->cose.back() ^= 1;
  const test::Checked checked = test::check(sealed, opening);
  for (const std::string_view cls : {classes::kOpeningMismatch, classes::kOpeningMalformed,
                                     classes::kAuthorSignature, classes::kStatementRootMismatch}) {
    CAPTURE(cls);
    CHECK(std::ranges::find(checked.classes, cls) != checked.classes.end());
  }
  for (const Finding& finding : checked.check.findings) {
    CHECK(finding.entry == std::to_string(sealed.entry.number));
    CHECK(finding.aspect == Aspect::integrity);
  }
}

TEST_CASE("check_entry: findings inside a file name it") {
  test::SeededRandom random(72);
  const test::Sealed sealed = test::sample(random);
  EntryOpening opening = sealed.open_all();
  opening.form.slots[kFilesSlot].list->forms[1]->opening.values.own()[0].data[0] ^= 1;
  const test::Checked checked = test::check(sealed, opening);
  REQUIRE(checked.check.findings.size() == 1);
  CHECK(checked.check.findings[0].file == "note \xff.txt");
}

TEST_CASE("file check: bytes come in pieces of any size") {
  test::SeededRandom random(test::test_seed("file pieces"));
  const test::Sealed sealed = test::sample(random);
  for (int round = 0; round < 10; ++round) {
    EntryCheck checked = check_entry(sealed.entry_bytes(), sealed.open_all());
    REQUIRE(checked.findings.empty());
    REQUIRE(checked.files.size() == 3);
    for (const WaitingFile& waiting : checked.files) {
      const std::string bytes = sealed.file_bytes[waiting.file];
      const VerifiedFile& shown = checked.entry.files[waiting.file];
      auto file = FileCheck::create(waiting.task(shown.member), shown, round % 2 == 0);
      REQUIRE(file);
      std::string_view rest = bytes;
      while (!rest.empty()) {
        const std::size_t size = std::min<std::size_t>(
            rest.size(), 1 + random.below(round < 5 ? 70'000 : 3 * limits::kFileChunk));
        file->update(as_bytes(rest.substr(0, size)));
        rest.remove_prefix(size);
      }
      CHECK(file->finish().empty());
    }
  }
}

TEST_CASE("file check: files round the chunk's size") {
  test::SeededRandom random(73);
  Statement statement;
  statement.kind = FormKind::source;
  std::vector<std::string> files;
  const std::size_t chunk = limits::kFileChunk;
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, chunk - 1, chunk, chunk + 1, 2 * chunk, 3 * chunk - 1}) {
    Bytes bytes(size);
    random.fill(bytes);
    test::add_file(statement, files, "f" + std::to_string(size), std::string(as_text(bytes)), false,
                   random);
  }
  const test::Sealed sealed = test::seal(std::move(statement), std::move(files), random);
  CHECK(test::check(sealed, sealed.open_all()).classes == std::vector<std::string>{});
  auto members = test::members_of(sealed);
  for (auto& [name, bytes] : members) {
    const std::string kept = bytes;
    bytes += 'x';
    CHECK_FALSE(test::check(sealed.entry_bytes(), sealed.open_all(), members).classes.empty());
    if (!kept.empty()) {
      bytes = kept.substr(0, kept.size() - 1);
      CHECK_FALSE(test::check(sealed.entry_bytes(), sealed.open_all(), members).classes.empty());
    }
    bytes = kept;
  }
}

TEST_CASE("file check: cuts that can't be are refused before any byte") {
  test::SeededRandom random(74);
  const test::Sealed sealed = test::sample(random);
  const auto refused = [&](auto change) {
    EntryCheck checked = check_entry(sealed.entry_bytes(), sealed.open_all());
    FileToCheck task = checked.files.at(1).task(checked.entry.files.at(1).member);
    change(*task.cuts);
    return !FileCheck::create(std::move(task), checked.entry.files[1], true);
  };
  CHECK_FALSE(refused([](TextCuts&) {}));
  CHECK(refused([](TextCuts& c) { c.words.clear(); }));
  const auto first_word = [&](auto change) {
    return refused([&](TextCuts& c) { test::recut(c, 0, change); });
  };
  CHECK(first_word([](WordCut& word) { word.chaff = limits::kChaffRun + 1; }));
  CHECK(first_word([](WordCut& word) { ++word.chaff; }));
  CHECK(first_word([](WordCut& word) { word.bytes = 0; }));
  CHECK(first_word([](WordCut& word) { word.bytes = ~std::uint64_t{0}; }));
}
