// Commits one behind the other: one is read back while the next is taken in.
#include <doctest/doctest.h>

#include <chrono>
#include <fstream>
#include <future>

#include "tests/vault/store_fixture.hpp"
#include "vault/impl.hpp"
#include "vault/intake/input_bytes.hpp"

using namespace aigaq;
using namespace aigaq::test;
using vault::Access;
using vault::Receipt;
using vault::Trouble;

namespace {

// Alters a byte of what a commit wrote to the segment, once it is committed; or does not commit.
class FaultyDisk final : public vault::PosixDisk {
 public:
  explicit FaultyDisk(std::string segment) : segment_(std::move(segment)) {}
  void alter_after(int commits, std::streamoff offset) {
    left_ = commits;
    offset_ = offset;
  }
  void fail_at(int commit) { good_ = commit - 1; }
  void refuse_syncs() { refuse_ = true; }
  void commit_after(std::future<void> what) { awaited_ = std::move(what); }
  [[nodiscard]] bool awaited_in_vain() const { return in_vain_; }
  using PosixDisk::sync;
  void sync(const vault::File& file) override {
    if (refuse_) throw vault::StorageError(Trouble::input_output, "input-output", "gone");
    PosixDisk::sync(file);
  }
  void commit(const std::function<void()>& store_commit) override {
    if (awaited_.valid()) {
      in_vain_ = awaited_.wait_for(std::chrono::seconds(20)) != std::future_status::ready;
      awaited_ = {};
    }
    if (good_-- == 0) throw vault::StorageError(Trouble::input_output, "input-output", "full");
    store_commit();
    if (left_ > 0 && --left_ == 0) {
      std::fstream file(segment_, std::ios::in | std::ios::out | std::ios::binary);
      file.seekg(offset_);
      const int byte = file.get();
      file.seekp(offset_).put(static_cast<char>(byte ^ 1));
      CHECK(file.flush());
    }
  }

 private:
  std::string segment_;
  std::streamoff offset_ = 0;
  int left_ = 0;
  int good_ = -1;  // commits; negative: all
  bool refuse_ = false;
  std::future<void> awaited_;
  bool in_vain_ = false;
};
// Tells when it is read for the first time.
class ToldOf final : public vault::InputBytes {
 public:
  explicit ToldOf(std::string bytes) : bytes_(std::move(bytes)) {}
  [[nodiscard]] std::future<void> read() { return read_.get_future(); }
  [[nodiscard]] std::uint64_t size() const override { return bytes_.size(); }
  void read_at(std::uint64_t offset, MutableByteView out) override {
    if (!std::exchange(told_, true)) read_.set_value();
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(offset), out.size(), out.begin());
  }
  void must_be_unchanged() override {}

 private:
  std::string bytes_;
  std::promise<void> read_;
  bool told_ = false;
};
// In the files of the first commit here, and of the second.
constexpr std::streamoff kInFirst = 50'000;
constexpr std::streamoff kInSecond = 90'000;

