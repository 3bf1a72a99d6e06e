#include <doctest/doctest.h>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <fstream>
#include <limits>
#include <mutex>
#include <sstream>
#include <thread>

#include "tests/vault/disk_calls.hpp"
#include "tests/vault/no_threads.hpp"
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

// What the kernel was asked to forget, of any file and by any thread; begin and end in bytes.
struct Forgotten {
  std::mutex guard;
  std::string store;  // empty: nothing is noted
  std::vector<std::pair<off_t, off_t>> ranges;
  std::size_t mapped = 0;  // most of the store's pages that this process had mapped meanwhile
};
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): libc calls in here
Forgotten forgotten;

void forget_from_here(const std::string& store) {
  const std::scoped_lock lock(forgotten.guard);
  forgotten.store = store;
  forgotten.ranges.clear();
}

// In KiB: what the kernel keeps in memory whoever asks it to forget.
std::size_t mapped_of(const std::string& path) {
  std::ifstream maps("/proc/self/smaps");
  std::size_t out = 0;
  bool here = false;
  for (std::string line; std::getline(maps, line);) {
    if (line.find('-') < line.find(' ')) here = line.ends_with(path);
    if (!here || !line.starts_with("Rss:")) continue;
    std::size_t kib = 0;
    std::istringstream(line.substr(4)) >> kib;
    out += kib;
  }
  return out;
}

bool is_forgotten(std::size_t begin, std::size_t end) {
  const std::scoped_lock lock(forgotten.guard);
  return std::ranges::any_of(forgotten.ranges, [&](const auto& range) {
    return range.first <= static_cast<off_t>(begin) && static_cast<off_t>(end) <= range.second;
  });
}

void straight(const std::function<void()>& commit) { commit(); }

std::optional<Bytes> get(const Environment& store, std::uint64_t number) {
  std::optional<Bytes> out;
  store.read([&](const ReadTxn& txn) {
    const auto found = txn.get(1, vault::number_key(number).view());
    if (found) out.emplace(found->begin(), found->end());
  });
  return out;
}

// Something that one thread does, and another one waits for.
class Event {
 public:
  void happened() {
    const std::scoped_lock lock(guard_);
    yes_ = true;
    told_.notify_all();
  }
  [[nodiscard]] bool happens_within(std::chrono::milliseconds time) {
    std::unique_lock lock(guard_);
    return told_.wait_for(lock, time, [this] { return yes_; });
  }

 private:
  std::mutex guard_;
  std::condition_variable told_;
  bool yes_ = false;
};

// Reads entry 1, and while its bytes are in use another thread does this. They are still there
// afterwards, and only then does it happen that the map has moved.
void moves_after_reading(Environment& store, const std::function<void()>& write, Event& moved) {
  const auto read = get(store, 1);
  REQUIRE(read.has_value());
  std::thread beside;
  store.read([&](const ReadTxn& txn) {
    const auto in_use = txn.get(1, vault::number_key(1).view());
    beside = std::thread(write);
    const bool under_it = moved.happens_within(std::chrono::milliseconds(300));
    CHECK_FALSE(under_it);
    if (!under_it) CHECK(std::ranges::equal(*in_use, *read));
  });
  beside.join();
  CHECK(moved.happens_within(std::chrono::milliseconds(0)));
}

}  // namespace

// In the place of the library's, which has no effect that a test could see in every file system.
extern "C" int posix_fadvise(int, off_t offset, off_t length, int advice) {
  constexpr off_t kEnd = std::numeric_limits<off_t>::max();
  const std::scoped_lock lock(forgotten.guard);
  if (!forgotten.store.empty() && advice == POSIX_FADV_DONTNEED) {
    forgotten.mapped = std::max(forgotten.mapped, mapped_of(forgotten.store));
    forgotten.ranges.emplace_back(offset, length == 0 ? kEnd : offset + length);
  }
  return 0;
}

