#include <doctest/doctest.h>
#include <stdlib.h>

#include <algorithm>

#include "tests/vault/disk_reads.hpp"
#include "tests/vault/segment_fixture.hpp"

using namespace aigaq;
using namespace aigaq::test;
using namespace aigaq::vault;

TEST_CASE("files run over segments and commits end on a block") {
  SegmentFixture fixture;
  const auto key = fixture.random.secret<crypto::AeadKey>();
  SegmentWriter writer(fixture.directory, fixture.disk, fixture.keys, fixture.id, 5u << 20);
  writer.cut_back({1, 0});
  const std::string a = noise(1, (9u << 20) + 5);
  const std::string b = noise(2, 77);
  const StoredRef ref_a = fixture.put(writer, key, a);
  const StoredRef ref_b = fixture.put(writer, key, b);
  writer.finish(fixture.random);
  const SegmentPlace first_end = writer.end();
  CHECK(first_end.offset % kRecordBlock == 0);
  CHECK(first_end.segment == 3);
  CHECK(writer.sealed().size() == 2);
  CHECK(ref_a.extents.size() == 3);
  CHECK(ref_a.records == 10);

  SUBCASE("another commit leaves the first one's bytes alone") {
    const std::string before = file_bytes(fixture.folder.path(segment_name(3)));
    SegmentWriter next(fixture.directory, fixture.disk, fixture.keys, fixture.id, 5u << 20);
    next.cut_back(first_end);
    const StoredRef ref_c = fixture.put(next, key, a);
    next.finish(fixture.random);
    CHECK(file_bytes(fixture.folder.path(segment_name(3))).starts_with(before));
    CHECK(fixture.get(ref_c, key) == a);
    SUBCASE("and cutting back takes it away again") {
      SegmentWriter again(fixture.directory, fixture.disk, fixture.keys, fixture.id, 5u << 20);
      again.cut_back(first_end);
      CHECK(file_bytes(fixture.folder.path(segment_name(3))) == before);
      CHECK_FALSE(fixture.directory.has(segment_name(4)));
    }
  }
  CHECK(fixture.get(ref_a, key) == a);
  CHECK(fixture.get(ref_b, key) == b);
  const SegmentReader reader(fixture.directory, fixture.keys, fixture.id);
  vault::BufferPool buffers;
  vault::SegmentWindow window(fixture.directory, buffers);
  reader.check_ends(ref_a, key, "1", window);
  std::size_t records = 0;
  std::size_t paddings = 0;
  for (const SealedSegment& sealed : writer.sealed()) {
    reader.walk(sealed.segment, sealed.end, [&](SegmentPlace, const RecordHeader&) { ++records; });
  }
  reader.walk(3, first_end.offset, [&](SegmentPlace, const RecordHeader& header) {
    ++(header.kind == RecordKind::padding ? paddings : records);
  });
  CHECK(records == 11);
  CHECK(paddings <= 1);
}

