#include <doctest/doctest.h>

#include <fcntl.h>

#include "tests/vault/store_fixture.hpp"
#include "vault/lmdb/environment.hpp"
#include "vault/log/fields.hpp"

using namespace aigaq;
using namespace aigaq::test;
using vault::lmdb::Environment;
using vault::lmdb::OpenMode;
using vault::lmdb::ReadTxn;
using vault::lmdb::WriteTxn;

namespace {

void straight(const std::function<void()>& commit) { commit(); }

std::optional<Bytes> get(const Environment& store, std::uint64_t number) {
  std::optional<Bytes> out;
  store.read([&](const ReadTxn& txn) {
    const auto found = txn.get(1, vault::number_key(number).view());
    if (found) out.emplace(found->begin(), found->end());
  });
  return out;
}

}  // namespace

TEST_CASE("the map grows and the whole transaction is repeated") {
  const TemporaryFolder folder;
  Environment store(folder.path(), OpenMode::create, 128u << 10);
  const Bytes value(200'000, 7);
  int runs = 0;
  for (std::uint64_t n = 0; n < 20; ++n) {
    store.write(
        [&](WriteTxn& txn) {
          ++runs;
          txn.append(1, vault::number_key(n).view(), value);
        },
        straight);
  }
  CHECK(runs > 20);
  for (std::uint64_t n = 0; n < 20; ++n) CHECK(get(store, n) == value);
}

TEST_CASE("what is appended is neither overwritten nor put in between") {
  const TemporaryFolder folder;
  Environment store(folder.path(), OpenMode::create, 1u << 20);
  const Bytes one{1};
  const auto append = [&](std::uint64_t n) {
    return trouble_of([&] {
      store.write([&](WriteTxn& txn) { txn.append(1, vault::number_key(n).view(), one); },
                  straight);
    });
  };
  CHECK_FALSE(append(5).has_value());
  CHECK(append(5) == vault::Trouble::integrity);
  CHECK(append(4) == vault::Trouble::integrity);
  CHECK_FALSE(append(6).has_value());
  bool inserted = true;
  store.write([&](WriteTxn& txn) { inserted = txn.insert(1, vault::number_key(5).view(), {}); },
              straight);
  CHECK_FALSE(inserted);
  CHECK(get(store, 5) == one);
}

TEST_CASE("a transaction that is not committed leaves nothing") {
  const TemporaryFolder folder;
  Environment store(folder.path(), OpenMode::create, 1u << 20);
  struct Stop {};
  CHECK_THROWS_AS(store.write(
                      [](WriteTxn& txn) {
                        txn.append(1, vault::number_key(1).view(), Bytes{1});
                        throw Stop{};
                      },
                      straight),
                  Stop);
  CHECK_THROWS_AS(
      store.write([](WriteTxn& txn) { txn.append(1, vault::number_key(1).view(), Bytes{1}); },
                  [](const std::function<void()>&) { throw Stop{}; }),
      Stop);
  CHECK_FALSE(get(store, 1).has_value());
}

TEST_CASE("the descriptors of the store are closed on exec") {
  const TemporaryFolder folder;
  const Environment store(folder.path(), OpenMode::create, 1u << 20);
  std::size_t found = 0;
  for (const auto& item : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code ignored;
    const auto target = std::filesystem::read_symlink(item.path(), ignored).string();
    if (!target.starts_with(folder.path())) continue;
    ++found;
    CAPTURE(target);
    CHECK((::fcntl(std::stoi(item.path().filename()), F_GETFD) & FD_CLOEXEC) != 0);
  }
  CHECK(found >= 1);
}

TEST_CASE("a data file that is no store, or a link") {
  const TemporaryFolder folder;
  SUBCASE("missing") {}
  SUBCASE("empty") { folder.write("data.mdb", ""); }
  SUBCASE("noise") { folder.write("data.mdb", noise(3, 65'536)); }
  SUBCASE("short") { folder.write("data.mdb", "short"); }
  SUBCASE("a link") { std::filesystem::create_symlink("/dev/zero", folder.path("data.mdb")); }
  CHECK(trouble_of([&] { const Environment store(folder.path(), OpenMode::read, 1u << 20); }) ==
        vault::Trouble::integrity);
}
