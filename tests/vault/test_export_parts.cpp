// Parts of long files: what is kept to show them, and that it is not believed.
#include <doctest/doctest.h>

#include <algorithm>

#include "formats/disclosure/excerpt.hpp"
#include "tests/vault/export_fixture.hpp"
#include "tests/vault/verify_fixture.hpp"
#include "vault/audit/entry_reader.hpp"
#include "vault/text/whole_characters.hpp"

using namespace aigaq;
using test::ExportFixture;

namespace {

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;

// What a bundle holds of a member, by the program's own verifier and from the tar.
void check_part(ExportFixture& f, const vault::ExportRequest& ask, std::uint64_t first,
                std::string_view bytes) {
  const vault::Exported exported = f.run(ask);
  REQUIRE_FALSE(exported.refused);
  const formats::BundleReport report = f.checked();
  CHECK(report.integrity == formats::Integrity::ok);
  REQUIRE(report.entries.size() == 1);
  REQUIRE(report.entries[0].files.size() == 1);
  const formats::VerifiedFile& file = report.entries[0].files[0];
  CHECK_FALSE(file.size);
  REQUIRE(file.part);
  REQUIRE(file.part->excerpts.size() == 1);
  CHECK(file.part->excerpts[0].first == first);
  CHECK(file.part->excerpts[0].length == bytes.size());
  CHECK(f.opened().find(bytes) != std::string::npos);
  std::filesystem::remove(f.output());
}

vault::AddRequest film(const test::VaultFixture& f, std::string_view bytes) {
  vault::AddRequest out = test::request("Film");
  out.files = {{f.folder.write("film.bin", bytes), "film.bin", false}};
  return out;
}

// A vault with a film, which is kept as "film".
std::uint64_t keep_film(test::VerifyFixture& f, std::uint64_t size) {
  const std::string bytes = test::noise(4, static_cast<std::size_t>(size));
  const std::uint64_t entry = f.open(vault::Access::write)->add(film(f, bytes), {}).number;
  f.keep("film");
  return entry;
}

// The statement of an entry as it lies there, with what is kept of its first file altered.
void alter_stored(test::VerifyFixture& f, std::uint64_t entry,
                  const std::function<void(vault::FileContent&)>& change) {
  Bytes sealed;
  {
    const auto opened = f.open(vault::Access::read);
    const vault::Vault::Impl& impl = opened->impl();
    const crypto::AeadKey content = impl.content_key_of(entry, impl.key_row(entry));
    vault::StatementRecord record = impl.record(entry, content);
    change(record.files.at(0));
    sealed = impl.store().seal_statement(
        entry, content, vault::encode_record(record.statement, record.seed, record.files),
        f.random);
  }
  f.put(vault::Kind::statements, vault::number_key(entry).view(), sealed);
}

std::string cut_whole(std::string_view text, std::size_t begin, std::size_t end, std::size_t step) {
  formats::MemorySink sink;
  vault::WholeCharacters characters(sink, begin > 0, end < text.size());
  for (std::size_t at = begin; at < end; at += step) {
    characters.write(as_bytes(text.substr(at, std::min(step, end - at))));
  }
  characters.finish();
  return std::string(as_text(sink.take()));
}

}  // namespace

