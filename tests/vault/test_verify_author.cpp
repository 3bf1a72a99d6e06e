// Who holds the log's keys can seal and sign all that verification reads, but for a member's name.
#include <doctest/doctest.h>

#include "tests/vault/verify_fixture.hpp"
#include "vault/export.hpp"
#include "vault/impl.hpp"

using namespace aigaq;
using namespace aigaq::test;

namespace {

std::vector<std::string> entries_of(const vault::VaultReport& report, std::string_view cls) {
  std::vector<std::string> out;
  for (const formats::Finding& finding : report.findings) {
    if (finding.cls == cls) out.push_back(finding.entry.value_or(""));
  }
  return out;
}

}  // namespace

TEST_CASE("an entry signed by no member is named") {
  VerifyFixture f;
  const std::uint64_t forged = f.add_as_no_member("in a member's place");
  const std::uint64_t own = f.add("the member's own");
  vault::VerifyOptions some;
  some.mode = vault::VerifyMode::entries;
  some.entries = {forged, own};
  for (const vault::VerifyOptions& options : {vault::VerifyOptions{}, some}) {
    const vault::VaultReport report = f.verify(options);
    CHECK(entries_of(report, "author-unknown") == std::vector{std::to_string(forged)});
    CHECK(report.findings.size() == 1);
    CHECK(report.integrity == formats::Integrity::failed);
  }
}

TEST_CASE("an entry signed by no member is not handed out") {
  VerifyFixture f;
  const std::uint64_t forged = f.add_as_no_member("in a member's place");
  const auto vault = f.open(vault::Access::write);
  for (const bool with_author : {false, true}) {
    vault::ExportRequest ask;
    ask.entries = {{forged, std::nullopt}};
    if (with_author) ask.show = {"author"};
    std::string cls;
    CHECK(trouble_of([&] { (void)vault::plan_export(*vault, ask); }, &cls) ==
          vault::Trouble::integrity);
    CHECK(cls == "author-unknown");
  }
}

TEST_CASE("a member whom genesis does not enrol is none") {
  VerifyFixture f;
  const std::string elsewhere = f.folder.path("elsewhere");
  REQUIRE(std::filesystem::create_directory(elsewhere));
  const std::vector<StoredRecord> about = f.records(vault::Kind::about);
  REQUIRE(about.size() == 1);
  Bytes other;
  {
    const auto vault = f.open(vault::Access::read);
    const vault::Vault::Impl& impl = vault->impl();
    vault::About another = impl.about();
    another.founder = crypto::Ed25519SigningKey::generate(f.random).public_key();
    vault::LogStore store(elsewhere, vault::lmdb::OpenMode::create, 1u << 20,
                          impl.keys().log.log_key, impl.keys().log.vault);
    store.environment().write(
        [&](vault::lmdb::WriteTxn& txn) { store.put_about(txn, another, f.random); },
        [](const std::function<void()>& commit) { commit(); });
    store.environment().read([&](const vault::lmdb::ReadTxn& txn) {
      const auto record =
          txn.get(static_cast<vault::lmdb::Table>(vault::Kind::about), about[0].key);
      REQUIRE(record);
      other.assign(record->begin(), record->end());
    });
  }
  f.put(vault::Kind::about, about[0].key, other);
  const vault::VaultReport report = f.verify();
  // Genesis enrols another, and signed itself; so did all entries.
  CHECK(entries_of(report, "author-unknown") ==
        std::vector<std::string>{"0", "0", "1", "2", "3", "4"});
  CHECK(report.integrity == formats::Integrity::failed);
}
