// How far a recipient gets with age, tar and sha256sum alone.

#include <doctest/doctest.h>

#include <cstdio>

#include "tests/formats/age_program.hpp"
#include "tests/formats/verify_bundle_case.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/vectors.hpp"

namespace aigaq::formats {
namespace {

TEST_CASE("bundle: age -d, tar x and sha256sum -c") {
  const auto age = test::find_program("age");
  const auto tar = test::find_program("tar");
  const auto sums = test::find_program("sha256sum");
  if (!age || !tar || !sums) {
    std::printf("bundle with stock tools: skipped, age, tar or sha256sum is not in PATH\n");
    return;
  }
  const test::BundleCase c(13, 100'000);
  const test::TemporaryFolder folder;
  Bytes identity;
  append(identity, age::identity_text(c.reader).reveal());
  const std::string key = folder.write("key", identity);
  const std::string file = folder.write("bundle.age", c.file);
  const std::string inner = folder.path("bundle.tar");
  REQUIRE(test::run_program({*age, "-d", "-i", key, "-o", inner, file}, {}).exit_code == 0);
  REQUIRE(test::run_program({*tar, "-x", "-f", inner}, {}, folder.path()).exit_code == 0);
  const std::filesystem::path bag = folder.path("aigaq-bundle");
  for (const std::string_view manifest : {kManifestMember, kTagManifestMember}) {
    const auto ran = test::run_program({*sums, "-c", "--strict", std::string(manifest)}, {}, bag);
    CHECK(ran.exit_code == 0);
  }
  const Bytes recording = test::read_file(bag / "data/entry-2/file-2.bin");
  CHECK(recording == c.log->files(2)[1].bytes);
  CHECK(as_text(test::read_file(bag / "sender/entry-1.txt")) == "Words on entry 1\n");
  // Every listed member and the three that no manifest lists: nothing else was unpacked.
  CHECK(test::files_below(bag).size() == c.members().size() + 1);

  struct Folder final : FolderReader {
    std::filesystem::path root;
    std::vector<Bytes> held;
    std::vector<std::string> names() override {
      std::vector<std::string> out;
      for (const auto& path : test::files_below(root)) {
        out.push_back(path.lexically_relative(root).generic_string());
      }
      return out;
    }
    std::unique_ptr<ByteSource> open(std::string_view name) override {
      held.push_back(test::read_file(root / name));
      return std::make_unique<MemorySource>(held.back());
    }
  };
  Folder reader;
  reader.root = bag;
  reader.held.reserve(100);
  CHECK(check_folder(reader, c.log->trust()).integrity == Integrity::ok);
}

}  // namespace
}  // namespace aigaq::formats