TEST_CASE("what is read back is found altered in any byte of a file's first and last record") {
  SegmentFixture fixture;
  const auto key = fixture.random.secret<crypto::AeadKey>();
  SegmentWriter writer(fixture.directory, fixture.disk, fixture.keys, fixture.id, 1u << 30);
  writer.cut_back({1, 0});
  const StoredRef small = fixture.put(writer, key, noise(1, 3'000));
  const StoredRef large = fixture.put(writer, key, noise(2, 2 * kRecordPlain + 5'000));
  writer.finish(fixture.random);
  const SegmentReader reader(fixture.directory, fixture.keys, fixture.id);
  vault::BufferPool buffers;
  const std::string path = fixture.folder.path(segment_name(1));
  const std::string whole = file_bytes(path);
  const auto sound = [&](const StoredRef& ref, const crypto::AeadKey& with) {
    vault::SegmentWindow window(fixture.directory, buffers);
    return !trouble_of([&] { reader.check_ends(ref, with, "1", window); });
  };
  CHECK(sound(small, key));
  CHECK(sound(large, key));
  CHECK_FALSE(sound(small, fixture.random.secret<crypto::AeadKey>()));
  const std::uint64_t last = large.extents[0].begin.offset + 2 * (kRecordPlain + kRecordOverhead);
  struct Record {
    const StoredRef& ref;
    std::uint64_t begin, bytes;
  };
  for (const Record& record :
       {Record{small, 0, 3'000 + kRecordOverhead}, Record{large, last, 5'000 + kRecordOverhead},
        Record{large, large.extents[0].begin.offset, kRecordPlain}}) {
    for (int i = 0; i < 20; ++i) {
      const std::uint64_t at = i == 0   ? record.begin
                               : i == 1 ? record.begin + record.bytes - 1
                                        : record.begin + fixture.random.below(record.bytes);
      CAPTURE(at);
      std::string altered = whole;
      altered[static_cast<std::size_t>(at)] ^= 0x20;
      put_file(path, altered);
      CHECK_FALSE(sound(record.ref, key));
    }
  }
  put_file(path, whole);
  CHECK(sound(large, key));
}

TEST_CASE("direct I/O is asked for, and done without where a file system or a write refuses it") {
  for (const auto& base : {std::filesystem::path("/dev/shm"), std::filesystem::path("/var/tmp")}) {
    CAPTURE(base);
    std::string pattern = (base / "aigaq-direct-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) {
      MESSAGE("skipped: nothing can be made there");
      continue;
    }
    PosixDisk disk;
    const std::string bytes = noise(5, 3 * kRecordBlock + 1'000);
    {
      const Directory directory(pattern);
      const File file = directory.create("f");
      file.go_direct();
      BlockBuffer blocks(4 * kRecordBlock);
      std::copy(bytes.begin(), bytes.end(), blocks.all().begin());
      disk.write_at(file, 0, blocks.first(2 * kRecordBlock));
      // No whole blocks, from memory of any address.
      disk.write_at(file, 2 * kRecordBlock, as_bytes(bytes).subspan(2 * kRecordBlock, 1));
      disk.write_at(file, 2 * kRecordBlock + 1, as_bytes(bytes).subspan(2 * kRecordBlock + 1));
      disk.sync(file);
    }
    CHECK(file_bytes(pattern + "/f") == bytes);
    std::filesystem::remove_all(pattern);
  }
}

TEST_CASE("records cannot stand in for each other") {
  SegmentFixture fixture;
  const auto key = fixture.random.secret<crypto::AeadKey>();
  SegmentWriter writer(fixture.directory, fixture.disk, fixture.keys, fixture.id, 1u << 30);
  writer.cut_back({1, 0});
  const std::string a = noise(1, 2u << 20);
  const StoredRef one = fixture.put(writer, key, a);
  const StoredRef two = fixture.put(writer, key, a);
  writer.finish(fixture.random);
  const auto refused = [&](const StoredRef& ref) {
    return trouble_of([&] { (void)fixture.get(ref, key); }) == Trouble::integrity;
  };
  StoredRef mixed = one;
  mixed.extents = two.extents;  // the other file's records under the same key
  CHECK(refused(mixed));
  StoredRef cut = one;
  cut.records = 1;
  cut.extents[0].records = 1;
  CHECK(refused(cut));
  // Record 1 in the place of record 0, bytes and all.
  const std::string path = fixture.folder.path(segment_name(1));
  const std::string good = file_bytes(path);
  const std::size_t record = kRecordPlain + kRecordOverhead;
  put_file(path, good.substr(record, record) + good.substr(0, record) + good.substr(2 * record));
  CHECK(refused(one));
  put_file(path, good);
  CHECK(fixture.get(one, key) == a);
}

TEST_CASE("a record whose header does not fit its file is refused, though all of it opens") {
  SegmentFixture fixture;
  const auto key = fixture.random.secret<crypto::AeadKey>();
  SegmentWriter writer(fixture.directory, fixture.disk, fixture.keys, fixture.id, 1u << 30);
  writer.cut_back({1, 0});
  const std::string bytes = noise(1, 9'000);
  const StoredRef ref = fixture.put(writer, key, bytes);
  writer.finish(fixture.random);
  RecordHeader header;
  header.last = true;
  header.file = ref.file;
  header.body_bytes = static_cast<std::uint32_t>(bytes.size());
  bool sound = false;
  SUBCASE("as it was") { sound = true; }
  SUBCASE("of another file") { header.file.data[0] ^= 1; }
  SUBCASE("another number") { header.number = 1; }
  SUBCASE("not the last") { header.last = false; }
  SUBCASE("padding") { header.kind = RecordKind::padding; }
  Bytes record(kRecordOverhead + bytes.size());
  const MutableByteView out(record);
  seal_record_header(fixture.keys, fixture.id, ref.extents.at(0).begin, header,
                     fixture.random.fixed<crypto::XNonce>(), out.first(kHeaderBoxBytes));
  seal_record_body(key, fixture.id, header, fixture.random.fixed<crypto::XNonce>(), as_bytes(bytes),
                   out.subspan(kHeaderBoxBytes));
  const std::string path = fixture.folder.path(segment_name(1));
  std::string segment = file_bytes(path);
  put_file(path, segment.replace(0, record.size(), as_text(record)));

  vault::BufferPool buffers;
  vault::SegmentWindow window(fixture.directory, buffers);
  const SegmentReader reader(fixture.directory, fixture.keys, fixture.id);
  const auto ends = trouble_of([&] { reader.check_ends(ref, key, "1", window); });
  const auto whole = trouble_of([&] { (void)fixture.get(ref, key); });
  const auto expected = sound ? std::nullopt : std::optional(Trouble::integrity);
  CHECK(ends == expected);
  CHECK(whole == expected);
}

TEST_CASE("a window gives the bytes asked for, whatever was expected") {
  SegmentFixture fixture;
  const auto key = fixture.random.secret<crypto::AeadKey>();
  SegmentWriter writer(fixture.directory, fixture.disk, fixture.keys, fixture.id, 3u << 20);
  writer.cut_back({1, 0});
  std::vector<SegmentSpan> all;
  for (std::uint64_t i = 0; i < 60; ++i) {
    const std::size_t longest = i % 9 == 4 ? 2 * kRecordPlain + 50'000 : 150'000;
    const auto size = 1 + static_cast<std::size_t>(fixture.random.below(longest));
    const StoredRef ref = fixture.put(writer, key, noise(i, size));
    all.push_back(first_record(ref));
    if (ref.records > 1) all.push_back(last_record(ref));
  }
  writer.finish(fixture.random);
  BufferPool buffers;
  for (int round = 0; round < 12; ++round) {
    // All, some, or some that are not asked for, and in another order.
    std::vector<SegmentSpan> asked;
    std::vector<SegmentSpan> expected;
    for (const SegmentSpan& span : all) {
      if (round == 0 || fixture.random.below(3) != 0) asked.push_back(span);
      if (round == 0 || (round > 6 && fixture.random.below(3) != 0)) expected.push_back(span);
    }
    if (round > 0 && round <= 6) expected = asked;
    if (round % 3 == 2) std::reverse(expected.begin(), expected.end());
    if (round % 4 == 3) std::reverse(asked.begin(), asked.end());
    if (round % 4 == 1) {  // places of one offset in several segments, one after the other
      std::ranges::sort(asked, {}, [](const SegmentSpan& span) {
        return std::pair(span.begin.offset, span.begin.segment);
      });
    }
    SegmentWindow window(fixture.directory, buffers);
    window.expect(expected);
    for (const SegmentSpan& span : asked) {
      const ByteView got = window.read(span.begin, span.length, "1");
      const std::string segment = file_bytes(fixture.folder.path(segment_name(span.begin.segment)));
      CHECK(as_text(got) ==
            segment.substr(static_cast<std::size_t>(span.begin.offset), span.length));
    }
  }
}

TEST_CASE("a window asks once for what was expected together, and not for what lies between") {
  SegmentFixture fixture;
  const auto key = fixture.random.secret<crypto::AeadKey>();
  SegmentWriter writer(fixture.directory, fixture.disk, fixture.keys, fixture.id, 1u << 30);
  writer.cut_back({1, 0});
  std::vector<SegmentSpan> spans;
  for (std::uint64_t i = 0; i < 24; ++i) {
    spans.push_back(first_record(fixture.put(writer, key, noise(i, 30'000))));
  }
  writer.finish(fixture.random);
  BufferPool buffers;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> asked;  // begin and end
  const DiskReads reads(
      fixture.folder.path(segment_name(1)),
      [&](std::uint64_t offset, std::size_t bytes) { asked.emplace_back(offset, offset + bytes); });
  std::vector<SegmentSpan> expected;
  std::size_t requests = 0;
  SUBCASE("nothing") { requests = spans.size(); }
  SUBCASE("all") {
    expected = spans;
    requests = 1;
  }
  SUBCASE("three runs") {
    for (std::size_t i = 0; i < spans.size(); ++i) {
      if (i != 7 && i != 15) expected.push_back(spans[i]);
    }
    const SegmentPlace elsewhere{2, spans[7].begin.offset};
    spans = expected;
    expected.insert(expected.begin() + 7, {elsewhere, 30'000});
    requests = 3;
  }
  SegmentWindow window(fixture.directory, buffers);
  window.expect(expected);
  for (const SegmentSpan& span : spans) (void)window.read(span.begin, span.length, "1");
  CHECK(asked.size() == requests);
  for (const auto& [begin, end] : asked) {
    for (std::uint64_t block = begin; block < end; block += kRecordBlock) {
      CAPTURE(block);
      CHECK(std::ranges::any_of(spans, [&](const SegmentSpan& span) {
        return span.begin.offset < block + kRecordBlock && block < span.begin.offset + span.length;
      }));
    }
  }
}
