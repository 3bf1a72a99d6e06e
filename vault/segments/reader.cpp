#include "vault/segments/reader.hpp"

#include <algorithm>

#include "vault/place/failure.hpp"

namespace aigaq::vault {
namespace {

constexpr std::size_t kCacheLine = 64;

[[noreturn]] void damaged(const std::string& segment, const std::string& subject,
                          const char* what) {
  throw_integrity("segment-damaged",
                  {"a segment is damaged", {{"segment", segment}, Detail::named("what", what)}},
                  subject);
}

[[noreturn]] void ends_early(const std::string& segment, const std::string& subject) {
  throw_integrity("segment-cut", {"a segment ends early", {{"segment", segment}}}, subject);
}

[[noreturn]] void sizes_differ(const std::string& subject) {
  throw_integrity("segment-damaged", "sizes of stored records do not add up", subject);
}

void must_be_of(const Result<RecordHeader>& header, const StoredRef& ref, std::uint64_t number,
                const std::string& segment, const std::string& subject) {
  if (!header) damaged(segment, subject, "a record's header");
  if (header->kind != RecordKind::data || header->file != ref.file || header->number != number ||
      header->last != (number + 1 == ref.records)) {
    damaged(segment, subject, "a record of another file");
  }
}

// number: of the record in its file.
SegmentSpan span_of(const StoredRef& ref, SegmentPlace begin, std::uint64_t number) {
  const std::uint64_t before = number * kRecordPlain;
  if (ref.size <= before) return {begin, 0};
  return {begin, static_cast<std::size_t>(std::min<std::uint64_t>(kRecordPlain, ref.size - before) +
                                          kRecordOverhead)};
}

}  // namespace

SegmentReader::Step SegmentReader::read_record(const File& file, SegmentPlace place,
                                               const StoredRef& ref, std::uint64_t number,
                                               const crypto::AeadKey& key,
                                               const std::string& subject, Bytes& sealed,
                                               Bytes& plain) const {
  const std::string name = segment_name(place.segment);
  sealed.resize(kHeaderBoxBytes);
  if (!file.read_at(place.offset, sealed)) ends_early(name, subject);
  const auto header = open_record_header(keys_, vault_, place, sealed);
  must_be_of(header, ref, number, name, subject);
  sealed.resize(header->body_bytes + kBoxOverhead);
  plain.resize(header->body_bytes);
  const std::uint64_t body_at = place.offset + kHeaderBoxBytes;
  if (!file.read_at(body_at, sealed)) ends_early(name, subject);
  if (!open_record_body(key, vault_, *header, sealed, plain)) {
    damaged(name, subject, "a record's bytes");
  }
  return {*header, body_at + sealed.size()};
}

void SegmentReader::read(const StoredRef& ref, const crypto::AeadKey& key,
                         const std::string& subject,
                         const std::function<bool(ByteView)>& take) const {
  Bytes sealed;
  Bytes plain;
  std::uint64_t number = 0;
  std::uint64_t size = 0;
  for (const Extent& extent : ref.extents) {
    const File file = open_segment(directory_, extent.begin.segment, subject);
    SegmentPlace place = extent.begin;
    for (std::uint64_t i = 0; i < extent.records; ++i, ++number) {
      const Step step = read_record(file, place, ref, number, key, subject, sealed, plain);
      place.offset = step.next;
      size += plain.size();
      if (!take(plain)) return;
    }
  }
  if (size != ref.size) sizes_differ(subject);
}

SegmentSpan first_record(const StoredRef& ref) {
  return span_of(ref, ref.extents.front().begin, 0);
}

SegmentSpan last_record(const StoredRef& ref) {
  const Extent& tail = ref.extents.back();
  const std::uint64_t before = (tail.records - 1) * (kRecordPlain + kRecordOverhead);
  return span_of(ref, {tail.begin.segment, tail.begin.offset + before}, ref.records - 1);
}

void add_ends(const StoredRef& ref, std::vector<SegmentSpan>& out) {
  if (ref.records > 0) out.push_back(first_record(ref));
  if (ref.records > 1) out.push_back(last_record(ref));
}

void SegmentReader::check_record(const SegmentSpan& span, const StoredRef& ref,
                                 std::uint64_t number, const crypto::AeadKey& key,
                                 const std::string& subject, SegmentWindow& window) const {
  if (span.length == 0) sizes_differ(subject);
  const std::string name = segment_name(span.begin.segment);
  const ByteView record = window.read(span.begin, span.length, subject);
  // The disk put it where no cache holds it: asked for at once it comes faster than byte by byte.
  for (std::size_t at = 0; at < record.size(); at += kCacheLine) {
    __builtin_prefetch(record.data() + at);
  }
  const auto header = open_record_header(keys_, vault_, span.begin, record.first(kHeaderBoxBytes));
  must_be_of(header, ref, number, name, subject);
  if (header->body_bytes != span.length - kRecordOverhead ||
      !check_record_body(key, vault_, *header, record.subspan(kHeaderBoxBytes))) {
    damaged(name, subject, "a record's bytes");
  }
}

void SegmentReader::check_ends(const StoredRef& ref, const crypto::AeadKey& key,
                               const std::string& subject, SegmentWindow& window) const {
  if (ref.records == 0) return;
  check_record(first_record(ref), ref, 0, key, subject, window);
  if (ref.records == 1) return;
  check_record(last_record(ref), ref, ref.records - 1, key, subject, window);
}

void SegmentReader::walk(
    std::uint64_t segment, std::uint64_t end,
    const std::function<void(SegmentPlace, const RecordHeader&)>& visit) const {
  if (end == 0) return;  // nothing committed: the file need not be there
  const std::string name = segment_name(segment);
  const std::string subject = segment_subject(segment);
  const File file = open_segment(directory_, segment, subject);
  if (file.size() < end) throw segment_cut(segment);
  Bytes box;
  Bytes plain;
  SegmentPlace place{segment, 0};
  while (place.offset < end) {
    box.resize(kHeaderBoxBytes);
    if (!file.read_at(place.offset, box)) throw segment_cut(segment);
    const auto header = open_record_header(keys_, vault_, place, box);
    if (!header) damaged(name, subject, "a record's header");
    const std::uint64_t body_at = place.offset + kHeaderBoxBytes;
    const std::uint64_t next = body_at + header->body_bytes + kBoxOverhead;
    if (next > end) damaged(name, subject, "a record is cut");
    if (header->kind == RecordKind::padding) {
      box.resize(header->body_bytes + kBoxOverhead);
      plain.resize(header->body_bytes);
      if (!file.read_at(body_at, box) ||
          !open_record_body(keys_.padding, vault_, *header, box, plain)) {
        damaged(name, subject, "padding");
      }
    }
    visit(place, *header);
    place.offset = next;
  }
}

}  // namespace aigaq::vault
