// What a power cut leaves of a file that the command line writes.
#include <doctest/doctest.h>

#include "cli/reader/files.hpp"
#include "tests/cli/reader/world.hpp"
#include "tests/vault/disk_calls.hpp"

using namespace aigaq;
using namespace aigaq::test;
using Kind = DiskStep::Kind;

namespace {

class Steps final : public DiskWatcher {
 public:
  long call(DiskStep& step, const std::function<long(std::size_t)>& go) override {
    seen.push_back(step);
    return go(~std::size_t{0});
  }
  // The first one from `from` on; as many as there are when there is none.
  [[nodiscard]] std::size_t find(Kind kind, bool folder, std::size_t from) const {
    while (from < seen.size() && (seen[from].kind != kind || seen[from].folder != folder)) ++from;
    return from;
  }
  std::vector<DiskStep> seen;
};

}  // namespace

TEST_CASE("a new file is on the disk before it has its name, and then so is the name") {
  const TemporaryFolder folder;
  ReaderWorld world;
  const auto context = world.context({});
  const auto file =
      *cli::NewFile::create(*context, folder.path("sheet"), cli::NewFile::Mode::secret);
  Steps steps;
  {
    const DiskWatch watch(folder.path(), steps);
    file->write(as_bytes(std::string_view("words")));
    file->commit();
  }
  const std::size_t written = steps.find(Kind::write, false, 0);
  const std::size_t synced = steps.find(Kind::sync, false, written);
  const std::size_t named = steps.find(Kind::rename, false, 0);
  const std::size_t held = steps.find(Kind::sync, true, named);
  CHECK(written < synced);
  CHECK(synced < named);
  CHECK(named < held);
  CHECK(held < steps.seen.size());
}
