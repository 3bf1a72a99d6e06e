// Small entries are prepared in groups, their files hashed side by side: what is committed to is
// what each file makes alone.

#include <doctest/doctest.h>

#include "crypto/hash.hpp"
#include "crypto/labels.hpp"
#include "crypto/limits.hpp"
#include "crypto/salted_tree.hpp"
#include "tests/vault/store_fixture.hpp"
#include "vault/segments/record.hpp"

using namespace aigaq;
using namespace aigaq::test;
using vault::Access;

namespace {

// The plainest way that docs/formats/salted-tree.md gives.
void check_file(const formats::EntrySeed& seed, std::uint64_t number,
                const formats::FileRecord& record, const std::string& bytes) {
  CAPTURE(bytes.size());
  crypto::SaltedTreeBuilder tree(labels::kFileTree, formats::file_content_seed(seed, number));
  std::size_t at = 0;
  do {
    tree.add(crypto::LeafKind::content,
             as_bytes(std::string_view(bytes).substr(at, limits::kFileChunk)));
    at += limits::kFileChunk;
  } while (at < bytes.size());
  CHECK(record.size == bytes.size());
  CHECK(record.digest.data == crypto::sha256(as_bytes(bytes)).data);
  CHECK(record.content.root == tree.root());
  CHECK(record.content.leaves == tree.count());
}

}  // namespace

TEST_CASE("files of a group are committed to as if each were alone") {
  VaultFixture fixture;
  fixture.ground.threads = 2;
  fixture.create();
  const std::size_t chunk = limits::kFileChunk;
  const std::size_t piece = vault::kRecordPlain;
  const std::vector<std::vector<std::size_t>> sizes{{0},
                                                    {1},
                                                    {chunk - 1},
                                                    {chunk},
                                                    {chunk + 1},
                                                    {},
                                                    {30'000, 0, 55},
                                                    {3 * chunk + 7},
                                                    {piece - 1},
                                                    {piece},
                                                    {piece + 1},
                                                    {64, 3 * piece + 5, 100'000},
                                                    {32'768 - 40},
                                                    {32'768 - 39},
                                                    {65'536 - 40},
                                                    {131'072 - 39}};
  std::vector<vault::AddRequest> requests;
  std::vector<std::vector<std::string>> contents;
  const auto add_file = [&](std::size_t size) {
    const std::string name =
        "file" + std::to_string(contents.size()) + "-" + std::to_string(contents.back().size());
    contents.back().push_back(noise(contents.size() * 100 + contents.back().size(), size));
    requests.back().files.push_back(
        {fixture.folder.write(name, contents.back().back()), name, false});
  };
  const auto add_entry = [&](const std::vector<std::size_t>& files) {
    requests.push_back(request("entry"));
    requests.back().line = requests.size();
    contents.emplace_back();
    for (const std::size_t size : files) add_file(size);
  };
  for (const auto& files : sizes) add_entry(files);
  for (std::size_t i = 0; i < 40; ++i) add_entry({i * 977});
  add_entry({});
  for (std::size_t i = 0; i < 70; ++i) add_file(i * 500);  // more than one job takes
  const auto vault = fixture.open(Access::write);
  REQUIRE(vault->add_all(requests, {}, {}).size() == requests.size());
  for (std::size_t i = 0; i < requests.size(); ++i) {
    CAPTURE(i);
    const formats::Statement statement = vault->statement(i + 1);
    REQUIRE(statement.files.size() == contents[i].size());
    for (std::size_t n = 0; n < contents[i].size(); ++n) {
      CHECK(statement.files[n].name == requests[i].files[n].name);
      check_file(vault->entry_seed(i + 1), n, statement.files[n], contents[i][n]);
      CHECK(read_whole(*vault, i + 1, n) == contents[i][n]);
    }
  }
}