struct CommitsFixture : VaultFixture {
  explicit CommitsFixture(unsigned threads) : disk(directory() + "/segments/00000001") {
    ground.threads = threads;
    ground.disk = &disk;
    create();
    vault = open(Access::write);
  }
  std::vector<vault::AddRequest> lines(std::uint64_t first, std::uint64_t count) {
    std::vector<vault::AddRequest> out;
    for (std::uint64_t line = first; line < first + count; ++line) {
      const std::string name = "line" + std::to_string(line);
      out.push_back(request(name));
      out.back().line = line;
      out.back().files = {{folder.write(name, noise(line, 20'000)), name, false}};
    }
    return out;
  }
  void commit(const std::vector<vault::AddRequest>& requests) {
    vault->commit_all(requests, vault::BatchId{}, {}, tell);
  }

  FaultyDisk disk;
  std::unique_ptr<vault::Vault> vault;
  std::vector<std::vector<Receipt>> told;
  vault::Vault::Tell tell = [this](const std::vector<Receipt>& receipts) {
    // What is told of lies there, this machine remembers it, and nothing came after it.
    CHECK(receipts.back().number + 1 == vault->size());
    CHECK(receipts.back().checkpoint == vault->checkpoint());
    CHECK(vault->impl().memory().recall()->size == vault->size());
    told.push_back(receipts);
  };
};

}  // namespace

TEST_CASE("commits: each is told of once it was read back, and before the next is made") {
  for (const unsigned threads : {1U, 4U}) {
    CAPTURE(threads);
    CommitsFixture fixture(threads);
    fixture.commit(fixture.lines(1, 3));
    CHECK(fixture.told.empty());
    auto more = fixture.lines(4, 2);
    more[1].files = fixture.lines(2, 1)[0].files;
    fixture.commit(more);
    REQUIRE(fixture.told.size() == 1);
    CHECK(fixture.told[0].size() == 3);
    fixture.vault->settle(fixture.tell);
    fixture.vault->settle(fixture.tell);  // nothing is left
    REQUIRE(fixture.told.size() == 2);
    CHECK(fixture.told[1].at(1).files.at(0).existing);
    CHECK(read_whole(*fixture.vault, 5, 0) == noise(2, 20'000));
    CHECK(fixture.vault->batched(vault::BatchId{}).size() == 5);
  }
}

TEST_CASE("commits: the next is taken in while one is written, and finds what that one stores") {
  CommitsFixture fixture(4);
  // Longer than what is hashed before it is stored, were it not known.
  const std::string large = noise(70, (std::size_t{9} << 20) + 1);
  const auto again = std::make_shared<ToldOf>(large);
  fixture.disk.commit_after(again->read());
  auto one = fixture.lines(1, 2);
  one[1].files = {{fixture.folder.write("large", large), "large", false}};
  fixture.commit(one);
  auto next = fixture.lines(3, 2);
  next[1].files[0].bytes = again;
  fixture.commit(next);
  fixture.vault->settle(fixture.tell);
  CHECK_FALSE(fixture.disk.awaited_in_vain());
  REQUIRE(fixture.told.size() == 2);
  CHECK(fixture.told[1].at(1).files.at(0).existing);
  CHECK(read_whole(*fixture.vault, 4, 0) == large);
}

TEST_CASE("commits: nothing is committed behind one that reads back differently") {
  for (const unsigned threads : {1U, 4U}) {
    CAPTURE(threads);
    CommitsFixture fixture(threads);
    fixture.disk.alter_after(1, kInFirst);
    fixture.commit(fixture.lines(1, 3));
    CHECK(trouble_of([&] { fixture.commit(fixture.lines(4, 2)); }) == Trouble::integrity);
    CHECK(fixture.told.empty());
    CHECK(fixture.vault->size() == 4);
    std::string cls;
    CHECK(trouble_of([&] { fixture.commit(fixture.lines(4, 2)); }, &cls) == Trouble::input_output);
    CHECK(cls == "reopen");
    fixture.vault->settle(fixture.tell);
    CHECK(fixture.told.empty());
    fixture.vault.reset();
    CHECK(fixture.open(Access::read)->size() == 4);
  }
}

TEST_CASE("commits: the last one reads back differently") {
  CommitsFixture fixture(4);
  fixture.disk.alter_after(2, kInSecond);
  fixture.commit(fixture.lines(1, 3));
  fixture.commit(fixture.lines(4, 2));
  CHECK(trouble_of([&] { fixture.vault->settle(fixture.tell); }) == Trouble::integrity);
  CHECK(fixture.told.size() == 1);
}

TEST_CASE("commits: nothing is committed behind one that could not be made") {
  for (const unsigned threads : {1U, 4U}) {
    CAPTURE(threads);
    CommitsFixture fixture(threads);
    fixture.disk.fail_at(2);
    fixture.commit(fixture.lines(1, 3));
    std::string cls;
    const auto more = [&] {  // a commit on a thread of its own fails when it is settled
      fixture.commit(fixture.lines(4, 2));
      fixture.commit(fixture.lines(6, 2));
    };
    CHECK(trouble_of(more, &cls) == Trouble::input_output);
    CHECK(cls == "input-output");
    CHECK(fixture.told.size() == 1);
    CHECK(fixture.vault->size() == 4);
    CHECK(trouble_of([&] { fixture.commit(fixture.lines(6, 2)); }, &cls) == Trouble::input_output);
    CHECK(cls == "reopen");
    fixture.vault.reset();
    fixture.vault = fixture.open(Access::write);
    fixture.commit(fixture.lines(6, 2));
    fixture.vault->settle(fixture.tell);
    CHECK(fixture.vault->size() == 6);
    for (const std::uint64_t entry : {3U, 5U}) {
      CHECK(read_whole(*fixture.vault, entry, 0) == noise(entry == 3 ? 3 : 7, 20'000));
    }
    CHECK(fixture.vault->batched(vault::BatchId{}).size() == 5);
  }
}

TEST_CASE("commits: who waits for segments that cannot be written hears of it") {
  CommitsFixture fixture(4);
  fixture.commit(fixture.lines(1, 3));
  fixture.vault->settle(fixture.tell);
  fixture.disk.refuse_syncs();
  const auto more = [&] {
    fixture.commit(fixture.lines(4, 2));
    fixture.commit(fixture.lines(6, 2));
  };
  CHECK(trouble_of(more) == Trouble::input_output);
  CHECK(trouble_of([&] { fixture.vault->settle(fixture.tell); }) == Trouble::input_output);
  CHECK(fixture.told.size() == 1);
}

TEST_CASE("commits: one is told of even when the next cannot be taken in") {
  for (const unsigned threads : {1U, 4U}) {
    CAPTURE(threads);
    CommitsFixture fixture(threads);
    fixture.commit(fixture.lines(1, 3));
    auto changed = fixture.lines(4, 2);
    changed[1].files[0].digest = FileDigest{};
    CHECK(trouble_of([&] { fixture.commit(changed); }) == Trouble::refused_input);
    fixture.vault->settle(fixture.tell);
    REQUIRE(fixture.told.size() == 1);
    CHECK(fixture.told[0].size() == 3);
    CHECK(fixture.vault->size() == 4);
    fixture.commit(fixture.lines(4, 2));
    fixture.vault->settle(fixture.tell);
    CHECK(fixture.vault->size() == 6);
    CHECK(read_whole(*fixture.vault, 5, 0) == noise(5, 20'000));
  }
}
