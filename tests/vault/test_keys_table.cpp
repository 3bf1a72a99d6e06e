#include <doctest/doctest.h>

#include "tests/vault/store_fixture.hpp"
#include "vault/keys/table.hpp"

using namespace aigaq;
using namespace aigaq::test;
using namespace aigaq::vault;

namespace {

struct TableFixture {
  TableFixture() : directory(folder.path()), log_key(random.secret<crypto::AeadKey>()) {
    folder.write("keys", "");
    folder.write("cells", "");
  }
  KeyTable table(const VaultId& id = {}) { return KeyTable(directory, true, log_key, id); }
  static Bytes row(std::uint64_t n) { return Bytes(40 + n % 7, static_cast<std::uint8_t>(n)); }

  TemporaryFolder folder;
  SeededRandom random{test_seed("key table")};
  PosixDisk disk;
  Directory directory;
  crypto::AeadKey log_key;
};

}  // namespace

TEST_CASE("rows of several pages read back, in any order") {
  TableFixture fixture;
  KeyTable table = fixture.table();
  table.cut_back(fixture.disk, {}, 0);
  std::vector<TablePlace> places;
  const std::uint64_t rows = 2 * kPageEntries + 3;
  for (std::uint64_t n = 0; n < rows; ++n) {
    places.push_back(
        table.append(fixture.disk, BoxKind::row, n, TableFixture::row(n), fixture.random));
  }
  table.sync(fixture.disk);
  CHECK(std::filesystem::file_size(fixture.folder.path("cells")) == 3 * 2 * kCellBytes);
  const KeyTable again = fixture.table();
  CHECK(again.rolling_hash(table.state().end) == table.state().hash);
  for (std::uint64_t n = rows; n-- > 0;) {
    REQUIRE(again.read(BoxKind::row, n, places[n]) == TableFixture::row(n));
  }
  // A row is of its number, kind and vault.
  const auto refused = [&](const KeyTable& in, BoxKind kind, std::uint64_t n, TablePlace place) {
    return trouble_of([&] { (void)in.read(kind, n, place); }) == Trouble::integrity;
  };
  CHECK(refused(again, BoxKind::row, 5, places[6]));
  CHECK(refused(again, BoxKind::session, 5, places[5]));
  CHECK(refused(again, BoxKind::row, kPageEntries + 5, places[5]));
  VaultId other;
  other.data.fill(1);
  CHECK(refused(fixture.table(other), BoxKind::row, 5, places[5]));
  CHECK(refused(again, BoxKind::row, 5, {places[5].offset + 1, places[5].length}));
  CHECK(refused(again, BoxKind::row, 5, {places[5].offset, places[5].length - 1}));
  CHECK(refused(again, BoxKind::row, 5, {std::uint64_t{1} << 60, 100}));
}

TEST_CASE("rows that are written before the sync, one by one or together, read back") {
  constexpr std::size_t kLong = std::size_t{300} << 10;  // more than waits to be written
  for (const std::size_t bytes : {std::size_t{400}, kLong / 2, kLong, 4 * kLong}) {
    CAPTURE(bytes);
    TableFixture fixture;
    KeyTable table = fixture.table();
    table.cut_back(fixture.disk, {}, 0);
    const std::uint64_t rows = 2 * kLong / bytes + 3;
    const auto row = [bytes](std::uint64_t n) {
      return Bytes(bytes + n % 7, static_cast<std::uint8_t>(n));
    };
    std::vector<TablePlace> places;
    for (std::uint64_t n = 0; n < rows; ++n) {
      places.push_back(table.append(fixture.disk, BoxKind::row, n, row(n), fixture.random));
    }
    table.sync(fixture.disk);
    CHECK(table.file_size() == table.state().end);
    const KeyTable again = fixture.table();
    CHECK(again.rolling_hash(table.state().end) == table.state().hash);
    for (std::uint64_t n = 0; n < rows; ++n) {
      REQUIRE(again.read(BoxKind::row, n, places[n]) == row(n));
    }
  }
}

TEST_CASE("a page begun by a commit that never happened gets a fresh key") {
  TableFixture fixture;
  KeyTable table = fixture.table();
  table.cut_back(fixture.disk, {}, 0);
  (void)table.append(fixture.disk, BoxKind::row, 0, TableFixture::row(0), fixture.random);
  const std::string before = file_bytes(fixture.folder.path("cells"));
  table.cut_back(fixture.disk, {}, 0);
  CHECK(table.file_size() == 0);
  const TablePlace place =
      table.append(fixture.disk, BoxKind::row, 0, TableFixture::row(0), fixture.random);
  table.sync(fixture.disk);
  CHECK(file_bytes(fixture.folder.path("cells")) != before);
  CHECK(table.read(BoxKind::row, 0, place) == TableFixture::row(0));
}

TEST_CASE("either cell of a page serves, the other may be torn") {
  TableFixture fixture;
  KeyTable table = fixture.table();
  table.cut_back(fixture.disk, {}, 0);
  const TablePlace place =
      table.append(fixture.disk, BoxKind::row, 0, TableFixture::row(0), fixture.random);
  table.sync(fixture.disk);
  const std::string path = fixture.folder.path("cells");
  const std::string good = file_bytes(path);
  REQUIRE(good.size() == 2 * kCellBytes);
  put_file(path, good.substr(kCellBytes) + good.substr(0, kCellBytes));
  CHECK(fixture.table().read(BoxKind::row, 0, place) == TableFixture::row(0));
  put_file(path, good.substr(kCellBytes) + good.substr(kCellBytes));
  CHECK(trouble_of([&] { (void)fixture.table().read(BoxKind::row, 0, place); }) ==
        Trouble::integrity);
}

TEST_CASE("a spare cell that is cut off stops no writing, a key that is does") {
  TableFixture fixture;
  KeyTable table = fixture.table();
  table.cut_back(fixture.disk, {}, 0);
  (void)table.append(fixture.disk, BoxKind::row, 0, TableFixture::row(0), fixture.random);
  table.sync(fixture.disk);
  const TableState state = table.state();
  const std::string path = fixture.folder.path("cells");
  std::filesystem::resize_file(path, kCellBytes + 1);
  table.cut_back(fixture.disk, state, 1);
  const TablePlace place =
      table.append(fixture.disk, BoxKind::row, kPageEntries, TableFixture::row(1), fixture.random);
  table.sync(fixture.disk);
  CHECK(fixture.table().read(BoxKind::row, kPageEntries, place) == TableFixture::row(1));
  std::filesystem::resize_file(path, 10);
  CHECK(trouble_of([&] { table.cut_back(fixture.disk, state, 1); }) == Trouble::integrity);
}

TEST_CASE("a table shorter than its head says is refused before writing") {
  TableFixture fixture;
  KeyTable table = fixture.table();
  table.cut_back(fixture.disk, {}, 0);
  (void)table.append(fixture.disk, BoxKind::row, 0, TableFixture::row(0), fixture.random);
  const TableState state = table.state();
  const std::string path = fixture.folder.path("keys");
  std::filesystem::resize_file(path, state.end - 1);
  CHECK(trouble_of([&] { table.cut_back(fixture.disk, state, 1); }) == Trouble::integrity);
  CHECK(trouble_of([&] { (void)table.rolling_hash(state.end); }) == Trouble::integrity);
}
