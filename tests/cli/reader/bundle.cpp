#include <doctest/doctest.h>

#include <set>

#include "cli/reader/page.hpp"
#include "crypto/x25519.hpp"
#include "formats/age/age.hpp"
#include "tests/cli/reader/world.hpp"
#include "tests/formats/age_program.hpp"
#include "tests/formats/bundle_fixture.hpp"

namespace aigaq::cli {
namespace {

namespace fs = std::filesystem;
using test::ReaderWorld;

// A bundle on disk with the identity that opens it; the testimony hides its fourth to sixth word.
struct OnDisk {
  test::TemporaryFolder folder;
  std::unique_ptr<test::LogFixture> log;
  std::string bundle, identity, vkey;

  explicit OnDisk(const std::string& purpose = "for the court", bool passphrase = false)
      : log(test::sample_log(11)),
        bundle(folder.path("b.aigaq")),
        identity(folder.path("id")),
        vkey(log->trust().logs.front().text()) {
    const auto secret = log->randomness().secret<crypto::X25519Secret>();
    const auto line = formats::age::identity_text(secret);
    test::write_file(identity, std::string(as_text(line.reveal())) + "\n");
    test::BundleRequest request = log->everything();
    formats::Selection& testimony = request.entries.at(1);
    testimony.slots.clear();
    for (const unsigned slot : {0u, 1u, 2u, 3u, 61u, 62u}) testimony.slots.push_back(slot);
    const std::size_t words = log->statement(1).text_cuts->words.size();
    testimony.text = formats::TextSelection{{{0, 3}, {6, words}}};
    testimony.author = false;
    request.purpose = purpose;
    if (passphrase) {
      request.passphrase = "open sesame";
      request.mode = formats::BundleMode::passphrase;
    } else {
      request.recipients = {crypto::x25519_public(secret)};
    }
    const Bytes bytes = log->bundle(request);
    test::write_file(bundle, as_text(bytes));
  }
  [[nodiscard]] std::string out() const { return folder.path("out"); }
  [[nodiscard]] std::size_t items() const {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& item : fs::directory_iterator(folder.path())) ++count;
    return count;
  }
};

bool printed(const ReaderWorld& world, std::string_view what) {
  return world.terminal.printed.find(what) != std::string::npos;
}

}  // namespace

TEST_CASE("bundle verify: 21 without trust, 0 with it") {
  const OnDisk disk;
  ReaderWorld world;
  CHECK(world.run({"bundle", "verify", disk.bundle, "-i", disk.identity, "--json"}) == 21);
  CHECK(printed(world, R"("type":"verdict","integrity":"ok","signer":"untrusted")"));
  CHECK(printed(world, R"("time":"claimed-only","truth":"not-assessed")"));
  CHECK(printed(world, R"("addressed_to_me":"yes","purpose":"for the court")"));
  CHECK(printed(world, R"("command":"bundle verify","ok":false,"exit":21)"));
  ReaderWorld trusting;
  CHECK(trusting.run({"bundle", "verify", disk.bundle, "-i", disk.identity, "--trust", disk.vkey,
                      "--json"}) == 0);
  CHECK(printed(trusting, R"("signer":"trusted")"));
  test::write_file(disk.folder.path("trusted"), "# vaults\n" + disk.vkey + "\n");
  CHECK(trusting.run({"bundle", "verify", disk.bundle, "-i", disk.identity, "--trust",
                      disk.folder.path("trusted")}) == 0);
  CHECK(disk.items() == 3);
}

TEST_CASE("bundle verify: what is shown, and what is not") {
  const OnDisk disk;
  ReaderWorld world;
  CHECK(world.run({"bundle", "verify", disk.bundle, "-i", disk.identity, "--json"}) == 21);
  CHECK(printed(world, R"("number":1)"));
  CHECK(printed(world, R"("kind":"testimony","status":"original","author":null)"));
  CHECK(printed(world, R"("case":"January")"));
  CHECK(printed(world, R"("gaps":1)"));
  CHECK(!printed(world, "Aisulu"));
  CHECK(printed(world, R"("name":"recording.bin","path":"data/entry-2/file-2.bin","size":700)"));
}

