#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "crypto/hash.hpp"
#include "crypto/x25519.hpp"
#include "tests/vault/export_fixture.hpp"

using namespace aigaq;
using test::ExportFixture;
using Keys = std::vector<std::string>;

namespace {

bool has(const Keys& keys, const std::string& key) { return std::ranges::count(keys, key) > 0; }

bool warned(const vault::ExportPlan& plan, const std::string& cls, const std::string& where) {
  return std::ranges::any_of(plan.warnings,
                             [&](const auto& w) { return w.cls == cls && w.where == where; });
}

std::string refused(const std::function<void()>& action) {
  std::string cls;
  CHECK(test::trouble_of(action, &cls) == vault::Trouble::refused_input);
  return cls;
}

vault::AddRequest with_text(const std::string& text) {
  vault::AddRequest out = test::request("Testimony");
  out.text = text;
  return out;
}

std::string shown_text(const std::vector<formats::TextPiece>& pieces) {
  std::string out;
  for (const auto& piece : pieces) out += piece.gap ? "[…]" : piece.text;
  return out;
}

}  // namespace

TEST_CASE("a bundle verifies, and its export stands in the log") {
  ExportFixture f;
  f.start();
  const std::uint64_t entry = f.add(with_text("Мен көрдім.\n"));
  const std::string before = f.vault->checkpoint();
  vault::ExportRequest ask = f.ask(entry);
  ask.purpose = "for the court";
  const vault::Exported out = f.run(ask);

  CHECK(out.recorded);
  CHECK(out.recipients == 1);
  CHECK(out.checkpoint == before);
  CHECK(out.plan.remaining.empty());
  const std::string bundle = test::file_bytes(f.output());
  CHECK(out.bytes == bundle.size());
  CHECK(out.digest == FileDigest{crypto::sha256(as_bytes(bundle)).data});
  CHECK(f.left_over() == Keys{"bundle.aigaq"});

  const formats::BundleReport report = f.checked();
  CHECK(report.findings.empty());
  CHECK(report.integrity == formats::Integrity::ok);
  CHECK(report.signer == formats::Signer::trusted);
  CHECK(report.addressed == formats::Addressed::yes);
  CHECK(report.purpose == "for the court");
  CHECK(report.checkpoint == before);
  REQUIRE(report.entries.size() == 1);
  CHECK(report.entries[0].number == entry);
  CHECK(shown_text(report.entries[0].text) == "Мен көрдім.\n");

  CHECK(f.vault->size() == entry + 2);
  const formats::Statement record = f.vault->statement(entry + 1);
  CHECK(record.kind == formats::FormKind::export_record);
  CHECK(record.fields.at("purpose") == Keys{"for the court"});
  CHECK(record.fields.at("mode") == Keys{"single"});
  CHECK(record.fields.at("recipients").size() == 1);
  CHECK(record.fields.at("disclosed") ==
        Keys{std::to_string(entry) + " case language role start title text:0-2/2"});
}

TEST_CASE("private fields stay closed unless they are shown by name") {
  ExportFixture f;
  f.start();
  vault::AddRequest add = test::request("Testimony");
  add.statement.fields["interviewer"] = {"A. B.", "C. D."};
  const std::uint64_t entry = f.add(add);

  vault::ExportPlan plan = f.plan(f.ask(entry));
  REQUIRE(plan.entries.size() == 1);
  CHECK(plan.entries[0].shown == Keys{"case", "title", "language", "role", "start"});
  CHECK(has(plan.entries[0].hidden, "pseudonym"));
  CHECK(has(plan.entries[0].hidden, "consent"));
  CHECK(has(plan.entries[0].hidden, "author"));
  REQUIRE(plan.preview.size() == 1);
  CHECK_FALSE(plan.preview[0].fields.contains("pseudonym"));
  CHECK_FALSE(plan.preview[0].author.has_value());

  vault::ExportRequest ask = f.ask(entry);
  ask.show = {"pseudonym", "author", "interviewer", "guardian"};
  ask.hide = {"role"};
  plan = f.plan(ask);
  CHECK(plan.preview[0].fields.at("pseudonym") == Keys{"W-01"});
  CHECK(plan.preview[0].fields.at("interviewer") == Keys{"A. B.", "C. D."});
  CHECK(plan.preview[0].author.has_value());
  CHECK(has(plan.preview[0].shown_empty, "guardian"));
  CHECK_FALSE(plan.preview[0].fields.contains("role"));
  CHECK(has(plan.entries[0].hidden, "role"));
  CHECK(has(plan.entries[0].shown, "author"));
}

