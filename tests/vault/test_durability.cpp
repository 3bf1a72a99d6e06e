// What is acknowledged lies on the disk: every byte synced, every name in its folder, before the
// store's head counts it.
#include <doctest/doctest.h>

#include "tests/vault/durability_recorder.hpp"
#include "tests/vault/export_fixture.hpp"

using namespace aigaq;
using namespace aigaq::test;

TEST_CASE("a vault that was made lies on the disk whole") {
  VaultFixture f;
  // Else the memory's new folder beside it would have the common parent synced.
  std::filesystem::create_directory(f.state());
  const DurabilityRecorder recorder(f.folder.path());
  f.create();
  CHECK(recorder.too_late() == "");
  CHECK(recorder.not_durable() == "");
  CHECK(recorder.commits() >= 2);
}

TEST_CASE("an entry lies on the disk before the store counts it, and all of it at the receipt") {
  VaultFixture f;
  f.ground.segment_bytes = (std::uint64_t{1} << 20) + 65'536;
  f.create();
  auto add = request("first");
  add.files = {{f.folder.write("a", noise(1, 3'000'000)), "a.bin", false},
               {f.folder.write("b", noise(2, 900)), "b.bin", false}};
  const auto vault = f.open(vault::Access::write);
  for (int round = 0; round < 2; ++round) {
    const DurabilityRecorder recorder(f.folder.path());
    vault->add(add, {});
    CHECK(recorder.too_late() == "");
    CHECK(recorder.not_durable() == "");
    CHECK(recorder.commits() == 1);
  }
}

TEST_CASE("the key of a new page lies on the disk before the store counts what it opens") {
  VaultFixture f;
  f.create();
  const auto vault = f.open(vault::Access::write);
  const auto add = [&](std::uint64_t count) {
    std::vector<vault::AddRequest> requests;
    for (std::uint64_t i = 0; i < count; ++i) {
      requests.push_back(request("entry"));
      requests.back().line = vault->size() + i;
    }
    vault->add_all(requests, {}, {});
  };
  add(1'000);
  add(20);  // three more in the first page
  const std::string cells = f.directory() + "/cells";
  const auto before = std::filesystem::file_size(cells);
  const DurabilityRecorder recorder(f.folder.path());
  add(5);
  CHECK(std::filesystem::file_size(cells) > before);
  CHECK(recorder.too_late() == "");
  CHECK(recorder.not_durable() == "");
}

TEST_CASE("a bundle lies on the disk under its name when the export ends") {
  ExportFixture f;
  f.start();
  const std::uint64_t entry = f.add(request("for the court"));
  const DurabilityRecorder recorder(f.folder.path());
  f.run(f.ask(entry));
  CHECK(recorder.too_late() == "");
  CHECK(recorder.not_durable() == "");
  CHECK(recorder.commits() == 1);
}