TEST_CASE("bundle: wrong keys") {
  const OnDisk disk;
  ReaderWorld world;
  const auto other = world.random.secret<crypto::X25519Secret>();
  const auto line = formats::age::identity_text(other);
  test::write_file(disk.folder.path("other"), std::string(as_text(line.reveal())) + "\n");
  CHECK(world.run({"bundle", "verify", disk.bundle, "-i", disk.folder.path("other")}) == 13);
  CHECK(world.run({"bundle", "open", disk.bundle, "-i", disk.folder.path("other"), "-o",
                   disk.out()}) == 13);
  CHECK(world.run({"bundle", "verify", disk.bundle}) == 2);
  CHECK(world.run({"bundle", "verify", disk.bundle, "-i", disk.identity, "--trust", "no key"}) ==
        2);
  const OnDisk by_passphrase("", true);
  test::write_file(disk.folder.path("pass"), "open sesame\n");
  test::write_file(disk.folder.path("wrong"), "open barley\n");
  CHECK(world.run({"bundle", "verify", by_passphrase.bundle}) == 2);
  CHECK(world.run({"bundle", "verify", by_passphrase.bundle, "--bundle-passphrase-file",
                   disk.folder.path("wrong")}) == 12);
  world.terminal.printed.clear();
  CHECK(world.run({"bundle", "verify", by_passphrase.bundle, "--bundle-passphrase-file",
                   disk.folder.path("pass"), "--json"}) == 21);
  CHECK(printed(world, R"("addressed_to_me":"passphrase")"));
  CHECK(!fs::exists(disk.out()));
}

TEST_CASE("bundle open: the bag, the exhibits, the page") {
  const OnDisk disk;
  ReaderWorld world;
  CHECK(world.run({"bundle", "open", disk.bundle, "-i", disk.identity, "-o", disk.out(),
                   "--json"}) == 21);
  CHECK(printed(world, R"("path":"aigaq-bundle/data/entry-2/file-2.bin")"));
  CHECK(fs::exists(disk.out() + "/aigaq-bundle/data/entry-2/file-2.bin"));
  CHECK(fs::exists(disk.out() + "/aigaq-bundle/sender/README.txt"));
  CHECK(!fs::exists(disk.out() + "/aigaq-bundle/padding"));
  const auto sha256sum = test::find_program("sha256sum");
  REQUIRE(sha256sum);
  for (const char* list : {"manifest-sha256.txt", "tagmanifest-sha256.txt"}) {
    const auto ran = test::run_program({*sha256sum, "-c", list}, {}, disk.out() + "/aigaq-bundle");
    CHECK(ran.exit_code == 0);
  }
  const std::string exhibit = test::read_text(disk.out() + "/exhibits/entry-1.txt");
  CHECK(exhibit.find("They came at \u27E6hidden here; may be empty\u27E7") != std::string::npos);
  CHECK(exhibit.find("Aisulu") == std::string::npos);
  CHECK(exhibit.find("night") == std::string::npos);
  const std::string page = test::read_text(disk.out() + "/verdict.html");
  CHECK(page.find("masks") != std::string::npos);
  CHECK(page.find("night") == std::string::npos);
  CHECK(page.find("Aisulu") == std::string::npos);
  // Each exhibit once, between the list and the rest.
  for (const char* exhibit_id : {"id=\"entry-1\"", "id=\"entry-2\""}) {
    const auto at = page.find(exhibit_id);
    REQUIRE(at != std::string::npos);
    CHECK(page.find(exhibit_id, at + 1) == std::string::npos);
    CHECK(page.find("id=\"exhibits\"") < at);
    CHECK(page.find("id=\"purpose\"") > at);
  }
  CHECK(page.ends_with("</html>\n"));
  std::set<std::string> beside;
  for (const auto& one : fs::directory_iterator(disk.out())) {
    beside.insert(one.path().filename().string());
  }
  CHECK(beside == std::set<std::string>{"aigaq-bundle", "exhibits", "verdict.html"});
  CHECK(disk.items() == 3);
  CHECK(world.run({"bundle", "open", disk.bundle, "-i", disk.identity, "-o", disk.out()}) == 1);
}

TEST_CASE("bundle: an unpacked one is checked too, and can be opened anew") {
  const OnDisk disk;
  ReaderWorld world;
  CHECK(world.run({"bundle", "open", disk.bundle, "-i", disk.identity, "-o", disk.out()}) == 21);
  for (const std::string& folder : {disk.out(), disk.out() + "/aigaq-bundle"}) {
    ReaderWorld again;
    CHECK(again.run({"bundle", "verify", folder, "--trust", disk.vkey, "--json"}) == 0);
    CHECK(printed(again, R"("addressed_to_me":"not-checked")"));
  }
  CHECK(world.run({"bundle", "open", disk.out(), "-o", disk.folder.path("copy")}) == 21);
  CHECK(fs::exists(disk.folder.path("copy/verdict.html")));
  const std::string victim = disk.out() + "/aigaq-bundle/data/entry-2/file-2.bin";
  std::string bytes = test::read_text(victim);
  bytes[5] = static_cast<char>(bytes[5] ^ 1);
  test::write_file(victim, bytes);
  CHECK(world.run({"bundle", "verify", disk.out()}) == 20);
  CHECK(world.run({"bundle", "open", disk.out(), "-o", disk.folder.path("third")}) == 20);
  CHECK(!fs::exists(disk.folder.path("third")));
  fs::remove(victim);
  fs::create_symlink("/etc/passwd", victim);
  CHECK(world.run({"bundle", "verify", disk.out()}) == 20);
  CHECK(world.run({"bundle", "verify", disk.folder.path()}) == 1);
}

