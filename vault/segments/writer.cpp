#include "vault/segments/writer.hpp"

#include "vault/place/failure.hpp"

namespace aigaq::vault {
namespace {

// Nothing of anybody else's is ever removed.
bool is_segment_name(const std::string& name) {
  return name.size() == segment_name(1).size() &&
         name.find_first_not_of("0123456789") == std::string::npos;
}

}  // namespace

void SegmentWriter::cut_back(SegmentPlace committed_end) {
  end_ = committed_end;
  begun_at_ = committed_end.offset;
  sealed_.clear();
  new_file_ = false;
  file_.close();
  const std::string current = segment_name(end_.segment);
  for (const std::string& name : directory_.names()) {
    // Names are digits of one width: order of names is order of segments.
    if (name <= current || !is_segment_name(name)) continue;
    // Not synced: one that a power cut brings back is behind all that is committed, as it was.
    disk_.remove(directory_, name);
  }
  if (!directory_.has(current)) {
    if (end_.offset == 0) return;
    throw segment_missing(end_.segment);
  }
  file_ = directory_.open_write(current);
  // One that holds nothing committed may not be in the synced folder yet.
  new_file_ = end_.offset == 0;
  const std::uint64_t size = file_.size();
  if (size < end_.offset) throw segment_cut(end_.segment);
  if (size > end_.offset) {
    disk_.truncate(file_, end_.offset);
    disk_.sync(file_);
  }
  begin_writing();
}

void SegmentWriter::open_current() {
  if (file_.is_open()) return;
  file_ = directory_.create(segment_name(end_.segment));
  new_file_ = true;
  begin_writing();
}

void SegmentWriter::begin_writing() {
  file_.go_direct();
  pipeline_.begin(file_, end_.offset);
}

void SegmentWriter::make_room(std::uint64_t bytes) {
  if (end_.offset == 0 || end_.offset + bytes <= limit_) return;
  pipeline_.drain();
  disk_.sync(file_);
  sealed_.push_back({end_.segment, end_.offset});
  file_.close();
  end_ = {end_.segment + 1, 0};
  begun_at_ = 0;
}

RecordHeader SegmentWriter::begin_record(StoredRef& ref, std::size_t size, bool last) {
  // A block of room more, so that the padding of the commit always fits.
  make_room(size + kRecordOverhead + 2 * kRecordBlock);
  open_current();
  RecordHeader header;
  header.last = last;
  header.body_bytes = static_cast<std::uint32_t>(size);
  header.file = ref.file;
  header.number = ref.records;
  if (ref.extents.empty() || ref.extents.back().begin.segment != end_.segment) {
    ref.extents.push_back({end_, 0});
  }
  ref.extents.back().records += 1;
  ref.records += 1;
  ref.size += size;
  return header;
}

void SegmentWriter::append(StoredRef& ref, const crypto::AeadKey& key, BufferOwner plain,
                           std::size_t size, bool last, crypto::RandomSource& random) {
  const RecordHeader header = begin_record(ref, size, last);
  put(header, PlainBody{key.clone(), random.fixed<crypto::XNonce>(), std::move(plain)}, random);
}

void SegmentWriter::append_sealed(StoredRef& ref, BufferOwner box, std::size_t size, bool last,
                                  crypto::RandomSource& random) {
  put(begin_record(ref, size, last), SealedBody{std::move(box)}, random);
}

void SegmentWriter::put(const RecordHeader& header, std::variant<PlainBody, SealedBody> body,
                        crypto::RandomSource& random) {
  pipeline_.put({end_, header, random.fixed<crypto::XNonce>(), std::move(body)});
  end_.offset += kRecordOverhead + header.body_bytes;
}

void SegmentWriter::pad(crypto::RandomSource& random) {
  const std::uint64_t over = end_.offset % kRecordBlock;
  if (over == 0) return;
  std::uint64_t gap = kRecordBlock - over;
  if (gap < kRecordOverhead) gap += kRecordBlock;
  RecordHeader header;
  header.kind = RecordKind::padding;
  header.body_bytes = static_cast<std::uint32_t>(gap - kRecordOverhead);
  put(header, PlainBody{keys_.padding.clone(), random.fixed<crypto::XNonce>(), nullptr}, random);
}

SegmentPlace SegmentWriter::written() {
  return {end_.segment, file_.is_open() ? pipeline_.written() : end_.offset};
}

void SegmentWriter::finish(crypto::RandomSource& random) {
  if (!file_.is_open()) return;
  pad(random);
  pipeline_.drain();
  disk_.sync(file_);
  if (new_file_) disk_.sync(directory_);
  new_file_ = false;
}

void SegmentWriter::drop_cache() const {
  for (const SealedSegment& sealed : sealed_) {
    directory_.open_read(segment_name(sealed.segment)).drop_cache(0, 0);
  }
  if (file_.is_open()) file_.drop_cache(begun_at_, end_.offset - begun_at_);
}

}  // namespace aigaq::vault
