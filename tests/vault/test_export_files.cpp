#include <doctest/doctest.h>

#include <algorithm>

#include "crypto/hash.hpp"
#include "tests/vault/export_fixture.hpp"

using namespace aigaq;
using test::ExportFixture;
using Keys = std::vector<std::string>;

namespace {

// An entry with a picture, a text, a page of mark-up and a redactable text.
struct FilesFixture : ExportFixture {
  FilesFixture() {
    start();
    vault::AddRequest add = test::request("Files");
    add.files = {
        {folder.write("photo.jpg", "\xff\xd8\xff" + test::noise(1, 200'000)), "photo.jpg", false},
        {folder.write("note.txt", "Иванов стоял там\n"), "note.txt", false},
        {folder.write("page.html", "<html>Ива&#1085;ов</html>"), "page.html", false},
        {folder.write("long.txt", kLong), "long.txt", true}};
    entry = this->add(add);
  }
  [[nodiscard]] vault::ExportRequest ask_entry() const { return ask(entry); }

  static constexpr const char* kLong = "Петров сказал одно, Сидоров другое.";
  std::uint64_t entry = 0;
};

// Numbers of the files that a preview holds, from 1; a part in brackets.
std::string files_of(const formats::VerifiedEntry& entry) {
  std::string out;
  for (const auto& file : entry.files) {
    out += (out.empty() ? "" : " ") + std::to_string(file.number + 1);
    if (file.name) out += "=" + std::string(*file.name);
    if (file.member.empty()) out += "…";
  }
  return out;
}

bool warned(const vault::ExportPlan& plan, const std::string& cls, const std::string& where) {
  return std::ranges::any_of(plan.warnings,
                             [&](const auto& w) { return w.cls == cls && w.where == where; });
}

}  // namespace

TEST_CASE("without hiding every file goes along, its name does not") {
  const FilesFixture f;
  const vault::ExportPlan plan = f.plan(f.ask_entry());
  CHECK(plan.entries[0].files_shown == 4);
  CHECK(plan.entries[0].files_omitted == 0);
  CHECK(files_of(plan.preview[0]) == "1 2 3 4");
  CHECK(plan.preview[0].files[0].size == 200'003);
  vault::ExportRequest ask = f.ask_entry();
  ask.show = {"names"};
  CHECK(files_of(f.plan(ask).preview[0]) == "1=photo.jpg 2=note.txt 3=page.html 4=long.txt");
}

TEST_CASE("with hiding only what could be searched goes along") {
  FilesFixture f;
  vault::ExportRequest ask = f.ask_entry();
  ask.hide = {"role"};
  vault::ExportPlan plan = f.plan(ask);
  CHECK(files_of(plan.preview[0]) == "2 4");
  CHECK(plan.entries[0].files_omitted == 2);
  CHECK(warned(plan, "list-shown-in-part", "files"));
  CHECK(plan.preview[0].lists.at("files").shown == 2);
  CHECK(plan.preview[0].lists.at("files").total == 4);

  ask.include_files = {"photo.jpg", "note.txt"};
  plan = f.plan(ask);
  CHECK(files_of(plan.preview[0]) == "1 2 4");
  CHECK(warned(plan, "file-not-searched", "file 1"));
  CHECK_FALSE(warned(plan, "file-not-searched", "file 2"));

  ask.hide_phrases = {"иванов"};
  plan = f.plan(ask);
  REQUIRE(plan.remaining.size() == 1);
  CHECK(plan.remaining[0].where == "file 2");
  ask.omit_files = {"note.txt"};
  CHECK(f.plan(ask).remaining.empty());
  CHECK(files_of(f.plan(ask).preview[0]) == "1 4");
  ask.hide = {"files"};
  plan = f.plan(ask);
  CHECK(plan.preview[0].files.empty());
  CHECK(plan.entries[0].files_omitted == 4);
  CHECK(std::ranges::count(plan.entries[0].hidden, "files") == 1);
}

TEST_CASE("a redactable file opens word by word, and then neither size nor digest is open") {
  FilesFixture f;
  vault::ExportRequest ask = f.ask_entry();
  ask.hide_phrases = {"сидоров"};
  ask.omit_files = {"note.txt"};
  const vault::Exported out = f.run(ask);
  CHECK(out.recorded);
  const formats::BundleReport report = f.checked();
  CHECK(report.findings.empty());
  REQUIRE(report.entries.size() == 1);
  REQUIRE(report.entries[0].files.size() == 1);
  const formats::VerifiedFile& file = report.entries[0].files[0];
  CHECK(file.number == 3);
  CHECK_FALSE(file.name.has_value());
  CHECK_FALSE(file.size.has_value());
  CHECK_FALSE(file.digest.has_value());
  CHECK(file.member.empty());
  std::string text;
  for (const auto& piece : file.part.or_empty().text) text += piece.gap ? "[…]" : piece.text;
  CHECK(text == "Петров сказал одно, […]другое.");
  CHECK(f.vault->statement(f.entry + 1).fields.at("disclosed")[0].find(" file-4:0-3,4-5/5") !=
        std::string::npos);
}

TEST_CASE("whole files arrive byte for byte") {
  FilesFixture f;
  f.run(f.ask_entry());
  const formats::BundleReport report = f.checked();
  CHECK(report.findings.empty());
  REQUIRE(report.entries[0].files.size() == 4);
  CHECK(report.entries[0].files[3].digest ==
        FileDigest{crypto::sha256(as_bytes(FilesFixture::kLong)).data});
  const std::string tar = f.opened();
  CHECK(tar.find(test::noise(1, 200'000)) != std::string::npos);
  CHECK(tar.find("photo.jpg") == std::string::npos);
  CHECK(tar.find("data/entry-1/file-1.jpg") != std::string::npos);
}

TEST_CASE("files of one name are told apart by their number") {
  ExportFixture f;
  f.start();
  vault::AddRequest add = test::request("Twice");
  const std::string first = f.folder.write("one", "one");
  const std::string second = f.folder.write("two", "two");
  add.files = {{first, "a.txt", false}, {second, "a.txt", false}, {first, "a.txt#2", false}};
  const std::uint64_t entry = f.add(add);
  const auto shown = [&](const Keys& omit) {
    vault::ExportRequest ask = f.ask(entry);
    ask.omit_files = omit;
    return files_of(f.plan(ask).preview[0]);
  };
  CHECK(shown({}) == "1 2 3");
  CHECK(shown({"a.txt"}) == "3");
  CHECK(shown({"a.txt#1"}) == "2 3");
  CHECK(shown({"a.txt#2"}) == "1");  // the second of its name, and the one that is called so
}

TEST_CASE("a name spelt in another way stops the export where it is open") {
  ExportFixture f;
  f.start();
  vault::AddRequest add = test::request("Spelt");
  add.statement.fields["summary"] = {
      "see https://ru.example/wiki/%D0%9F%D0%B5%D1%82%D1%80%D0%BE%D0%B2"};
  add.files = {{f.folder.write("mail", "Subject: =?UTF-8?B?0J/QtdGC0YDQvtCy?=\n"), "a.eml", false},
               {f.folder.write("words", "имя \\u041f\\u0435\\u0442\\u0440\\u043e\\u0432"),
                "words.txt", true}};
  const std::uint64_t entry = f.add(add);
  vault::ExportRequest ask = f.ask(entry);
  CHECK(files_of(f.plan(ask).preview[0]) == "1 2");
  ask.hide_phrases = {"Петров"};
  const vault::ExportPlan plan = f.plan(ask);
  CHECK(files_of(plan.preview[0]) == "2");
  REQUIRE(plan.remaining.size() == 2);
  CHECK(plan.remaining[0].where == "file 2");
  CHECK(plan.remaining[1].where == "summary");
  ask.hide_phrases.emplace_back("u041f");
  ask.hide = {"summary"};
  CHECK(f.plan(ask).remaining.empty());
}