TEST_CASE("after a commit the pages it wrote are read from the disk, and not the whole file") {
  const TemporaryFolder folder;
  Environment store(folder.path(), OpenMode::create, 8u << 20);
  const std::string path = folder.path("data.mdb");
  std::size_t reused = 0, changed = 0, spared = 0;
  for (std::uint64_t commit = 0; commit < 40; ++commit) {
    const std::string before = file_bytes(path);
    (void)get(store, 0);
    CHECK(mapped_of(path) > 0);  // so the pages would stay
    forget_from_here(path);
    store.write(
        [&](WriteTxn& txn) {
          for (std::uint64_t i = 0; i < 30; ++i) {
            // One table at its end, one all over the place, one that is overwritten.
            txn.append(1, vault::number_key(commit * 30 + i).view(), Bytes(700, 1));
            const std::uint64_t anywhere = (commit * 30 + i) * 0x9E3779B97F4A7C15U;
            txn.insert(6, vault::number_key(anywhere).view(), Bytes(60, 2));
          }
          txn.replace(0, vault::number_key(1).view(), Bytes(3'000 + commit * 100, 3));
        },
        straight);
    const std::string after = file_bytes(path);
    for (std::size_t page = 0; page < after.size(); page += 4'096) {
      const bool was_there = page < before.size();
      if (was_there && before.compare(page, 4'096, after, page, 4'096) == 0) {
        if (!is_forgotten(page, page + 4'096)) ++spared;
        continue;
      }
      ++changed;
      if (was_there) ++reused;
      CAPTURE(page);
      CHECK(is_forgotten(page, page + 4'096));
    }
  }
  CHECK(changed > 200);
  CHECK(reused > 100);
  CHECK(spared > 2 * changed);
  CHECK(forgotten.mapped == 0);
  forget_from_here("");
}

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

TEST_CASE("the map does not move under a reader") {
  const TemporaryFolder folder;
  Environment store(folder.path(), OpenMode::create, 256u << 10);
  const auto put = [&](std::uint64_t number, std::size_t size, const std::function<void()>& seen) {
    store.write(
        [&](WriteTxn& txn) {
          seen();
          txn.append(1, vault::number_key(number).view(), Bytes(size, 9));
        },
        straight);
  };
  put(1, 20'000, [] {});
  Event moved;
  SUBCASE("to let go of what was written") {
    moves_after_reading(
        store,
        [&] {
          put(2, 100, [] {});
          moved.happened();
        },
        moved);
  }
  SUBCASE("to grow") {
    int runs = 0;
    moves_after_reading(
        store,
        [&] {
          put(2, 400'000, [&] {
            if (++runs == 2) moved.happened();
          });
        },
        moved);
  }
  CHECK(get(store, 1) == Bytes(20'000, 9));
  CHECK(get(store, 2).has_value());
}

namespace {

// Does something when the first byte of a copy is written, and waits a while for it.
class DuringCopy final : public DiskWatcher {
 public:
  DuringCopy(const std::string& target, std::function<void()> what, Event& happened)
      : what_(std::move(what)), happened_(happened), watch_(target, *this) {}
  ~DuringCopy() override {
    if (beside_.joinable()) beside_.join();
  }
  long call(DiskStep& step, const std::function<long(std::size_t)>& go) override {
    if (step.kind == DiskStep::Kind::write && !beside_.joinable()) {
      beside_ = std::thread(what_);
      happened_under_it = happened_.happens_within(std::chrono::milliseconds(300));
    }
    return go(step.bytes.size());
  }
  bool happened_under_it = true;

 private:
  std::function<void()> what_;
  Event& happened_;
  std::thread beside_;
  DiskWatch watch_;
};

// In another process, as the writer beside a backup is.
void write_elsewhere(const std::string& directory, std::uint64_t number, const Bytes& value) {
  const pid_t child = ::fork();
  if (child == 0) {
    Environment store(directory, OpenMode::write, 64u << 20);
    store.write([&](WriteTxn& txn) { txn.append(1, vault::number_key(number).view(), value); },
                straight);
    ::_exit(0);
  }
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(status == 0);
}

}  // namespace

TEST_CASE("the map does not move under a copy") {
  const TemporaryFolder folder;
  const TemporaryFolder target;
  Environment store(folder.path(), OpenMode::create, 8u << 20);
  const auto put = [&](std::uint64_t number) {
    store.write(
        [&](WriteTxn& txn) {
          txn.append(1, vault::number_key(number).view(), Bytes(3'000'000, 9));
        },
        straight);
  };
  put(1);
  Event moved;
  {
    DuringCopy copying(
        target.path(), [&] { put(2), moved.happened(); }, moved);
    store.copy_to(target.path());
    CHECK_FALSE(copying.happened_under_it);
  }
  CHECK(get(store, 2).has_value());
  const Environment copy(target.path(), OpenMode::read, 1u << 20);
  CHECK(get(copy, 1) == Bytes(3'000'000, 9));
  CHECK_FALSE(get(copy, 2).has_value());
}

TEST_CASE("a store that another process let grow is copied") {
  const TemporaryFolder folder;
  const TemporaryFolder target;
  const Environment store(folder.path(), OpenMode::create, 256u << 10);
  write_elsewhere(folder.path(), 1, Bytes(3'000'000, 9));
  store.copy_to(target.path());
  const Environment copy(target.path(), OpenMode::read, 1u << 20);
  CHECK(get(copy, 1) == Bytes(3'000'000, 9));
  CHECK(get(store, 1) == Bytes(3'000'000, 9));
}

TEST_CASE("a store is copied where no thread can be begun") {
  const TemporaryFolder folder;
  const TemporaryFolder target;
  const Environment store(folder.path(), OpenMode::create, 256u << 10);
  write_elsewhere(folder.path(), 1, Bytes(3'000'000, 9));  // and it has grown meanwhile
  {
    const NoThreads none;
    store.copy_to(target.path());
  }
  const Environment copy(target.path(), OpenMode::read, 1u << 20);
  CHECK(get(copy, 1) == Bytes(3'000'000, 9));
}

TEST_CASE("where room was asked for, a transaction is not repeated") {
  const TemporaryFolder folder;
  Environment store(folder.path(), OpenMode::create, 128u << 10);
  const Bytes value(3'000'000, 7);
  int runs = 0;
  for (std::uint64_t n = 0; n < 5; ++n) {
    store.write(
        [&](WriteTxn& txn) {
          ++runs;
          const MutableByteView room =
              txn.append_room(1, vault::number_key(n).view(), value.size());
          CHECK(room.size() == value.size());
          std::ranges::copy(value, room.begin());
        },
        straight, 2 * value.size());
  }
  CHECK(runs == 5);
  for (std::uint64_t n = 0; n < 5; ++n) CHECK(get(store, n) == value);
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
  CHECK(trouble_of([&] {
          store.write(
              [&](WriteTxn& txn) {
                std::ranges::fill(txn.append_room(1, vault::number_key(5).view(), 1), 2);
              },
              straight);
        }) == vault::Trouble::integrity);
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