TEST_CASE("bundle: any change or cut is refused and leaves nothing") {
  const OnDisk disk;
  const std::string whole = test::read_text(disk.bundle);
  const std::string altered = disk.folder.path("altered");
  const std::size_t header = whole.find("\n---");
  REQUIRE(header != std::string::npos);
  // The header's stanzas may be the reader's own (13); everything behind them is 20.
  for (std::size_t at = 3; at < whole.size(); at += whole.size() / 24) {
    std::string bytes = whole;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x01);
    test::write_file(altered, bytes);
    ReaderWorld world;
    const int exit =
        world.run({"bundle", "open", altered, "-i", disk.identity, "-o", disk.out(), "--json"});
    CAPTURE(at);
    CHECK((exit == 20 || (exit == 13 && at < header)));
    CHECK(world.terminal.printed.find("Aisulu") == std::string::npos);
    test::write_file(altered, whole.substr(0, at));
    CHECK(world.run({"bundle", "open", altered, "-i", disk.identity, "-o", disk.out()}) == 20);
    CHECK(disk.items() == 3);
  }
  test::write_file(altered, whole + "x");
  ReaderWorld world;
  CHECK(world.run({"bundle", "verify", altered, "-i", disk.identity}) == 20);
}

std::string page_of(const formats::BundleReport& report, Language first, std::string_view below) {
  std::string out;
  PageHtml page([&out](std::string_view html) { out += html; });
  write_page_begin(page, report, first);
  for (const auto& entry : report.entries) write_exhibit(page, entry, below);
  write_page_end(page, report);
  page.flush();
  return out;
}

TEST_CASE("page: nothing of the evidence is markup, nothing is loaded, nothing runs") {
  formats::BundleReport report;
  report.integrity = formats::Integrity::ok;
  report.fingerprint = "AAAA-BBBB";
  report.checkpoint = "o\n1\nroot\n\n\u2014 o sig\n";
  report.purpose = "<img src=x onerror=alert(1)>";
  formats::VerifiedEntry entry;
  entry.number = 4;
  entry.kind = formats::FormKind::testimony;
  entry.fields["title"] = {"</bdi><script>alert(1)</script>"};
  entry.fields["case"] = {"a\u202Eb\" onclick=\"x"};
  entry.text = {{false, false, "<a href='javascript:x'>before"},
                {true, true, ""},
                {false, false, "after & \u0634\u0647\u0627\u062F\u0629"}};
  entry.gaps = 1;
  formats::VerifiedFile file;
  file.name = "<b>\".jpg\n";
  file.member = "data/entry-4/file-1.jpg";
  entry.files.push_back(file);
  report.entries.push_back(entry);
  for (const Language language : kLanguages) {
    const std::string page = page_of(report, language, "aigaq-bundle/");
    CHECK(page.find("<script") == std::string::npos);
    CHECK(page.find("<img") == std::string::npos);
    CHECK(page.find("<b>") == std::string::npos);
    CHECK(page.find("<a href='") == std::string::npos);
    CHECK(page.find("\" onclick=\"") == std::string::npos);
    CHECK(page.find("\u202E") == std::string::npos);
    CHECK(page.find("&lt;script&gt;") != std::string::npos);
    CHECK(page.find("\u0634\u0647\u0627\u062F\u0629") != std::string::npos);
    CHECK(page.find("http://") == std::string::npos);
    CHECK(page.find("https://") == std::string::npos);
    CHECK(page.find("default-src 'none'; style-src 'unsafe-inline'") != std::string::npos);
    CHECK(page.find("the cut does not stand at a space") != std::string::npos);
    CHECK(page.find("class=\"card ok\"") == page.rfind("class=\"card ok\""));
  }
  report.signer = formats::Signer::trusted;
  const std::string trusted = page_of(report, Language::en, "");
  CHECK(trusted.find("class=\"card ok\"") != trusted.rfind("class=\"card ok\""));
}

}  // namespace aigaq::cli
