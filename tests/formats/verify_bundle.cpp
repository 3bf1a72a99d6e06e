#include <doctest/doctest.h>

#include <algorithm>

#include "tests/formats/verify_bundle_case.hpp"

namespace aigaq::formats {
namespace {

using test::BundleRequest;
using test::Members;

using Case = test::BundleCase;

std::string text_of(const std::vector<TextPiece>& pieces) {
  std::string out;
  for (const TextPiece& piece : pieces) out += piece.gap ? "[…]" : piece.text;
  return out;
}

TEST_CASE("bundle: a true one is whole, trusted and addressed to its reader") {
  const Case c;
  const BundleReport report = c.check(c.file);
  CHECK(test::classes_of(report) == "");
  CHECK(report.integrity == Integrity::ok);
  CHECK(report.signer == Signer::trusted);
  CHECK(report.addressed == Addressed::yes);
  CHECK(report.time == TimeVerdict::claimed_only);
  CHECK(report.purpose == "for the court");
  CHECK(report.vault == c.log->vault());
  CHECK(report.checkpoint == c.log->checkpoint());
  CHECK(report.size == 4);
  CHECK(report.origin == origin_of(c.log->vault()));
  CHECK(report.log_vkey == c.log->trust().logs[0].text());
  CHECK(report.fingerprint == vault_fingerprint(c.log->trust().logs[0]));
  REQUIRE(report.entries.size() == 3);
  CHECK(report.entries[0].kind == FormKind::testimony);
  CHECK(text_of(report.entries[0].text) == *c.log->statement(1).text);
  CHECK(report.entries[1].fields.at("court") == std::vector<std::string>{"Almaty"});
  REQUIRE(report.entries[1].files.size() == 2);
  CHECK(report.entries[1].files[1].member == "data/entry-2/file-2.bin");
  CHECK(report.entries[1].files[1].digest == c.log->statement(2).files[1].digest);
  CHECK(report.entries[2].number == 3);
}

TEST_CASE("bundle: an unknown signer is told apart from a broken bundle") {
  const Case c;
  const BundleReport report = test::check(c.file, c.reader, {});
  CHECK(report.integrity == Integrity::ok);
  CHECK(report.signer == Signer::untrusted);
  CHECK(test::has(report, classes::kSignerUntrusted));
  CHECK(report.findings.size() == 1);
  // The same name with another key, and the same key under another name.
  Trust trust = c.log->trust();
  trust.logs[0].key.data[3] ^= 1;
  CHECK(test::check(c.file, c.reader, trust).signer == Signer::untrusted);
  trust = c.log->trust();
  trust.logs[0].name += "x";
  CHECK(test::check(c.file, c.reader, trust).signer == Signer::untrusted);
}

TEST_CASE("bundle: a passphrase bundle says nothing about for whom it is") {
  const Case c;
  BundleRequest request = c.request();
  request.recipients.clear();
  request.passphrase = "seven words";
  request.mode = BundleMode::passphrase;
  const Bytes file = c.log->bundle(request);
  MemorySource source(file);
  const auto header = age::read_header(source);
  const auto unwrapped = age::unwrap_passphrase(*header, as_bytes("seven words"));
  REQUIRE(unwrapped.has_value());
  const auto payload = age::PayloadSource::open(source, unwrapped->file_key);
  const auto report = check_bundle(**payload, opened_by(*unwrapped), c.log->trust(), nullptr);
  CHECK(test::classes_of(report) == "");
  CHECK(report.addressed == Addressed::passphrase);
}

TEST_CASE("bundle: every recipient of a joint one is named by it") {
  const Case c;
  BundleRequest request = c.request();
  const auto second = c.log->randomness().secret<crypto::X25519Secret>();
  request.recipients.push_back(crypto::x25519_public(second));
  request.mode = BundleMode::joint;
  const Bytes file = c.log->bundle(request);
  CHECK(c.check(file).addressed == Addressed::yes);
  CHECK(test::check(file, second, c.log->trust()).addressed == Addressed::yes);
  const auto stranger = c.log->randomness().secret<crypto::X25519Secret>();
  CHECK(test::has(test::check(file, stranger, c.log->trust()), classes::kNoMatchingKey));
}

TEST_CASE("bundle: a part of the words leaves gaps, and genesis may be shown too") {
  const Case c;
  BundleRequest request = c.request();
  Selection& testimony = request.entries.at(1);
  testimony.text = TextSelection{{{0, 4}, {8, 10}}};
  Selection& record = request.entries.at(2);
  record.files[0].words = TextSelection{{{2, 4}}};
  record.files[0].member = {};
  record.files[0].more_slots.clear();
  request.entries.emplace(0, Selection{});
  const Bytes file = c.log->bundle(request);
  const BundleReport report = c.check(file);
  CHECK(test::classes_of(report) == "");
  REQUIRE(report.entries.size() == 4);
  CHECK(report.entries[0].kind == FormKind::enrolment);
  CHECK(text_of(report.entries[1].text) == "They came at night. […]masks. I […]");
  CHECK(text_of(report.entries[2].files.at(0).part.or_empty().text) == "[…]finds the […]");

  const test::Opened opened = test::open_bundle(file, c.reader);
  MemorySource tar(opened.tar);
  const BundleReport without = check_bundle(tar, opened_by(opened.unwrapped), c.log->trust(),
                                            nullptr, nullptr, nullptr, {drop_texts});
  CHECK(test::classes_of(without) == "");
  REQUIRE(without.entries.size() == 4);
  CHECK(without.entries[1].text.empty());
  CHECK(without.entries[2].files.at(0).part->text.empty());
  for (std::size_t i = 0; i < 4; ++i) CHECK(without.entries[i].gaps == report.entries[i].gaps);
}

TEST_CASE("bundle: an unpacked folder is checked the same") {
  struct Folder final : FolderReader {
    Members members;
    std::vector<std::string> names() override {
      std::vector<std::string> out;
      for (const auto& [name, bytes] : members) out.push_back(name);
      std::sort(out.begin(), out.end());
      return out;
    }
    std::unique_ptr<ByteSource> open(std::string_view name) override {
      const Bytes* bytes = test::find(members, name);
      return bytes == nullptr ? nullptr : std::make_unique<MemorySource>(*bytes);
    }
  };
  const Case c;
  Folder folder;
  folder.members = c.members();
  BundleReport report = check_folder(folder, c.log->trust());
  CHECK(test::classes_of(report) == "");
  CHECK(report.integrity == Integrity::ok);
  CHECK(report.signer == Signer::trusted);
  CHECK(report.addressed == Addressed::not_checked);
  CHECK(report.entries.size() == 3);

  folder.members.emplace_back("padding", Bytes(3'000));
  CHECK(check_folder(folder, c.log->trust()).integrity == Integrity::ok);
  folder.members.back().second[2'999] = 1;
  CHECK(test::has(check_folder(folder, c.log->trust()), classes::kPadding));
  folder.members.back() = {"Thumbs.db", Bytes(10)};
  CHECK(test::has(check_folder(folder, c.log->trust()), classes::kUnexpectedMember));
  folder.members.pop_back();
  for (std::size_t i = 0; i < folder.members.size(); ++i) {
    Folder less;
    less.members = folder.members;
    CAPTURE(less.members[i].first);
    less.members.erase(less.members.begin() + static_cast<std::ptrdiff_t>(i));
    CHECK(check_folder(less, c.log->trust()).integrity == Integrity::failed);
    Folder changed;
    changed.members = folder.members;
    Bytes& bytes = changed.members[i].second;
    if (bytes.empty()) {
      bytes.push_back('x');
    } else {
      bytes[bytes.size() / 2] ^= 1;
    }
    CHECK(check_folder(changed, c.log->trust()).integrity == Integrity::failed);
  }
}

TEST_CASE("bundle: the sink gets every member, and a null one is fine") {
  struct Sink final : MemberSink {
    Members members;
    void begin(std::string_view name, std::uint64_t size) override {
      members.emplace_back(name, Bytes());
      left = size;
    }
    void write(ByteView bytes) override {
      append(members.back().second, bytes);
      left -= bytes.size();
    }
    void end() override { CHECK(left == 0); }
    std::uint64_t left = 0;
  };
  const Case c;
  Sink sink;
  const auto report = test::check(c.file, c.reader, c.log->trust(), &sink);
  CHECK(sink.members == c.members());
  CHECK(report.integrity == Integrity::ok);
}

}  // namespace
}  // namespace aigaq::formats
