#include <doctest/doctest.h>

#include <cstdlib>

#include "formats/time/instant.hpp"
#include "tests/vault/verify_fixture.hpp"
#include "vault/backup.hpp"
#include "vault/index/entry_index.hpp"
#include "vault/index/leaf_index.hpp"

using namespace aigaq;
using namespace aigaq::test;
using vault::Trouble;
namespace fs = std::filesystem;

namespace {

// Enough for pages and the smallest runs; the long size has groups and the middle runs too.
std::uint64_t many() { return std::getenv("AIGAQ_SOAK") != nullptr ? 70'000 : 1'400; }

formats::Statement varied(std::uint64_t i) {
  formats::Statement out = testimony("entry " + std::to_string(i));
  if (i % 97 == 5) {
    out = {};
    out.kind = formats::FormKind::source;
    for (const char* key : {"title", "language", "publisher", "captured_at"}) {
      out.fields[key] = {"2022-01-06T10:00:00Z"};
    }
  }
  out.fields["case"] = {"case-" + std::to_string(i / 500)};
  if (i % 3 != 0) {
    out.fields["claimed_time"] = {
        formats::rfc3339_text(1'640'000'000 + static_cast<std::int64_t>(i) * 60)};
  }
  return out;
}

struct IndexFixture : VerifyFixture {
  void fill(std::uint64_t entries, std::uint8_t batch = 1) {
    const auto vault = open(vault::Access::write);
    vault::BatchId id;
    id.data[0] = batch;
    for (std::uint64_t done = 0; done < entries;) {
      std::vector<vault::AddRequest> requests;
      for (; done < entries && requests.size() < vault::kCommitEntries; ++done) {
        vault::AddRequest one;
        one.statement = varied(done);
        one.line = done + 1;
        requests.push_back(std::move(one));
      }
      vault->add_all(requests, id, {});
    }
  }
  [[nodiscard]] std::string index(const std::string& name = {}) const {
    return directory() + "/index" + (name.empty() ? "" : "/" + name);
  }
};

std::vector<vault::EntryFilter> filters() {
  std::vector<vault::EntryFilter> out(7);
  out[1].kind = "source";
  out[2].kind = "genesis";
  out[3].case_name = "case-1";
  out[4].since = 1'640'000'000 + 60 * 700;
  out[5].since = 1'640'000'000 + 60 * 300;
  out[5].until = 1'640'000'000 + 60 * 310;
  out[6].kind = "source";
  out[6].until = 1'640'000'000 + 60 * 1'000;
  return out;
}

struct Found {
  std::vector<std::uint64_t> entries;
  std::uint64_t candidates = 0;
  vault::IndexUse use;
};

Found look_up(const vault::Vault& vault, const vault::EntryFilter& filter) {
  Found out;
  vault::EntryIndex index(vault);
  for (std::uint64_t at = 0;; ++at) {
    const auto next = index.next(at, filter, [] {});
    if (!next) break;
    at = *next;
    ++out.candidates;
    if (vault::passes(filter, at, vault.statement(at))) out.entries.push_back(at);
  }
  out.use = index.use();
  return out;
}

std::vector<std::uint64_t> by_reading(const vault::Vault& vault, const vault::EntryFilter& filter) {
  std::vector<std::uint64_t> out;
  for (std::uint64_t n = 0; n < vault.size(); ++n) {
    if (vault::passes(filter, n, vault.statement(n))) out.push_back(n);
  }
  return out;
}

// What a lookup gives is what reading all gives; damage found in all of them together.
std::uint64_t check_lookups(const vault::Vault& vault) {
  std::uint64_t damaged = 0;
  for (const vault::EntryFilter& filter : filters()) {
    const Found found = look_up(vault, filter);
    CHECK(found.entries == by_reading(vault, filter));
    damaged += found.use.damaged;
  }
  vault::LeafIndex leaves(vault);
  for (std::uint64_t n = 0; n < vault.size(); n += 1 + vault.size() / 60) {
    const std::string hex = to_hex(vault.entry(n).leaf_hash.view());
    for (const std::size_t digits : {std::size_t{8}, std::size_t{13}, std::size_t{64}}) {
      const auto numbers = leaves.find(hex.substr(0, digits));
      CHECK(std::ranges::count(numbers, n) == 1);
    }
    std::string other = hex;
    other.back() = other.back() == '0' ? '1' : '0';
    CHECK(leaves.find(other).empty());
  }
  return damaged + leaves.use().damaged;
}

}  // namespace

TEST_CASE("lookups give what reading every entry gives, before and after the log grew") {
  IndexFixture f;
  f.fill(many());
  {
    const auto vault = f.open(vault::Access::read);
    CHECK(check_lookups(*vault) == 0);
    CHECK(fs::exists(f.index("0")));
    CHECK(fs::exists(f.index("2")));
    CHECK(check_lookups(*vault) == 0);
  }
  f.fill(700, 2);
  CHECK(check_lookups(*f.open(vault::Access::read)) == 0);
}

TEST_CASE("a lookup reads what it shows, and the log's end that has no page yet") {
  IndexFixture f;
  f.fill(many());
  const auto vault = f.open(vault::Access::read);
  vault::EntryFilter filter;
  filter.kind = "source";
  CHECK(look_up(*vault, filter).use.entries_read == vault->size() / 256 * 256);  // made
  const Found found = look_up(*vault, filter);
  CHECK(found.use.entries_read == 0);
  CHECK(found.candidates < found.entries.size() + 256);
  const std::string hex = to_hex(vault->entry(700).leaf_hash.view());
  vault::LeafIndex first(*vault);
  CHECK(first.find(hex).front() == 700);
  CHECK(first.use().entries_read == vault->size() / 1'024 * 1'024);
  vault::LeafIndex second(*vault);
  CHECK(second.find(hex).front() == 700);
  CHECK(second.use().entries_read == 0);
}

TEST_CASE("a damaged, cut, swapped or missing index changes no answer, and is made again") {
  IndexFixture f;
  f.fill(many());
  static_cast<void>(check_lookups(*f.open(vault::Access::read)));
  const auto healed = [&](std::uint64_t least) {
    const auto vault = f.open(vault::Access::read);
    CHECK(check_lookups(*vault) >= least);
    CHECK(check_lookups(*vault) == 0);
    CHECK(f.verify().findings.empty());
  };
  for (const char* name : {"0", "2"}) {
    CAPTURE(name);
    const std::string good = file_bytes(f.index(name));
    std::string bad = good;
    for (std::size_t at = 50; at < bad.size(); at += 3'000)
      bad[at] = static_cast<char>(bad[at] ^ 1);
    put_file(f.index(name), bad);
    healed(1);
    put_file(f.index(name), good.substr(0, good.size() - 10));
    healed(0);
    fs::remove(f.index(name));
    healed(0);
  }
  const std::string pages = file_bytes(f.index("0"));
  const std::size_t slot = 40 + 256 * 13;
  put_file(f.index("0"), pages.substr(slot, slot) + pages.substr(0, slot) + pages.substr(2 * slot));
  healed(2);
  fs::remove_all(f.index());
  healed(0);
}

TEST_CASE("an index of another history of the log does not open") {
  IndexFixture f;
  f.keep("before");
  f.fill(1'100);
  static_cast<void>(check_lookups(*f.open(vault::Access::read)));
  fs::copy(f.index(), f.folder.path("other-index"));
  f.bring_back("before");
  // The same times and kinds, but for the order of cases: the pages differ in nothing but that.
  f.fill(1'100, 3);
  fs::remove_all(f.index());
  fs::copy(f.folder.path("other-index"), f.index());
  const auto vault = f.open(vault::Access::read);
  CHECK(check_lookups(*vault) > 0);
  CHECK(check_lookups(*vault) == 0);
}

TEST_CASE("where the index can't be kept, lookups go on without it, and nothing is written") {
  IndexFixture f;
  f.fill(1'100);
  const auto lookups = [&](const std::string& place) {
    vault::Unlock unlock;
    unlock.passphrase = &f.passphrase;
    const auto vault = vault::Vault::open(place, vault::Access::read, unlock, f.surroundings());
    vault::EntryFilter filter;
    filter.kind = "source";
    const Found found = look_up(*vault, filter);
    CHECK(found.entries == by_reading(*vault, filter));
    vault::LeafIndex leaves(*vault);
    CHECK(leaves.find(to_hex(vault->entry(9).leaf_hash.view())).front() == 9);
    return found.use.kept || leaves.use().kept;
  };
  SUBCASE("something else lies there") {
    put_file(f.index(), "mine");
    CHECK_FALSE(lookups(f.directory()));
    CHECK(file_bytes(f.index()) == "mine");
  }
  SUBCASE("a link lies there") {
    fs::create_directory(f.folder.path("elsewhere"));
    fs::create_symlink(f.folder.path("elsewhere"), f.index());
    CHECK_FALSE(lookups(f.directory()));
    CHECK(fs::is_empty(f.folder.path("elsewhere")));
  }
  SUBCASE("a backup") {
    const std::string place = f.folder.path("backup");
    static_cast<void>(vault::backup(*f.open(vault::Access::read), place, {}));
    CHECK_FALSE(lookups(place));
    CHECK_FALSE(fs::exists(place + "/index"));
  }
}

TEST_CASE("the index tells nothing by its bytes, and pages of entries take the reading half") {
  IndexFixture f;
  f.fill(1'100);
  std::string leaf;
  {
    const auto vault = f.open(vault::Access::read);
    static_cast<void>(check_lookups(*vault));
    leaf = as_text(vault->entry(300).leaf_hash.view().first(6));
  }
  int files = 0;
  for (const auto& item : fs::directory_iterator(f.index())) {
    ++files;
    const std::string bytes = file_bytes(item.path().string());
    CHECK(bytes.find("case-") == std::string::npos);
    CHECK(bytes.find(leaf) == std::string::npos);
    CHECK((fs::status(item.path()).permissions() & fs::perms::others_all) == fs::perms::none);
  }
  CHECK(files == 2);

  VaultFixture closed(5);
  vault::InitOptions options;
  closed.identity = closed.random.secret<crypto::X25519Secret>();
  options.identity = crypto::x25519_public(*closed.identity);
  closed.create(options);
  closed.identity.reset();
  const auto vault = closed.open(vault::Access::read);
  CHECK(trouble_of([&] { static_cast<void>(vault::EntryIndex(*vault)); }) ==
        Trouble::wrong_identity);
  CHECK(vault::LeafIndex(*vault).find(to_hex(vault->entry(0).leaf_hash.view())).size() == 1);
}
