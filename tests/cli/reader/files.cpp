#include "cli/reader/files.hpp"

#include <doctest/doctest.h>

#include "cli/reader/file_system.hpp"
#include "tests/cli/reader/world.hpp"

namespace aigaq::cli {

using test::ReaderWorld;
using test::TemporaryFolder;

TEST_CASE("files: of several that belong together all get their names, or none") {
  for (const std::size_t taken : {0u, 1u, 2u, 3u}) {  // 3: none is
    const TemporaryFolder folder;
    ReaderWorld world;
    const auto context = world.context({});
    std::vector<std::string> paths;
    std::vector<std::unique_ptr<NewFile>> made;
    std::vector<NewFile*> all;
    for (const char* name : {"a", "b", "c"}) {
      paths.push_back(folder.path(name));
      made.push_back(*NewFile::create(*context, paths.back(), NewFile::Mode::shared));
      made.back()->write(as_bytes(std::string_view("mine")));
      all.push_back(made.back().get());
    }
    if (taken < 3) test::write_file(paths[taken], "another's");
    if (taken < 3) {
      CHECK_THROWS_AS(NewFile::commit_all(all), FileError);
    } else {
      NewFile::commit_all(all);
    }
    made.clear();
    std::size_t left = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path("."))) {
      CHECK(test::read_text(entry.path().string()) == (taken < 3 ? "another's" : "mine"));
      ++left;
    }
    CHECK(left == (taken < 3 ? 1 : 3));
  }
}

TEST_CASE("files: an unnamed one is nowhere until it is finished") {
  const TemporaryFolder folder;
  if (!create_unnamed(folder.path(".")).valid()) {
    MESSAGE("this disk has no files without a name: skipped");
    return;
  }
  ReaderWorld world;
  const auto context = world.context({});
  const std::string path = folder.path("new");
  const auto make = [&] {
    auto file = *NewFile::create(*context, path, NewFile::Mode::unnamed);
    file->write(as_bytes(std::string_view("testimony")));
    CHECK(std::filesystem::is_empty(folder.path(".")));
    return file;
  };
  make();  // let go without a name
  CHECK(std::filesystem::is_empty(folder.path(".")));

  make()->commit();
  CHECK(test::read_text(path) == "testimony");
  CHECK(std::filesystem::status(path).permissions() ==
        (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
  std::filesystem::remove(path);

  const auto late = make();
  test::write_file(path, "another's");
  CHECK_THROWS_AS(late->commit(), FileError);
  CHECK(test::read_text(path) == "another's");
}

}  // namespace aigaq::cli
