// What comes back from children and goes out to people.
#include <doctest/doctest.h>

#include "cli/recovery_sheet.hpp"
#include "cli/storage_trouble.hpp"
#include "cli/verify_answer.hpp"
#include "tests/cli/reader/world.hpp"
#include "tests/support/random.hpp"

using namespace aigaq;

namespace {

vault::VaultReport some_report() {
  vault::VaultReport report;
  report.integrity = formats::Integrity::failed;
  report.signer = formats::Signer::trusted;
  report.against = vault::AgainstResult::rollback;
  report.against_size = 9;
  report.size = 7;
  report.root.data.fill(0xAB);
  report.origin = "aigaq/x";
  report.entries_checked = 7;
  report.files_checked = 3;
  report.bytes_checked = 1'000'000'000'000;
  formats::Finding finding;
  finding.cls = "file-mismatch";
  finding.entry = "3";
  finding.file = "a\n\xFF";
  finding.offset = 12;
  finding.detail = "chunk";
  report.findings = {finding, {}};
  return report;
}

}  // namespace

TEST_CASE("a report comes back from the child as it was sent") {
  const auto answer = cli::decode_answer(cli::encode_answer(some_report()));
  REQUIRE(answer);
  CHECK(!answer->trouble);
  CHECK(answer->report.integrity == formats::Integrity::failed);
  CHECK(answer->report.against == vault::AgainstResult::rollback);
  CHECK(answer->report.root.data[31] == 0xAB);
  CHECK(answer->report.bytes_checked == 1'000'000'000'000);
  REQUIRE(answer->findings.size() == 2);
  CHECK(answer->findings[0].cls == "file-mismatch");
  CHECK(answer->findings[0].entry == "3");
  CHECK(answer->findings[0].file == "a\n\xFF");
  CHECK(answer->findings[0].offset == 12);
  CHECK(!answer->findings[0].length);
  CHECK(answer->findings[0].detail == "chunk");
}

TEST_CASE("trouble and unresolved names come back too") {
  const vault::StorageError error(
      vault::Trouble::held, "held",
      {"a segment is damaged", {{"segment", "7"}, vault::Detail::named("what", "padding")}}, "v");
  const auto trouble = cli::decode_answer(cli::encode_answer(error));
  REQUIRE(trouble);
  REQUIRE(trouble->trouble);
  CHECK(trouble->trouble->trouble == vault::Trouble::held);
  CHECK(trouble->trouble->subject == "v");
  const vault::Detail& detail = trouble->trouble->detail;
  CHECK(cli::words_of(cli::Catalogue(cli::Language::en), detail) ==
        "segment 7 is damaged: padding");
  CHECK(cli::words_of(cli::Catalogue(cli::Language::ru), detail) ==
        "сегмент 7 повреждён: заполнение");
  const auto unresolved = cli::decode_answer(cli::encode_answer({{4, cli::Lookup::ambiguous}}, 11));
  REQUIRE(unresolved);
  CHECK(unresolved->vault_size == 11);
  REQUIRE(unresolved->unresolved.size() == 1);
  CHECK(unresolved->unresolved[0].name == 4);
}

TEST_CASE("a detail from a child without its values leaves gaps, an unknown one is quoted") {
  const cli::Catalogue say(cli::Language::ru);
  CHECK(cli::words_of(say, {"a segment is damaged", {{"segment", "7"}}}) ==
        "сегмент 7 повреждён: …");
  CHECK(cli::words_of(say, "what nobody says\x1b") == "«what nobody says<U+001B>»");
}

TEST_CASE("an answer that is cut or changed is refused or read, never more") {
  const Bytes good = cli::encode_answer(some_report());
  for (std::size_t cut = 0; cut < good.size(); ++cut) {
    CHECK(!cli::decode_answer(ByteView(good).first(cut)));
  }
  Bytes longer = good;
  longer.push_back(0);
  CHECK(!cli::decode_answer(longer));
  test::SeededRandom random(test::test_seed("verify answer"));
  for (int round = 0; round < 3'000; ++round) {
    Bytes bad = good;
    bad[static_cast<std::size_t>(random.below(bad.size()))] =
        static_cast<std::uint8_t>(random.below(256));
    [[maybe_unused]] const auto answer = cli::decode_answer(bad);
  }
}

