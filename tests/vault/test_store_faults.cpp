// Every step of a commit is made to fail, or to be the last before the power goes.
#include <doctest/doctest.h>

#include <set>

#include "tests/vault/store_fault_disk.hpp"
#include "tests/vault/store_fixture.hpp"
#include "vault/impl.hpp"

using namespace aigaq;
using namespace aigaq::test;
using vault::Access;
using vault::Trouble;
namespace fs = std::filesystem;

namespace {

struct FaultFixture : VaultFixture {
  FaultFixture() {
    ground.disk = &disk;
    ground.segment_bytes = (std::uint64_t{1} << 20) + 65'536;  // an add fills more than one
    create();
    first = noise(1, 10'000);
    add.statement = testimony("acknowledged");
    add.files = {{folder.write("first", first), "first", false}};
    open(Access::write)->add(add, {});
    fs::copy(directory(), folder.path("base"), fs::copy_options::recursive);
    fs::copy(state(), folder.path("base-state"), fs::copy_options::recursive);
    big = noise(2, (std::size_t{1} << 20) + 9);
    add.statement = testimony("in doubt");
    add.files = {{folder.write("big", big), "big", false}};
  }
  void reset() {
    fs::remove_all(directory());
    fs::remove_all(state());
    fs::copy(folder.path("base"), directory(), fs::copy_options::recursive);
    fs::copy(folder.path("base-state"), state(), fs::copy_options::recursive);
    disk.arm(Fault::none, 0);
  }
  std::size_t count_steps() {
    reset();
    const auto vault = open(Access::write);
    disk.arm(Fault::none, 0);
    vault->add(add, {});
    return disk.steps();
  }
  // Of every record that was ever sealed for the disk.
  void note_record_nonces(const vault::Vault::Impl& impl) {
    for (const FaultDisk::Run& run : disk.take_runs()) {
      vault::SegmentPlace place{std::stoull(fs::path(run.path).filename()), run.offset};
      for (ByteView rest = run.bytes; rest.size() >= vault::kRecordOverhead;) {
        const auto header = vault::open_record_header(impl.record_keys(), impl.keys().log.vault,
                                                      place, rest.first(vault::kHeaderBoxBytes));
        REQUIRE(header);
        disk.note_nonce(rest.first(24));
        disk.note_nonce(rest.subspan(vault::kHeaderBoxBytes, 24));
        ++records_seen;
        const std::size_t size = vault::kRecordOverhead + header->body_bytes;
        place.offset += size;
        rest = rest.subspan(std::min(size, rest.size()));
      }
    }
  }
  // Opens after the fault: all or nothing of the entry in doubt, the rest whole.
  bool check_after() {
    disk.arm(Fault::none, 0);
    const auto vault = open(Access::write);
    CHECK(vault->remembered());
    REQUIRE(vault->size() >= 2);
    REQUIRE(vault->size() <= 3);
    CHECK(read_whole(*vault, 1, 0) == first);
    const bool there = vault->size() == 3;
    if (there) CHECK(read_whole(*vault, 2, 0) == big);
    CHECK(vault->impl().table().rolling_hash(vault->impl().head().table.end) ==
          vault->impl().head().table.hash);
    // And it goes on.
    const auto receipt = vault->add(add, {});
    CHECK(receipt.number == (there ? 3 : 2));
    CHECK(receipt.files.at(0).existing == there);
    CHECK(read_whole(*vault, receipt.number, 0) == big);
    note_record_nonces(vault->impl());
    return there;
  }
  FaultDisk disk;
  vault::AddRequest add;
  std::string first, big;
  std::size_t records_seen = 0;
};

// Nonces of the records that lie in LMDB; the same record seen twice counts once.
void collect_store_nonces(const std::string& directory, std::set<std::string>& records,
                          std::multiset<std::string>& nonces) {
  const vault::lmdb::Environment environment(directory + "/store", vault::lmdb::OpenMode::read,
                                             1u << 20);
  environment.read([&](const vault::lmdb::ReadTxn& txn) {
    for (std::size_t table = 0; table < vault::lmdb::kTables; ++table) {
      if (static_cast<vault::Kind>(table) == vault::Kind::index) continue;  // no boxes
      txn.walk(static_cast<vault::lmdb::Table>(table), {}, [&](ByteView, ByteView value) {
        if (records.emplace(as_text(value)).second) nonces.emplace(as_text(value.first(24)));
        return true;
      });
    }
  });
}

}  // namespace

TEST_CASE("an add survives a failure at every step") {
  FaultFixture fixture;
  const std::size_t steps = fixture.count_steps();
  REQUIRE(steps >= 10);
  std::set<std::string> records;
  std::multiset<std::string> store_nonces;
  std::size_t committed = 0;
  for (const Fault fault : {Fault::error, Fault::full, Fault::cut_before, Fault::cut_after}) {
    for (std::size_t step = 0; step < steps; ++step) {
      CAPTURE(static_cast<int>(fault));
      CAPTURE(step);
      fixture.reset();
      {
        const auto vault = fixture.open(Access::write);
        fixture.disk.arm(fault, step);
        bool failed = false;
        try {
          vault->add(fixture.add, {});
        } catch (const PowerCut&) {
          failed = true;
        } catch (const vault::StorageError& error) {
          failed = true;
          CHECK(error.trouble() ==
                (fault == Fault::full ? Trouble::disk_full : Trouble::input_output));
        }
        REQUIRE(fixture.disk.struck());
        CHECK(failed);
      }
      committed += fixture.check_after() ? 1 : 0;
      collect_store_nonces(fixture.directory(), records, store_nonces);
    }
  }
  CHECK(committed > 0);
  CHECK(committed < 4 * steps);
  CHECK(fixture.disk.repeated() == 0);
  CHECK(fixture.disk.nonces().size() > 4 * steps);
  CHECK(fixture.records_seen > 4 * steps);
  for (const std::string& nonce : store_nonces) {
    REQUIRE(store_nonces.count(nonce) == 1);
    REQUIRE_FALSE(fixture.disk.nonces().contains(nonce));
  }
}

TEST_CASE("after a failed sync or commit nothing is written until the vault is opened again") {
  FaultFixture fixture;
  const std::size_t steps = fixture.count_steps();
  std::size_t settled = 0;
  std::size_t unsettled = 0;
  for (std::size_t step = 0; step < steps; ++step) {
    CAPTURE(step);
    fixture.reset();
    const auto vault = fixture.open(Access::write);
    fixture.disk.arm(Fault::error, step);
    CHECK(trouble_of([&] { vault->add(fixture.add, {}); }) == Trouble::input_output);
    fixture.disk.arm(Fault::none, 0);
    std::string cls;
    const auto again = trouble_of([&] { vault->add(fixture.add, {}); }, &cls);
    if (again) CHECK(cls == "reopen");
    ++(again ? unsettled : settled);
  }
  CHECK(settled > 0);
  CHECK(unsettled > 0);
}

TEST_CASE("a vault that could not be made leaves nothing") {
  VaultFixture fixture;
  FaultDisk disk;
  fixture.ground.disk = &disk;
  fixture.create();
  const std::size_t steps = disk.steps();
  for (std::size_t step = 0; step < steps; ++step) {
    CAPTURE(step);
    fs::remove_all(fixture.directory());
    fs::remove_all(fixture.state());
    disk.arm(Fault::error, step);
    REQUIRE(trouble_of([&] { fixture.create(); }) == Trouble::input_output);
    REQUIRE_FALSE(fs::exists(fixture.directory()));
  }
  disk.arm(Fault::none, 0);
  fixture.create();
  CHECK(fixture.open(Access::read)->size() == 1);
}
