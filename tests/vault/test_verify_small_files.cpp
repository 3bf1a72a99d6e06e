// Small files are hashed together, many of a stretch at once: bytes that were sealed anew by who
// holds the keys are found all the same, each where it would be told if it were hashed alone.

#include <doctest/doctest.h>

#include "crypto/labels.hpp"
#include "formats/disclosure/opening.hpp"
#include "formats/verify/classes.hpp"
#include "tests/vault/verify_fixture.hpp"
#include "vault/audit/entry_reader.hpp"
#include "vault/audit/small_files.hpp"
#include "vault/impl.hpp"

using namespace aigaq;
using namespace aigaq::test;
using vault::Access;

namespace {

// One byte of a stored file of one record, under its own key.
void seal_anew(VaultFixture& fixture, std::uint64_t entry, std::size_t file) {
  const auto opened = fixture.open(Access::read);
  const vault::Vault::Impl& inside = opened->impl();
  const vault::EntryReader reader(inside, entry);
  const vault::StoredRef& ref = reader.stored(file);
  REQUIRE(ref.records == 1);
  const crypto::AeadKey key = reader.file_key(file);
  const vault::SegmentPlace place = ref.extents.front().begin;
  vault::RecordHeader header;
  header.file = ref.file;
  header.last = true;
  header.body_bytes = static_cast<std::uint32_t>(ref.size);
  Bytes plain;
  reader.read_file(file, [&](ByteView bytes) { append(plain, bytes); });
  plain.at(plain.size() / 2) ^= 1;
  Bytes box(plain.size() + vault::kBoxOverhead);
  vault::seal_record_body(key, inside.keys().log.vault, header,
                          fixture.random.fixed<crypto::XNonce>(), plain, box);
  const std::string path = fixture.directory() + "/segments/" + vault::segment_name(place.segment);
  std::string all = file_bytes(path);
  std::copy(box.begin(), box.end(),
            all.begin() + static_cast<std::ptrdiff_t>(place.offset + vault::kHeaderBoxBytes));
  put_file(path, all);
}

std::vector<std::string> said(const vault::VaultReport& report) {
  std::vector<std::string> out;
  for (const formats::Finding& finding : report.findings) {
    out.push_back(std::string(finding.cls) + " " + finding.entry.value_or("-") + " " +
                  finding.file.value_or("-") + " " + std::to_string(finding.offset.value_or(0)) +
                  " " + std::to_string(finding.length.value_or(0)));
  }
  return out;
}

}  // namespace

TEST_CASE("bytes sealed anew are found in any place among small files, in the log's order") {
  VerifyFixture f;
  std::vector<vault::AddRequest> requests;
  for (std::uint64_t i = 0; i < 90; ++i) {
    const std::string name = "small" + std::to_string(i);
    requests.push_back(request(name));
    requests.back().line = i;
    requests.back().files = {{f.folder.write(name, noise(i, 2'000 + i)), name, false},
                             {f.folder.write(name + "b", noise(i + 500, i % 7)), "b", false}};
  }
  const std::uint64_t first = f.open(Access::write)->add_all(requests, {}, {}).front().number;
  const auto name_of = [&](std::uint64_t i) {
    return std::to_string(first + i) + " small" + std::to_string(i) + " 0 " +
           std::to_string(2'000 + i);
  };
  std::vector<std::string> expected;
  // Also the first and last of a stretch, and of the log.
  for (const std::uint64_t i : {std::uint64_t{0}, std::uint64_t{3}, std::uint64_t{4},
                                32 - first - 1, 32 - first, std::uint64_t{70}, std::uint64_t{89}}) {
    seal_anew(f, first + i, 0);
    expected.push_back("file-mismatch " + name_of(i));
  }
  // One that is damaged, among them.
  {
    const auto opened = f.open(Access::read);
    const vault::EntryReader reader(opened->impl(), first + 50);
    f.flip("segments/" + vault::segment_name(reader.stored(0).extents.front().begin.segment),
           reader.stored(0).extents.front().begin.offset + vault::kHeaderBoxBytes + 100);
    expected.insert(expected.end() - 2, "segment-damaged " + name_of(50));
  }
  for (const unsigned threads : {1U, 2U, 5U}) {
    vault::VerifyOptions options;
    options.threads = threads;
    const vault::VaultReport report = f.verify(options);
    CHECK(said(report) == expected);
    CHECK(report.integrity == formats::Integrity::failed);
  }
  vault::VerifyOptions one;
  one.mode = vault::VerifyMode::entries;
  one.entries = {first + 4, first + 5};
  CHECK(said(f.verify(one)) == std::vector<std::string>{expected[2]});
}

TEST_CASE("what waits is told in its place among what was found meanwhile") {
  SeededRandom random(7);
  vault::VaultReport report;
  vault::AuditFindings findings(report);
  vault::SmallFiles small(findings);
  vault::BufferPool buffers;
  std::vector<std::string> expected;
  for (std::uint64_t number = 0; number < 200; ++number) {
    const auto size = static_cast<std::size_t>(random.below(3) == 0 ? 0 : random.below(150'000));
    const std::uint64_t leaves =
        size / limits::kFileChunk + (size % limits::kFileChunk != 0 || size == 0 ? 1 : 0);
    const auto seed = random.secret<crypto::TreeSeed>();
    vault::BufferOwner buffer = buffers.take(size);
    const MutableByteView bytes = buffer->all().first(size);
    random.fill(bytes);
    crypto::SaltedTreeBuilder tree(labels::kFileTree, seed);
    if (size == 0) tree.add(crypto::LeafKind::content, {});
    tree.add_chunks(bytes, limits::kFileChunk);
    formats::VerifiedFile shown;
    shown.size = size;
    formats::FileToCheck task;
    task.opening = crypto::make_opening(labels::kFileTree, seed, leaves, {{0, leaves}}, {});
    task.root = tree.root();
    const bool wrong = random.below(4) == 0;
    if (wrong) task.root.data[5] ^= 1;
    auto check = formats::PieceCheck::create(std::move(task), shown);
    REQUIRE(check);
    const vault::FindingPlace place = vault::at_entry(number);
    small.add(std::move(*check), std::move(buffer), bytes, place);
    if (wrong) expected.push_back(std::to_string(number) + " file-mismatch");
    if (random.below(5) == 0) {
      findings.add(formats::classes::kMissingFile, "", place);
      expected.push_back(std::to_string(number) + " missing-file");
    }
  }
  small.finish();
  std::vector<std::string> found;
  for (const formats::Finding& finding : report.findings) {
    found.push_back(finding.entry.value_or("-") + " " + std::string(finding.cls));
  }
  CHECK(found == expected);
}
