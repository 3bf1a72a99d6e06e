#include "vault/audit/record_reader.hpp"

#include <algorithm>

#include "vault/place/failure.hpp"

namespace aigaq::vault {

RecordReader::RecordReader(const Vault::Impl& vault, OpenSegment& segment, const StoredRef& ref,
                           const crypto::AeadKey& key, std::string subject)
    : vault_(vault), segment_(segment), ref_(ref), key_(key), subject_(std::move(subject)) {}

void RecordReader::damaged(const char* cls, const char* what) const {
  throw_integrity(cls, {"a file is damaged", {{"entry", subject_}, Detail::named("what", what)}},
                  subject_);
}

std::uint64_t RecordReader::length_of(std::uint64_t record) const {
  const std::uint64_t offset = offset_of(record);
  return offset >= ref_.size ? 0 : std::min<std::uint64_t>(kRecordPlain, ref_.size - offset);
}

// All records but the last are full, so a damaged one hides no other's place.
SegmentPlace RecordReader::place_of(std::uint64_t record) const {
  for (const Extent& extent : ref_.extents) {
    if (record < extent.records) {
      return {extent.begin.segment,
              extent.begin.offset + record * (kRecordPlain + kRecordOverhead)};
    }
    record -= extent.records;
  }
  damaged("segment-damaged", "it has no such record");
}

const File& RecordReader::segment(std::uint64_t number) {
  if (segment_.number == number) return segment_.file;
  const std::string name = segment_name(number);
  if (!vault_.segments_directory().has(name)) damaged("segment-missing", "its segment is missing");
  segment_.number = 0;  // while none is open
  segment_.file = vault_.segments_directory().open_read(name);
  segment_.size = segment_.file.size();
  segment_.number = number;
  return segment_.file;
}

ByteView RecordReader::read(std::uint64_t record) {
  const SegmentPlace place = place_of(record);
  const auto length = static_cast<std::size_t>(length_of(record));
  const File& file = segment(place.segment);
  const std::size_t whole = length + kRecordOverhead;
  if (!record_ || record_->capacity() < whole) record_ = vault_.buffers().take(whole);
  const MutableByteView bytes = record_->all().first(whole);
  if (place.offset > segment_.size || whole > segment_.size - place.offset) {
    damaged("segment-cut", "its segment ends early");
  }
  if (!file.read_at(place.offset, bytes)) damaged("segment-cut", "its segment ends early");
  const auto header = open_record_header(vault_.record_keys(), vault_.keys().log.vault, place,
                                         bytes.first(kHeaderBoxBytes));
  if (!header) damaged("segment-damaged", "a record's header");
  if (header->kind != RecordKind::data || header->file != ref_.file || header->number != record ||
      header->body_bytes != length || header->last != (record + 1 == ref_.records)) {
    damaged("segment-damaged", "a record of another file");
  }
  // Opened where it lies: behind the nonce.
  const MutableByteView sealed = bytes.subspan(kHeaderBoxBytes);
  const MutableByteView plain = sealed.subspan(24, length);
  if (!open_record_body(key_, vault_.keys().log.vault, *header, sealed, plain)) {
    damaged("segment-damaged", "a record's bytes");
  }
  return plain;
}

void DamagedRanges::add(std::string_view cls, std::uint64_t offset, std::uint64_t length) {
  if (!ranges_.empty()) {
    Range& last = ranges_.back();
    if (last.cls == cls && last.offset + last.length == offset) {
      last.length += length;
      return;
    }
  }
  ranges_.push_back({cls, offset, length});
}

void DamagedRanges::append(const DamagedRanges& others) {
  for (const Range& range : others.ranges_) add(range.cls, range.offset, range.length);
}

void DamagedRanges::report(AuditFindings& findings, const FindingPlace& file) const {
  for (const Range& range : ranges_) {
    FindingPlace place = file;
    place.offset = range.offset;
    place.length = range.length;
    findings.add(range.cls, "", std::move(place));
  }
}

}  // namespace aigaq::vault