TEST_CASE("every trouble of the vault has its exit code") {
  using vault::Trouble;
  const std::pair<Trouble, int> expected[] = {
      {Trouble::no_vault, 10},         {Trouble::held, 11},
      {Trouble::wrong_passphrase, 12}, {Trouble::wrong_identity, 13},
      {Trouble::refused_input, 14},    {Trouble::integrity, 20},
      {Trouble::contradiction, 22},    {Trouble::unknown_entry, 1},
      {Trouble::ambiguous_entry, 2},   {Trouble::usage, 2},
      {Trouble::disk_full, 1},         {Trouble::read_only, 1},
      {Trouble::unsupported_place, 1}, {Trouble::input_output, 1},
      {Trouble::interrupted, 130}};
  for (const auto& [trouble, exit] : expected) {
    CHECK(static_cast<int>(cli::exit_code_of(trouble)) == exit);
    CHECK(cli::trouble_from(static_cast<std::uint64_t>(trouble)) == trouble);
  }
  CHECK(!cli::trouble_from(std::size(expected)));
}

TEST_CASE("where something is wrong is told by name, and never what a child makes of it") {
  using vault::StorageError;
  using vault::Trouble;
  const auto told = [](const StorageError& error) {
    test::FakeTerminal terminal;
    test::FakeClock clock;
    test::SeededRandom random{7};
    cli::Environment environment;
    cli::GlobalOptions options;
    options.json = true;
    cli::Context context(terminal, random, clock, environment, cli::Language::en, options);
    static_cast<void>(cli::report_storage_error(context, error));
    return terminal.printed;
  };
  const auto has = [&](const StorageError& error, std::string_view part) {
    return told(error).find(part) != std::string::npos;
  };
  const auto refused = [](vault::Detail what, std::string subject) {
    return StorageError(Trouble::refused_input, "x", std::move(what), std::move(subject));
  };
  CHECK(has(refused({"both shown and hidden", {{"field", "role"}}}, ""), R"("field":"role")"));
  CHECK(has(refused({"a mark closes nothing", {{"line", 3}, {"entry", 7}}}, ""), R"("line":3)"));
  CHECK(has(refused({"a mark closes nothing", {{"line", 3}, {"entry", 7}}}, ""), R"("entry":"7")"));
  CHECK(has(refused({"file", {}}, "888"), R"("file":"888")"));
  CHECK(has(StorageError(Trouble::integrity, "x", "file", "888"), R"("entry":"888")"));
  CHECK(has(StorageError(Trouble::integrity, "x", "file", "keys"), R"("entry":"keys")"));
  const vault::Detail hostile{"file", {{"entry", "7\n8"}, {"line", "-1"}}};
  CHECK_FALSE(has(StorageError(Trouble::integrity, "x", hostile, ""), R"("entry":)"));
  CHECK_FALSE(has(StorageError(Trouble::integrity, "x", hostile, ""), R"("line":)"));
}

TEST_CASE("the recovery sheet holds the key in groups, with its checksum, in three languages") {
  const Bytes seed(32, 0x11);
  const std::string key = cli::succession_key_text(seed);
  CHECK(key.size() == 14 * 4 + 13);
  CHECK(std::count(key.begin(), key.end(), ' ') == 12);
  CHECK(std::count(key.begin(), key.end(), '\n') == 1);
  Bytes other = seed;
  other[5] ^= 1;
  // The checksum: another key differs in its last letters too.
  CHECK(cli::succession_key_text(other).substr(key.size() - 4) != key.substr(key.size() - 4));
  const cli::RecoverySheet sheet(crypto::SecretBytes::copy_of(seed), "AAAA-BBBB");
  CHECK(sheet.text().find(key) != std::string_view::npos);
  for (const char* word : {"RECOVERY SHEET", "ЛИСТ ВОССТАНОВЛЕНИЯ", "ПАРАҒЫ", "AAAA-BBBB"}) {
    CHECK_MESSAGE(sheet.text().find(word) != std::string_view::npos, word);
  }
}