TEST_CASE("what cannot be chosen is refused by name") {
  ExportFixture f;
  f.start();
  const std::uint64_t entry = f.add(with_text("text"));
  const auto refusal = [&](const auto& change) {
    vault::ExportRequest ask = f.ask(entry);
    change(ask);
    return refused([&] { static_cast<void>(f.plan(ask)); });
  };
  CHECK(refusal([](auto& ask) { ask.show = {"publisher"}; }) == "unknown-field");
  CHECK(refusal([](auto& ask) { ask.hide = {"titel"}; }) == "unknown-field");
  CHECK(refusal([](auto& ask) { ask.show = {"identities"}; }) == "field-never-shown");
  CHECK(refusal([](auto& ask) { ask.show = {"retry_id"}; }) == "field-never-shown");
  CHECK(refusal([](auto& ask) { ask.hide = {"head"}; }) == "field-always-shown");
  CHECK(refusal([](auto& ask) { ask.show = ask.hide = {"role"}; }) == "field-shown-and-hidden");
  CHECK(refusal([](auto& ask) { ask.hide = {"duress"}; }) == "duress-must-show");
  CHECK(refusal([](auto& ask) { ask.omit_files = {"a.txt"}; }) == "unknown-file");
  CHECK(refusal([](auto& ask) { ask.entries[0].number = 0; }) == "not-for-export");
  CHECK(refusal([](auto& ask) { ask.purpose = std::string(5'000, 'x'); }) == "purpose-not-text");
  CHECK(refusal([](auto& ask) { ask.entries[0].marked = "texts"; }) == "marked-copy-changed");
  vault::ExportRequest ask = f.ask(entry);
  ask.hide = {"duress", "text"};
  CHECK(f.plan(ask).remaining.empty());
  CHECK(test::trouble_of([&] { static_cast<void>(f.plan(f.ask(99))); }) ==
        vault::Trouble::unknown_entry);
}

TEST_CASE("what tells the account is shown with the field for duress, or not at all") {
  ExportFixture f;
  f.start();
  const auto asked = [&](const char* key, bool name) {
    vault::AddRequest add = with_text("");
    add.text.reset();
    add.statement.fields[key] = {"They came at night."};
    vault::ExportRequest ask = f.ask(f.add(add));
    if (name) ask.show = {key};
    return ask;
  };
  for (const char* key : {"summary", "confession"}) {
    CAPTURE(key);
    vault::ExportRequest ask = asked(key, key == std::string("confession"));
    const auto preview = f.plan(ask).preview.at(0);
    CHECK(preview.fields.contains(key));
    CHECK(std::ranges::count(preview.shown_empty, "duress") == 1);
    ask.hide = {"duress"};
    CHECK(refused([&] { static_cast<void>(f.plan(ask)); }) == "duress-must-show");
  }
}

TEST_CASE("every entry gets an id of its own to be found by, and no bundle shows it") {
  ExportFixture f;
  f.start();
  std::set<std::string> ids;
  for (int i = 0; i < 3; ++i) {
    const std::uint64_t entry = f.add(with_text("A text."));
    const auto found = f.vault->statement(entry).fields.at("retry_id").at(0);
    CHECK(found.size() == 32);
    CHECK(ids.insert(found).second);
    CHECK_FALSE(f.plan(f.ask(entry)).preview.at(0).fields.contains("retry_id"));
  }
}

TEST_CASE("a hidden phrase takes its words, a marked copy and whole sentences too") {
  ExportFixture f;
  f.start();
  const std::uint64_t entry =
      f.add(with_text("Ахметов пришёл. Потом ахме\u00adтова видел Ива\nнов. Все ушли."));
  vault::ExportRequest ask = f.ask(entry);
  ask.hide_phrases = {"", "АХМЕТОВ", "иванов"};
  CHECK(shown_text(f.plan(ask).preview[0].text) == "[…]пришёл. Потом […]видел […]Все ушли.");
  ask.hide_sentences = true;
  CHECK(shown_text(f.plan(ask).preview[0].text) == "[…]Все ушли.");
  ask = f.ask(entry);
  ask.entries[0].marked = "Ахметов пришёл. Потом ахме\u00adтова видел Ива\r\nнов. ⟦Все⟧ ушли.\n";
  CHECK(shown_text(f.plan(ask).preview[0].text) ==
        "Ахметов пришёл. Потом ахме\u00adтова видел Ива\nнов. […]ушли.");
  ask.entries[0].marked = "⟦Ахметов пришёл. Потом ахме\u00adтова видел Ива\nнов. Все ушли.⟧";
  const vault::ExportPlan plan = f.plan(ask);
  CHECK(has(plan.entries[0].hidden, "text"));
  CHECK(plan.preview[0].text.empty());
}

TEST_CASE("a phrase that would remain stops the export, and its place is named") {
  ExportFixture f;
  f.start();
  vault::AddRequest add = test::request("The case of Akhmetov");
  add.statement.fields["methods"] = {"none", "told by AKHMETOV"};
  add.files = {{f.folder.write("Akhmetov.txt", "seen by Akhme\u00adtov\n"), "Akhmetov.txt", false}};
  const std::uint64_t entry = f.add(add);
  vault::ExportRequest ask = f.ask(entry);
  ask.hide_phrases = {"nobody", "akhmetov"};
  ask.purpose = "Akhmetov's appeal";
  ask.show = {"file_names"};
  CHECK(refused([&] { f.run(ask); }) == "phrase-remains");
  CHECK(f.left_over().empty());
  CHECK(f.vault->size() == entry + 1);
  Keys places;
  for (const auto& remaining : f.plan(ask).remaining) {
    CHECK(remaining.list_line == 2);
    places.push_back(std::to_string(remaining.entry) + " " + remaining.where);
  }
  const std::string number = std::to_string(entry);
  CHECK(places == Keys{"0 purpose", number + " file 1", number + " file name 1",
                       number + " methods", number + " title"});

  ask.allow_remaining = true;
  const vault::Exported allowed = f.run(ask);
  CHECK(allowed.recorded);
  CHECK(allowed.plan.remaining.size() == 5);
  CHECK(f.checked().integrity == formats::Integrity::ok);
}

TEST_CASE("a phrase of the sender's own words is a warning, one made by its lines is not") {
  ExportFixture f;
  f.start();
  vault::AddRequest add = test::request("Ivan");
  add.statement.fields["role"] = {"Petrov"};
  const std::uint64_t entry = f.add(add);
  vault::ExportRequest ask = f.ask(entry);
  ask.hide_phrases = {"Exhibit", "sender says"};
  const vault::Exported out = f.run(ask);
  CHECK(out.recorded);
  CHECK(warned(out.plan, "phrase-in-own-words", "exhibit"));
  CHECK(warned(out.plan, "phrase-in-own-words", "readme"));
  // "role: Petrov" stands in no field, only in the exhibit.
  ask.hide_phrases = {"role: petrov"};
  CHECK(f.plan(ask).remaining.empty());
  const vault::SenderWords words = test::sender_words();
  const vault::ExportPlan plan = vault::plan_export(*f.vault, ask, &words);
  REQUIRE(plan.remaining.size() == 1);
  CHECK(plan.remaining[0].where == "exhibit");
  CHECK(refused([&] { f.run(ask); }) == "phrase-remains");
  CHECK(f.left_over() == Keys{"bundle.aigaq"});  // the one released before
}

TEST_CASE("a closed value that is open elsewhere gives a warning") {
  ExportFixture f;
  f.start();
  const std::uint64_t first = f.add(with_text("Здесь была W-01."));
  vault::AddRequest add = test::request("Second");
  add.statement.fields["pseudonym"] = {"Witness Nine"};
  add.statement.fields["place"] = {"yes"};
  add.text = "yes yes";
  const std::uint64_t second = f.add(add);
  vault::ExportRequest ask = f.ask(first);
  CHECK(warned(f.plan(ask), "field-open-elsewhere", "pseudonym"));
  ask.hide_phrases = {"W-01"};
  CHECK_FALSE(warned(f.plan(ask), "field-open-elsewhere", "pseudonym"));
  ask = f.ask(second);
  CHECK(f.plan(ask).warnings.empty());
  ask.purpose = "about witness  nine";
  CHECK(warned(f.plan(ask), "field-open-elsewhere", "pseudonym"));
}

TEST_CASE("earlier exports are united with this one") {
  ExportFixture f;
  f.start();
  const std::uint64_t entry = f.add(with_text("one two three four"));
  vault::ExportRequest ask = f.ask(entry);
  ask.hide_phrases = {"two"};
  CHECK(f.run(ask).plan.already_out.empty());
  ask.hide_phrases = {"three"};
  ask.show = {"pseudonym"};
  const Keys all{std::to_string(entry) + " case language pseudonym role start title text:0-4/4"};
  CHECK(f.plan(ask).already_out == all);
  CHECK(f.run(ask).plan.already_out == all);
}

TEST_CASE("several recipients are asked for, and named once each") {
  ExportFixture f;
  f.start();
  const std::uint64_t entry = f.add(with_text("text"));
  vault::ExportRequest ask = f.ask(entry);
  ask.recipients.push_back(ask.recipients[0]);
  CHECK(f.run(ask).recipients == 1);
  ask.recipients.push_back(crypto::x25519_public(f.random.secret<crypto::X25519Secret>()));
  CHECK(test::trouble_of([&] { f.run(ask); }) == vault::Trouble::usage);
  ask.joint = true;
  const vault::Exported out = f.run(ask);
  CHECK(out.recipients == 2);
  CHECK(f.checked().findings.empty());
  ask.recipients.clear();
  CHECK(test::trouble_of([&] { f.run(ask); }) == vault::Trouble::usage);
}

TEST_CASE("a bundle under a passphrase") {
  ExportFixture f;
  f.start();
  const std::uint64_t entry = f.add(with_text("text"));
  vault::ExportRequest ask = f.ask(entry);
  ask.recipients.clear();
  const auto passphrase = formats::age::derive_recipient(as_bytes("twelve words"), 10, f.random);
  REQUIRE(passphrase);
  ask.passphrase = &*passphrase;
  const vault::Exported out = f.run(ask);
  CHECK(out.recorded);
  CHECK(f.vault->statement(entry + 1).fields.at("mode") == Keys{"passphrase"});
}

TEST_CASE("a vault opened for reading exports and says that nothing was recorded") {
  ExportFixture f;
  f.start();
  const std::uint64_t entry = f.add(with_text("text"));
  f.vault.reset();  // one environment a process
  f.vault = f.open(vault::Access::read);
  const vault::Exported out = f.run(f.ask(entry));
  CHECK_FALSE(out.recorded);
  CHECK(warned(out.plan, "not-recorded", "export"));
  CHECK(f.vault->size() == entry + 1);
  CHECK(f.checked().integrity == formats::Integrity::ok);
}

TEST_CASE("what is said of an entry stands in the bundle, however much is said of all of them") {
  ExportFixture f;
  f.start();
  vault::ExportRequest ask = f.ask(f.add(test::request("The first")));
  for (const char* title : {"The second", "The third"}) {
    ask.entries.push_back({f.add(test::request(title)), std::nullopt});
  }
  vault::SenderWords words = test::sender_words();
  // Two of them are more than waits for its place.
  words.exhibit = [](const formats::VerifiedEntry& entry) {
    return "exhibit " + std::to_string(entry.number) + entry.fields.at("title").front() +
           std::string(std::size_t{3} << 20, static_cast<char>('a' + entry.number));
  };
  REQUIRE_FALSE(vault::run_export(*f.vault, ask, words, {}).refused);
  CHECK(f.checked().integrity == formats::Integrity::ok);
  const std::string opened = f.opened();
  for (const formats::VerifiedEntry& entry : f.checked().entries) {
    CHECK(opened.find(words.exhibit(entry)) != std::string::npos);
  }
}

TEST_CASE("an export that fails leaves nothing behind") {
  ExportFixture f;
  f.start();
  vault::AddRequest add = with_text("text");
  add.files = {{f.folder.write("a.bin", test::noise(1, 3'000'000)), "a.bin", false}};
  const std::uint64_t entry = f.add(add);
  const vault::ExportRequest ask = f.ask(entry);
  int ticks = 0;
  for (int stop = 0; stop < 8; ++stop) {
    int left = stop;
    const vault::Progress progress{[&](std::uint64_t, std::uint64_t) {
      ++ticks;
      return left-- > 0;
    }};
    CHECK(test::trouble_of([&] {
            (void)vault::run_export(*f.vault, ask, test::sender_words(), progress);
          }) == vault::Trouble::interrupted);
  }
  CHECK(ticks > 8);
  CHECK(f.left_over().empty());
  CHECK(f.vault->size() == entry + 1);

  vault::ExportRequest elsewhere = ask;
  elsewhere.output = f.folder.path("nowhere/bundle");
  CHECK(test::trouble_of([&] { f.run(elsewhere); }).has_value());
  elsewhere.output = f.folder.path("out");
  CHECK(refused([&] { f.run(elsewhere); }) == "not-a-file");
  std::filesystem::create_symlink("target", f.folder.path("link"));
  elsewhere.output = f.folder.path("link");
  CHECK(refused([&] { f.run(elsewhere); }) == "not-a-file");

  // Without the record there is no bundle: this machine's memory of the vault is gone.
  f.vault.reset();
  std::filesystem::remove_all(f.state());
  f.vault = f.open(vault::Access::write);
  std::string cls;
  CHECK(test::trouble_of([&] { f.run(ask); }, &cls) == vault::Trouble::contradiction);
  CHECK(cls == "head-not-confirmed");
  CHECK(f.left_over().empty());
}
