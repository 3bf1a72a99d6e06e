// Many entries in one commit: all of them or none, and found again by their lines.
#include <doctest/doctest.h>

#include "crypto/hash.hpp"
#include "tests/vault/store_fault_disk.hpp"
#include "tests/vault/store_fixture.hpp"
#include "vault/impl.hpp"

using namespace aigaq;
using namespace aigaq::test;
using vault::Access;
using vault::Trouble;
namespace fs = std::filesystem;

namespace {

vault::BatchId batch_named(std::uint8_t name) {
  vault::BatchId out;
  out.data.fill(name);
  return out;
}

std::string content_of(std::uint64_t line) { return noise(line, 1'000 * line); }

// Entries of lines first to first + count - 1, a file each.
std::vector<vault::AddRequest> lines(VaultFixture& fixture, std::uint64_t first,
                                     std::uint64_t count) {
  std::vector<vault::AddRequest> out;
  for (std::uint64_t line = first; line < first + count; ++line) {
    const std::string name = "line" + std::to_string(line);
    out.push_back(request(name));
    out.back().line = line;
    out.back().files = {{fixture.folder.write(name, content_of(line)), name, false}};
  }
  return out;
}

void check_lines(const vault::Vault& vault, const std::vector<vault::Batched>& found) {
  for (const vault::Batched& one : found) {
    CHECK(vault.statement(one.entry).fields.at("title").at(0) == "line" + std::to_string(one.line));
    CHECK(read_whole(vault, one.entry, 0) == content_of(one.line));
  }
}

std::vector<std::uint64_t> lines_of(const std::vector<vault::Batched>& found) {
  std::vector<std::uint64_t> out;
  out.reserve(found.size());
  for (const vault::Batched& one : found) out.push_back(one.line);
  return out;
}

void check_chain(const vault::Vault& vault) {
  const auto& head = vault.impl().head();
  REQUIRE(vault.impl().table().rolling_hash(head.table.end) == head.table.hash);
  Hash previous;
  for (std::uint64_t n = 0; n < vault.size(); ++n) {
    const auto view = vault.entry(n);
    const auto entry = formats::decode_entry(view.entry);
    REQUIRE(entry);
    CHECK(entry->number == n);
    CHECK(entry->previous == previous);
    CHECK(crypto::verify_inclusion(n, vault.size(), view.leaf_hash, vault.inclusion(n), head.root));
    previous = view.leaf_hash;
  }
}

}  // namespace

TEST_CASE("entries of one commit are entries like any other") {
  VaultFixture fixture;
  fixture.create();
  const auto batch = batch_named(1);
  {
    const auto vault = fixture.open(Access::write);
    const auto receipts = vault->add_all(lines(fixture, 1, 5), batch, {});
    REQUIRE(receipts.size() == 5);
    for (std::size_t i = 0; i < 5; ++i) {
      CHECK(receipts[i].number == i + 1);
      CHECK(receipts[i].leaf_hash == vault->entry(i + 1).leaf_hash);
      CHECK(receipts[i].checkpoint == vault->checkpoint());
      const Hash digest = crypto::sha256(as_bytes(content_of(i + 1)));
      CHECK(receipts[i].files.at(0).digest.data == digest.data);
    }
    vault->add(request("between"), {});
    vault->add_all(lines(fixture, 6, 3), batch, {});
    vault->add_all(lines(fixture, 1, 2), batch_named(2), {});
  }
  const auto vault = fixture.open(Access::read);
  CHECK(vault->size() == 12);
  const auto found = vault->batched(batch);
  CHECK(lines_of(found) == std::vector<std::uint64_t>{1, 2, 3, 4, 5, 6, 7, 8});
  check_lines(*vault, found);
  CHECK(lines_of(vault->batched(batch_named(2))) == std::vector<std::uint64_t>{1, 2});
  CHECK(vault->batched(batch_named(3)).empty());
  check_chain(*vault);
  // Two entries of one commit share nothing that could link them.
  CHECK_FALSE(std::ranges::equal(vault->entry_seed(1).reveal(), vault->entry_seed(2).reveal()));
  CHECK(vault->impl().key_row(1).fresh != vault->impl().key_row(2).fresh);
}

TEST_CASE("the same bytes in two entries of one commit lie there once") {
  VaultFixture fixture;
  fixture.create();
  auto requests = lines(fixture, 1, 4);
  requests[2].files = {{requests[0].files[0].path, "again", false},
                       {requests[1].files[0].path, "again", false}};
  const auto vault = fixture.open(Access::write);
  const auto receipts = vault->add_all(requests, batch_named(1), {});
  CHECK_FALSE(receipts[0].files.at(0).existing);
  CHECK(receipts[2].files.at(0).existing);
  CHECK(receipts[2].files.at(1).existing);
  CHECK(read_whole(*vault, 3, 0) == content_of(1));
  CHECK(read_whole(*vault, 3, 1) == content_of(2));
  const auto key = [&](std::uint64_t entry, std::uint64_t file) {
    return vault->impl().key_row(entry).wrapped.at(file);
  };
  CHECK(key(1, 0) != key(3, 0));
}

TEST_CASE("a commit of many entries that fails or is cut anywhere is there whole or not at all") {
  VaultFixture fixture;
  FaultDisk disk;
  fixture.ground.disk = &disk;
  fixture.ground.segment_bytes = (std::uint64_t{1} << 20) + 65'536;
  fixture.create();
  const auto batch = batch_named(1);
  auto more = lines(fixture, 3, 4);
  more[1].files = {{fixture.folder.write("large", noise(7, 1'400'000)), "large", false}};
  fixture.open(Access::write)->add_all(lines(fixture, 1, 2), batch, {});
  fs::copy(fixture.directory(), fixture.folder.path("base"), fs::copy_options::recursive);
  fs::copy(fixture.state(), fixture.folder.path("base-state"), fs::copy_options::recursive);
  const auto reset = [&] {
    disk.arm(Fault::none, 0);
    (void)disk.take_runs();
    for (const auto& [from, to] : {std::pair{fixture.folder.path("base"), fixture.directory()},
                                   std::pair{fixture.folder.path("base-state"), fixture.state()}}) {
      fs::remove_all(to);
      fs::copy(from, to, fs::copy_options::recursive);
    }
  };
  reset();
  std::size_t steps = 0;
  {
    const auto vault = fixture.open(Access::write);
    disk.arm(Fault::none, 0);
    vault->add_all(more, batch, {});
    steps = disk.steps();
  }
  std::size_t whole = 0;
  for (const Fault fault : {Fault::error, Fault::full, Fault::cut_before, Fault::cut_after}) {
    for (std::size_t step = 0; step < steps; ++step) {
      CAPTURE(static_cast<int>(fault));
      CAPTURE(step);
      reset();
      bool failed = false;
      {
        const auto vault = fixture.open(Access::write);
        disk.arm(fault, step);
        try {
          vault->add_all(more, batch, {});
        } catch (const PowerCut&) {
          failed = true;
        } catch (const vault::StorageError&) {
          failed = true;
        }
      }
      CHECK(failed);
      disk.arm(Fault::none, 0);
      const auto vault = fixture.open(Access::write);
      const bool there = vault->size() == 7;
      if (!there) REQUIRE(vault->size() == 3);
      whole += there ? 1 : 0;
      CHECK(vault->batched(batch).size() == (there ? 6 : 2));
      if (!there) vault->add_all(more, batch, {});
      CHECK(lines_of(vault->batched(batch)) == std::vector<std::uint64_t>{1, 2, 3, 4, 5, 6});
      CHECK(read_whole(*vault, 4, 0) == noise(7, 1'400'000));
      CHECK(read_whole(*vault, 6, 0) == content_of(6));
    }
  }
  CHECK(whole > 0);
  CHECK(whole < 4 * steps);
}

TEST_CASE("one file of a commit that changes leaves nothing of it") {
  VaultFixture fixture;
  fixture.create();
  auto requests = lines(fixture, 1, 3);
  requests[2].files[0].digest = FileDigest{};
  const auto vault = fixture.open(Access::write);
  CHECK(trouble_of([&] { vault->add_all(requests, batch_named(1), {}); }) ==
        Trouble::refused_input);
  CHECK(vault->size() == 1);
  CHECK(vault->batched(batch_named(1)).empty());
  requests[2].files[0].digest.reset();
  CHECK(vault->add_all(requests, batch_named(1), {}).size() == 3);
}

TEST_CASE("one seed makes the same vault with any number of threads") {
  struct Made {
    std::vector<Hash> leaves;
    std::vector<Bytes> statements;
    std::vector<std::string> files;
  };
  const auto make = [](unsigned threads) {
    VaultFixture fixture(77);
    fixture.ground.threads = threads;
    fixture.ground.segment_bytes = std::uint64_t{4} << 20;
    fixture.create();
    const auto vault = fixture.open(Access::write);
    auto requests = lines(fixture, 1, 40);
    const auto attach = [&](std::size_t request, const std::string& name, const std::string& bytes,
                            bool redactable = false) {
      requests[request].files.push_back({fixture.folder.write(name, bytes), name, redactable});
    };
    attach(3, "again", content_of(2));  // twice in one commit
    attach(4, "empty", "");
    attach(5, "redactable", "He carried nothing.", true);
    attach(6, "large", noise(9, (std::size_t{9} << 20) + 5));  // not read ahead
    attach(7, "photograph", noise(10, (std::size_t{3} << 20) + 5));
    requests[8].text = "I saw him at the square.";
    requests[9].files.clear();
    for (int i = 0; i < 100; ++i) {  // more than one thread takes at a time
      attach(10, "many" + std::to_string(i), noise(100 + static_cast<std::uint64_t>(i), 30'000));
    }
    std::vector<vault::Receipt> receipts;
    const auto tell = [&](const std::vector<vault::Receipt>& some) { receipts = some; };
    vault->commit_all(requests, batch_named(1), {}, tell);
    // Sizes that are known, of the same bytes and of others.
    auto more = lines(fixture, 1, 3);
    more[1].files = {{fixture.folder.write("other", noise(500, content_of(2).size())), "o", false}};
    more[2].files = {requests[6].files[1]};
    vault->commit_all(more, batch_named(2), {}, tell);
    vault->settle(tell);
    REQUIRE(receipts.size() == 3);
    CHECK(receipts[0].files.at(0).existing);
    CHECK_FALSE(receipts[1].files.at(0).existing);
    CHECK(receipts[2].files.at(0).existing);
    CHECK(read_whole(*vault, 42, 0) == noise(500, content_of(2).size()));
    CHECK(read_whole(*vault, 8, 1) == noise(10, (std::size_t{3} << 20) + 5));
    Made out;
    for (std::uint64_t n = 0; n < vault->size(); ++n) {
      out.leaves.push_back(vault->entry(n).leaf_hash);
      out.statements.push_back(vault->impl().store().sealed_statement(n));
    }
    for (const char* name : {"keys", "cells", "segments/00000001", "segments/00000002",
                             "segments/00000003", "segments/00000004"}) {
      out.files.push_back(file_bytes(fixture.directory() + "/" + name));
    }
    return out;
  };
  const Made alone = make(1);
  CHECK(alone.leaves.size() == 44);
  for (const unsigned threads : {2U, 5U}) {
    const Made together = make(threads);
    CHECK(together.leaves == alone.leaves);
    CHECK(together.statements == alone.statements);
    CHECK(together.files == alone.files);
  }
}

TEST_CASE("the index holds a record a file, and another for the size of a large one") {
  VaultFixture fixture;
  fixture.create();
  auto requests = lines(fixture, 1, 5);
  const auto vault = fixture.open(Access::write);
  const auto records = [&] { return vault->impl().store().count(vault::Kind::index); };
  vault->add_all(requests, batch_named(1), {});
  CHECK(records() == 5 + 1);
  vault::AddRequest large = request("large");
  large.files = {{fixture.folder.write("large", noise(9, (std::size_t{8} << 20) + 1)), "l", false}};
  vault->add(large, {});
  CHECK(records() == 6 + 2);
  CHECK(vault->add(large, {}).files.at(0).existing);
  CHECK(records() == 8);
}

TEST_CASE("of several files that cannot be taken in, the first in the list is told of") {
  VaultFixture fixture;
  fixture.ground.threads = 4;
  fixture.create();
  auto requests = lines(fixture, 1, 8);
  const std::string slow = fixture.folder.write("slow", noise(1, std::size_t{7} << 20));
  requests[1].files = {{slow, "slow", false}};
  for (const std::size_t i : {1u, 2u, 3u, 7u}) requests[i].files[0].digest = FileDigest{};
  const auto vault = fixture.open(Access::write);
  std::string subject;
  try {
    vault->add_all(requests, batch_named(1), {});
  } catch (const vault::StorageError& error) {
    subject = error.subject();
  }
  CHECK(subject == slow);
  CHECK(vault->size() == 1);
  requests[2].files[0].digest.reset();
  const auto receipts = vault->add_all({requests[0], requests[2]}, batch_named(1), {});
  CHECK(receipts.size() == 2);
}

TEST_CASE("when the index of a batch lies, the log is asked") {
  VaultFixture fixture;
  fixture.create();
  const auto batch = batch_named(1);
  fixture.open(Access::write)->add_all(lines(fixture, 1, 3), batch, {});
  fixture.open(Access::write)->add_all(lines(fixture, 4, 2), batch, {});
  bool swapped = false;
  SUBCASE("altered") {}
  SUBCASE("another record in the place of each") { swapped = true; }
  {
    vault::lmdb::Environment store(fixture.directory() + "/store", vault::lmdb::OpenMode::write,
                                   1u << 20);
    const auto table = static_cast<vault::lmdb::Table>(vault::Kind::index);
    std::vector<std::pair<Bytes, Bytes>> records;
    store.read([&](const vault::lmdb::ReadTxn& txn) {
      txn.walk(table, {}, [&](ByteView key, ByteView value) {
        records.emplace_back(Bytes(key.begin(), key.end()), Bytes(value.begin(), value.end()));
        return true;
      });
    });
    REQUIRE(records.size() > 2);
    store.write(
        [&](vault::lmdb::WriteTxn& txn) {
          for (std::size_t i = 0; i < records.size(); ++i) {
            Bytes value = records[swapped ? (i + 1) % records.size() : i].second;
            if (!swapped) value.back() ^= 1;
            txn.replace(table, records[i].first, value);
          }
        },
        [](const std::function<void()>& commit) { commit(); });
  }
  const auto vault = fixture.open(Access::read);
  CHECK(lines_of(vault->batched(batch)) == std::vector<std::uint64_t>{1, 2, 3, 4, 5});
}
