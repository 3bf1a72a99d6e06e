// Commits one behind the other: one is read back while the next is taken in.
#include <doctest/doctest.h>

#include "tests/vault/store_fixture.hpp"
#include "vault/impl.hpp"

using namespace aigaq;
using namespace aigaq::test;
using vault::Access;
using vault::Receipt;
using vault::Trouble;

namespace {

// Alters a byte of what a commit wrote to the segments, once it is committed.
class AlteringDisk final : public vault::PosixDisk {
 public:
  explicit AlteringDisk(std::string segment) : segment_(std::move(segment)) {}
  void alter_after(int commits) { left_ = commits; }
  void commit(const std::function<void()>& store_commit) override {
    store_commit();
    if (left_ > 0 && --left_ == 0) {
      std::string bytes = file_bytes(segment_);
      bytes.at(bytes.size() / 10 * 9) ^= 1;  // of the last commit
      put_file(segment_, bytes);
    }
  }

 private:
  std::string segment_;
  int left_ = 0;
};

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

  AlteringDisk disk;
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

TEST_CASE("commits: nothing is committed behind one that reads back differently") {
  for (const unsigned threads : {1U, 4U}) {
    CAPTURE(threads);
    CommitsFixture fixture(threads);
    fixture.disk.alter_after(1);
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
  fixture.disk.alter_after(2);
  fixture.commit(fixture.lines(1, 3));
  fixture.commit(fixture.lines(4, 2));
  CHECK(trouble_of([&] { fixture.vault->settle(fixture.tell); }) == Trouble::integrity);
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
