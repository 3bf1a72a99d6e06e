#include <doctest/doctest.h>

#include "tests/vault/verify_fixture.hpp"

using namespace aigaq;
using namespace aigaq::test;
using formats::Integrity;
using vault::AgainstResult;
using vault::Kind;
namespace fs = std::filesystem;

namespace {

vault::VerifyOptions quick() {
  vault::VerifyOptions out;
  out.mode = vault::VerifyMode::quick;
  return out;
}
vault::VerifyOptions entries(std::vector<std::uint64_t> numbers) {
  vault::VerifyOptions out;
  out.mode = vault::VerifyMode::entries;
  out.entries = std::move(numbers);
  return out;
}
vault::VerifyOptions against(const std::string& note) {
  vault::VerifyOptions out = quick();
  out.against = note;
  return out;
}

// Where the record of a table is named when it is damaged.
std::string name_of(Kind kind, std::uint64_t number) {
  switch (kind) {
    case Kind::head:
    case Kind::about:
      return "head";
    case Kind::leaves:
      return "log-page";
    case Kind::segments:
      return "head";
    default:
      return std::to_string(number);
  }
}

bool names(const vault::VaultReport& report, const std::string& part) {
  for (const auto& finding : report.findings) {
    if (finding.entry == part) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("a sound vault verifies in every mode") {
  VerifyFixture f;
  vault::VaultReport report = f.verify();
  CHECK(report.findings.empty());
  CHECK(report.integrity == Integrity::ok);
  CHECK(report.signer == formats::Signer::trusted);
  CHECK(report.size == 5);
  CHECK(report.origin.starts_with("aigaq/"));
  CHECK(report.entries_checked == 5);
  CHECK(report.files_checked == 5);
  CHECK(report.bytes_checked == 2 * 1'200'000 + 400'000 + std::string("Слово за слово.").size());
  CHECK(report.against == AgainstResult::none);
  report = f.verify(quick());
  CHECK(report.findings.empty());
  CHECK(report.files_checked == 0);
  report = f.verify(entries({2, 4}));
  CHECK(report.findings.empty());
  CHECK(report.entries_checked == 2);
  CHECK(report.files_checked == 4);
  CHECK(trouble_of([&] { static_cast<void>(f.verify(entries({5}))); }) ==
        vault::Trouble::unknown_entry);
}

TEST_CASE("what keeps a vault from being opened at all is told apart") {
  VerifyFixture f;
  f.passphrase = crypto::SecretBytes::copy_of(as_bytes("wrong"));
  CHECK(trouble_of([&] { static_cast<void>(f.verify()); }) == vault::Trouble::wrong_passphrase);
  fs::remove(f.directory() + "/header");
  CHECK(trouble_of([&] { static_cast<void>(f.verify()); }) == vault::Trouble::no_vault);
}

TEST_CASE("every record of the store, altered, cut, swapped or taken away, is named") {
  VerifyFixture f;
  for (const Kind kind : {Kind::head, Kind::entries, Kind::leaves, Kind::statements,
                          Kind::segments, Kind::about}) {
    const std::vector<StoredRecord> records = f.records(kind);
    REQUIRE_FALSE(records.empty());
    for (std::size_t i = 0; i < records.size(); ++i) {
      const std::string expected = name_of(kind, i);
      const StoredRecord& other = records[(i + 1) % records.size()];
      Bytes altered = records[i].value;
      altered[altered.size() / 2] ^= 1;
      const ByteView cut = ByteView(records[i].value).first(records[i].value.size() - 1);
      for (const Bytes& value : {altered, Bytes(cut.begin(), cut.end()), other.value, Bytes{}}) {
        if (value == records[i].value) continue;  // a table of one has no other
        CAPTURE(static_cast<int>(kind));
        CAPTURE(i);
        CAPTURE(value.size());
        f.put(kind, records[i].key, value);
        const vault::VaultReport report = f.verify();
        CHECK(report.integrity == Integrity::failed);
        CHECK_MESSAGE(names(report, expected), damaged(report));
        f.put(kind, records[i].key, records[i].value);
      }
    }
  }
  CHECK(f.verify().findings.empty());
}

TEST_CASE("records that nobody counts are found") {
  VerifyFixture f;
  const StoredRecord last = f.records(Kind::entries).back();
  f.put(Kind::entries, vault::number_key(9).view(), last.value);
  const vault::VaultReport report = f.verify(quick());
  CHECK(report.integrity == Integrity::failed);
  CHECK(has_class(report, "surplus-records"));
}

TEST_CASE("a damaged index is a warning") {
  VerifyFixture f;
  for (const StoredRecord& record : f.records(Kind::index)) {
    Bytes altered = record.value;
    altered.back() ^= 1;
    f.put(Kind::index, record.key, altered);
  }
  const vault::VaultReport report = f.verify();
  CHECK(report.integrity == Integrity::ok);
  REQUIRE(report.findings.size() == 1);
  CHECK(report.findings[0].cls == "index-damaged");
  CHECK(report.findings[0].aspect == formats::Aspect::environment);
  CHECK(report.findings[0].entry == "index");
}

TEST_CASE("every byte of a segment counts, and the file is named with its offset") {
  VerifyFixture f;
  const std::uint64_t seed = test_seed("verify segments");
  SeededRandom random(seed);
  for (const char* segment : {"segments/00000001", "segments/00000002"}) {
    const std::uint64_t size = fs::file_size(f.directory() + "/" + segment);
    for (int i = 0; i < 12; ++i) {
      const std::uint64_t at = i == 0 ? 0 : i == 1 ? size - 1 : random.below(size);
      CAPTURE(segment);
      CAPTURE(at);
      f.flip(segment, at);
      CHECK(f.verify().integrity == Integrity::failed);
      f.flip(segment, at);
    }
  }
  // In the second record of a.bin, which two entries list.
  f.flip("segments/00000001", 1'150'000);
  const vault::VaultReport report = f.verify();
  CHECK(names(report, "2"));
  CHECK(names(report, "3"));
  bool found = false;
  for (const auto& finding : report.findings) {
    if (finding.file != "a.bin") continue;
    found = true;
    CHECK(finding.offset == 1'048'576);
  }
  CHECK(found);
  CHECK(f.verify(quick()).integrity == Integrity::ok);  // that is what quick leaves out
}

TEST_CASE("findings and their order do not depend on the number of threads") {
  VerifyFixture f;
  // Two records of a.bin (entries 2 and 3), b.bin, the store's records of several entries.
  for (const std::uint64_t at : {500'000u, 1'150'000u}) f.flip("segments/00000001", at);
  f.flip("segments/00000002", 100'000);
  for (const Kind kind : {Kind::entries, Kind::leaves, Kind::statements}) {
    const StoredRecord record = f.records(kind)[1];
    Bytes altered = record.value;
    altered.back() ^= 1;
    f.put(kind, record.key, altered);
  }
  std::vector<std::string> said;
  for (const unsigned threads : {1U, 2U, 8U}) {
    vault::VerifyOptions options;
    options.threads = threads;
    const vault::VaultReport report = f.verify(options);
    std::string all;
    for (const formats::Finding& finding : report.findings) {
      all += std::string(finding.cls) + " " + finding.entry.value_or("-") + " " +
             finding.file.value_or("-") + " " + std::to_string(finding.offset.value_or(0)) + " " +
             std::to_string(finding.length.value_or(0)) + "\n";
    }
    said.push_back(all + std::to_string(report.bytes_checked));
  }
  CHECK(said[0] == said[1]);
  CHECK(said[0] == said[2]);
  CHECK(said[0].find("segment-damaged 2 a.bin 0 1200000\n") != std::string::npos);
}

TEST_CASE("a sample takes as many entries as asked for, all of them in the end") {
  VerifyFixture f;
  vault::VerifyOptions options;
  options.mode = vault::VerifyMode::sample;
  options.sample = 3;
  vault::VaultReport report = f.verify(options);
  CHECK(report.findings.empty());
  CHECK(report.sampled == 3);
  CHECK(report.entries_checked == 3);
  options.sample = 1'000;
  report = f.verify(options);
  CHECK(report.sampled == 5);
  CHECK(report.files_checked == 5);
  f.flip("segments/00000001", 500'000);
  CHECK(names(f.verify(options), "2"));
  // One entry at a time: each of them is picked some day, and the damaged ones are told.
  options.sample = 1;
  int failed = 0;
  for (int i = 0; i < 60; ++i) failed += f.verify(options).findings.empty() ? 0 : 1;
  CHECK(failed > 5);
  CHECK(failed < 55);
}

TEST_CASE("the chance to catch damage is the hypergeometric one") {
  CHECK(vault::chance_to_catch(100, 10, 10'000) == doctest::Approx(0.1));
  CHECK(vault::chance_to_catch(10'000, 459, 10'000) == doctest::Approx(0.9911).epsilon(0.001));
  CHECK(vault::chance_to_catch(50, 50, 1) == 1);
  CHECK(vault::chance_to_catch(50, 0, 500'000) == 0);
  CHECK(vault::chance_to_catch(4, 3, 500'000) == 1);
}

TEST_CASE("pieces cut, missing, of another vault or of an older time are found") {
  VerifyFixture f;
  VaultFixture other(77);
  other.create();
  const auto part_after = [&](const std::function<void(const std::string&)>& change) {
    f.reset();
    change(f.directory() + "/");
    const vault::VaultReport report = f.verify(quick());
    CHECK(report.integrity == Integrity::failed);
    return damaged(report);
  };
  const auto cut = [](const std::string& path) { fs::resize_file(path, fs::file_size(path) - 1); };
  CHECK(part_after([&](const std::string& v) { cut(v + "keys"); }) == "keys");
  CHECK(part_after([&](const std::string& v) { fs::resize_file(v + "cells", 0); }) == "keys");
  CHECK(part_after([&](const std::string& v) { cut(v + "header"); }) == "keys");
  CHECK(part_after([&](const std::string& v) { cut(v + "segments/00000001"); }) == "log-page");
  CHECK(part_after([&](const std::string& v) { fs::remove(v + "segments/00000002"); }) ==
        "log-page");
  CHECK(part_after([&](const std::string& v) { fs::remove(v + "keys"); }) == "keys");
  for (const char* piece : {"keys", "cells", "store/data.mdb"}) {
    CAPTURE(piece);
    CHECK_FALSE(part_after([&](const std::string& v) {
                  fs::copy_file(other.directory() + "/" + piece, v + piece,
                                fs::copy_options::overwrite_existing);
                }).empty());
  }
  // The key table from before the last two entries.
  VerifyFixture old;
  old.keep("old");
  old.add("newer");
  fs::copy_file(old.folder.path("old/keys"), old.directory() + "/keys",
                fs::copy_options::overwrite_existing);
  CHECK(damaged(old.verify(quick())).find("keys") != std::string::npos);
}

TEST_CASE("no byte of header, keys and page keys can be altered unnoticed") {
  VerifyFixture f;
  const std::uint64_t seed = test_seed("verify keys");
  SeededRandom random(seed);
  const auto noticed = [&](const std::string& file, std::uint64_t at) {
    CAPTURE(file);
    CAPTURE(at);
    f.flip(file, at);
    const auto trouble =
        trouble_of([&] { CHECK(damaged(f.verify(quick())).find("keys") != std::string::npos); });
    CHECK((!trouble || *trouble == vault::Trouble::wrong_passphrase));
    f.flip(file, at);
  };
  for (const char* file : {"header", "keys"}) {
    const std::uint64_t size = fs::file_size(f.directory() + "/" + std::string(file));
    for (int i = 0; i < 16; ++i) noticed(file, random.below(size));
  }
  for (int i = 0; i < 4; ++i) noticed("cells", random.below(80));  // the box; random bytes behind
}

TEST_CASE("orphans behind the committed end are harmless") {
  VerifyFixture f;
  for (const char* file : {"keys", "segments/00000002"}) {
    const std::string path = f.directory() + "/" + file;
    put_file(path, file_bytes(path) + noise(5, 10'000));
  }
  put_file(f.directory() + "/segments/00000003", noise(6, 100));
  CHECK(f.verify().findings.empty());
}

TEST_CASE("a checkpoint held outside: consistent, rollback, fork") {
  VerifyFixture f;
  for (std::size_t i = 0; i < f.checkpoints.size(); ++i) {
    CAPTURE(i);
    const vault::VaultReport report = f.verify(against(f.checkpoints[i]));
    CHECK(report.against == AgainstResult::consistent);
    CHECK(report.against_size == i + 1);
    CHECK(report.findings.empty());
  }
  const std::string two_entries = f.checkpoints[1];
  CHECK(trouble_of([&] { static_cast<void>(f.verify(against("not a note"))); }) ==
        vault::Trouble::refused_input);
  VaultFixture other(77);
  const std::string foreign = other.create().checkpoint;
  CHECK(trouble_of([&] { static_cast<void>(f.verify(against(foreign))); }) ==
        vault::Trouble::refused_input);

  f.add("one history");
  const std::string one = f.checkpoints.back();
  f.reset();
  vault::VaultReport report = f.verify(against(one));
  CHECK(report.against == AgainstResult::rollback);
  CHECK(has_class(report, "rollback"));
  CHECK(report.integrity == Integrity::ok);  // nothing of it is damaged

  f.add("another history");
  for (const auto& options : {against(one), [&] {
                                vault::VerifyOptions some = entries({1});
                                some.against = one;
                                return some;
                              }()}) {
    report = f.verify(options);
    CHECK(report.against == AgainstResult::fork);
    CHECK(has_class(report, "fork"));
  }
}

TEST_CASE("an old copy of the whole vault contradicts what this machine remembers") {
  VerifyFixture f;
  f.add("newer");
  fs::remove_all(f.directory());
  fs::copy(f.folder.path("base"), f.directory(), fs::copy_options::recursive);
  const vault::VaultReport report = f.verify();
  CHECK(has_class(report, "rollback"));
  CHECK(report.integrity == Integrity::ok);
}