TEST_CASE("parts of files are shown, however long these are and however they were taken in") {
  ExportFixture f;
  f.start();
  // One chunk more than a piece, and the ways in: in memory, read beside, stored as it is read.
  for (const std::uint64_t size : {3 * kMiB, 4 * kMiB, 4 * kMiB + 1, 5 * kMiB + 7, 13 * kMiB}) {
    CAPTURE(size);
    const std::string bytes = test::noise(size, static_cast<std::size_t>(size));
    const std::uint64_t entry = f.add(film(f, bytes));
    const vault::EntryReader reader(f.vault->impl(), entry);
    CHECK(reader.pieces(0).empty() == (size <= formats::kPieceSize));
    for (const std::uint64_t at : {std::uint64_t{0}, 2 * kMiB + 5, size - 1}) {
      vault::ExportRequest ask = f.ask(entry);
      ask.excerpts = {{"film.bin", at, at}};
      const std::uint64_t first = at / 65'536 * 65'536;
      check_part(f, ask, first, std::string_view(bytes).substr(first, 65'536));
    }
  }
}

TEST_CASE("the same bytes in two entries have roots of their own in each") {
  ExportFixture f;
  f.start();
  const std::string bytes = test::noise(3, 6 * kMiB);
  const std::uint64_t first = f.add(film(f, bytes));
  const std::uint64_t second = f.add(film(f, bytes));
  const auto pieces = [&](std::uint64_t entry) {
    return vault::EntryReader(f.vault->impl(), entry).pieces(0);
  };
  REQUIRE(pieces(first).size() == 2);
  CHECK(pieces(first) != pieces(second));
  vault::ExportRequest ask = f.ask(second);
  ask.excerpts = {{"film.bin", 5 * kMiB, 5 * kMiB}};
  check_part(f, ask, 5 * kMiB, std::string_view(bytes).substr(5 * kMiB, 65'536));
}

TEST_CASE("roots of pieces that are not the file's show nothing, and verify tells") {
  test::VerifyFixture f;
  const std::uint64_t entry = keep_film(f, 9 * kMiB);
  CHECK_FALSE(test::has_class(f.verify(), "node-mismatch"));
  const std::vector<std::function<void(std::vector<Hash>&)>> changes = {
      [](auto& pieces) { pieces[1].data[0] ^= 1; }, [](auto& pieces) { pieces.pop_back(); },
      [](auto& pieces) { pieces.clear(); }, [](auto& pieces) { std::swap(pieces[0], pieces[1]); },
      [](auto& pieces) { pieces.push_back(pieces[0]); }};
  for (const auto& change : changes) {
    f.bring_back("film");
    alter_stored(f, entry, [&](vault::FileContent& file) { change(file.pieces.made()); });
    CHECK(test::has_class(f.verify(), "node-mismatch"));
    vault::ExportRequest ask;
    ask.entries = {{entry, std::nullopt}};
    ask.excerpts = {{"film.bin", 0, 9}};
    const auto vault = f.open(vault::Access::read);
    std::string cls;
    CHECK(test::trouble_of([&] { (void)vault::plan_export(*vault, ask); }, &cls) ==
          vault::Trouble::integrity);
    CHECK(cls == "node-mismatch");
    // The whole file needs none of them.
    ask.excerpts.clear();
    CHECK(vault::plan_export(*vault, ask).preview.size() == 1);
  }
}

TEST_CASE("a file that is stored with another size than was signed is not one that is kept") {
  test::VerifyFixture f;
  const std::uint64_t entry = keep_film(f, 3 * kMiB);
  const std::vector<std::function<void(vault::StoredRef&)>> changes = {
      [](auto& ref) { ref.size -= 1; },  // in as many records
      [](auto& ref) { ref.size = kMiB; }, [](auto& ref) { ref.extents.pop_back(); },
      [](auto& ref) {
        ref = {ref.file, 0, 0, {}};
      }};
  for (const auto& change : changes) {
    f.bring_back("film");
    alter_stored(f, entry, [&](vault::FileContent& file) { change(file.ref); });
    const vault::VaultReport report = f.verify();
    CAPTURE(test::damaged(report));
    CHECK(test::has_class(report, "file-size-mismatch"));
    const auto vault = f.open(vault::Access::read);
    CHECK(test::trouble_of([&] { (void)test::read_whole(*vault, entry, 0); }) ==
          vault::Trouble::integrity);
  }
}

TEST_CASE("an excerpt is cut between characters before it is searched") {
  const std::string text = "aж€𝄞bж";  // of 1, 2, 3, 4, 1 and 2 bytes
  const std::vector<std::size_t> starts = {0, 1, 3, 6, 10, 11, 13};
  for (std::size_t begin = 0; begin <= text.size(); ++begin) {
    for (std::size_t end = begin; end <= text.size(); ++end) {
      const auto from = *std::ranges::lower_bound(starts, begin);
      const auto upto = *(std::ranges::upper_bound(starts, end) - 1);
      const std::string wanted = from < upto ? text.substr(from, upto - from) : "";
      for (const std::size_t step : {1U, 3U, 100U}) {
        CAPTURE(begin);
        CAPTURE(end);
        CHECK(cut_whole(text, begin, end, step) == wanted);
      }
    }
  }
}
