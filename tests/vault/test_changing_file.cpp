// A small file is read in one go, on a thread of the crew: it is changed right after that read,
// seen at the C library's call.
#include <doctest/doctest.h>

#include <unistd.h>

#include <functional>
#include <optional>

#include "tests/vault/disk_reads.hpp"
#include "tests/vault/store_fixture.hpp"

using namespace aigaq;
using namespace aigaq::test;
namespace fs = std::filesystem;

namespace {

struct ChangingFixture : VaultFixture {
  ChangingFixture() {
    create();
    path = fs::canonical(folder.write("moving", kContent));
  }
  void when_read(std::function<void()> what) {
    reads.emplace(path, [this, change = std::move(what)](std::uint64_t, std::size_t) {
      if (!std::exchange(changed, true)) change();
    });
  }
  inline static const std::string kContent = noise(3, 5'000);
  std::string path;
  bool changed = false;
  std::optional<DiskReads> reads;
};

}  // namespace

TEST_CASE("a small file that changes after it was read adds nothing") {
  ChangingFixture f;
  SUBCASE("grown") {
    f.when_read([&] { put_file(f.path, ChangingFixture::kContent + "x"); });
  }
  SUBCASE("cut") {
    f.when_read([&] { fs::resize_file(f.path, 100); });
  }
  SUBCASE("as long again") {
    f.when_read([&] {
      ::usleep(20'000);  // a tick of the file system's clock
      put_file(f.path, noise(4, 5'000));
    });
  }
  const auto vault = f.open(vault::Access::write);
  vault::AddRequest add = request("x");
  add.files = {{f.path, "name", false}, {f.folder.write("still", "still"), "still", false}};
  std::string cls;
  CHECK(trouble_of([&] { vault->add(add, {}); }, &cls) == vault::Trouble::refused_input);
  CHECK(cls == "file-changed");
  CHECK(f.changed);
  CHECK(vault->size() == 1);
  CHECK(vault->add(add, {}).number == 1);
}

TEST_CASE("a file that outgrew what is prepared ahead adds nothing") {
  ChangingFixture f;
  f.ground.threads = 1;  // one file after the other
  const std::string next = f.folder.write("next", "small");
  f.when_read([&] { put_file(next, noise(5, 9u << 20)); });
  const auto vault = f.open(vault::Access::write);
  vault::AddRequest add = request("x");
  add.files = {{f.path, "name", false}, {next, "next", false}};
  std::string cls;
  CHECK(trouble_of([&] { vault->add(add, {}); }, &cls) == vault::Trouble::refused_input);
  CHECK(cls == "file-changed");
  CHECK(vault->size() == 1);
}

TEST_CASE("of a group the first failure in the list is told, whenever it was met") {
  ChangingFixture f;
  f.ground.threads = 1;
  std::vector<vault::AddRequest> requests;
  for (std::uint64_t line = 0; line < 6; ++line) {
    const std::string name = "group" + std::to_string(line);
    requests.push_back(request(name));
    requests.back().line = line;
    requests.back().files = {{f.folder.write(name, noise(line, 2'000)), name, false}};
  }
  const auto changing = [&](std::size_t entry) {
    requests[entry].files.push_back({f.path, "moving", false});
    f.when_read([&] { put_file(f.path, ChangingFixture::kContent + "x"); });
  };
  std::string cls = "file-changed";
  std::string subject;
  SUBCASE("other bytes than announced, before a file that changes while it is read") {
    requests[2].files[0].digest = FileDigest{};
    changing(3);
    subject = requests[2].files[0].path;
  }
  SUBCASE("in one entry") {
    requests[2].files[0].digest = FileDigest{};
    changing(2);
    subject = requests[2].files[0].path;
  }
  SUBCASE("behind it") {
    requests[4].files[0].digest = FileDigest{};
    changing(3);
    subject = f.path;
  }
  SUBCASE("a form that is refused, before it") {
    requests[2].statement.version = 99;
    changing(3);
    cls = "statement-refused";
  }
  SUBCASE("a form that is refused, of the same entry") {
    requests[3].statement.version = 99;
    changing(3);
    subject = f.path;
  }
  const auto vault = f.open(vault::Access::write);
  try {
    vault->add_all(requests, {}, {});
    FAIL("nothing was refused");
  } catch (const vault::StorageError& error) {
    CHECK(error.cls() == cls);
    CHECK(error.subject() == subject);
  }
  CHECK(vault->size() == 1);
}

TEST_CASE("entries whose files outgrew one commit are refused, and fit into two") {
  VaultFixture f;
  f.create();
  std::vector<vault::AddRequest> requests;
  for (std::uint64_t line = 1; line <= 3; ++line) {
    const std::string name = "grown" + std::to_string(line);
    requests.push_back(request(name));
    requests.back().line = line;
    requests.back().files = {{f.folder.write(name, name), name, false}};
  }
  for (const std::size_t i : {0u, 1u}) fs::resize_file(requests[i].files[0].path, 33u << 20);
  const auto vault = f.open(vault::Access::write);
  std::string cls;
  CHECK(trouble_of([&] { vault->add_all(requests, {}, {}); }, &cls) ==
        vault::Trouble::refused_input);
  CHECK(cls == "file-changed");
  CHECK(vault->size() == 1);
  CHECK(vault->add_all({requests[0], requests[1]}, {}, {}).size() == 2);
  CHECK(vault->add_all({requests[2]}, {}, {}).at(0).number == 3);
}
