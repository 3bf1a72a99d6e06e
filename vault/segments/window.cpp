#include "vault/segments/window.hpp"

#include <utility>

#include "vault/place/failure.hpp"

namespace aigaq::vault {
namespace {

constexpr std::uint64_t kBlock = 4'096;           // direct I/O begins and ends on these
constexpr std::uint64_t kStretch = 252 * kBlock;  // about as much as a disk takes as one request

}  // namespace

File open_segment(const Directory& segments, std::uint64_t segment, const std::string& subject) {
  const std::string name = segment_name(segment);
  if (!segments.has(name)) {
    throw_integrity("segment-missing", {"a segment is missing", {{"segment", name}}}, subject);
  }
  return segments.open_read(name);
}

void SegmentWindow::open(std::uint64_t segment, const std::string& subject) {
  if (segment_ == segment) return;
  file_ = open_segment(segments_, segment, subject);
  file_.go_direct();
  segment_ = segment;
  length_ = 0;
}

void SegmentWindow::expect(std::vector<SegmentSpan> records) {
  expected_ = std::move(records);
  next_ = 0;
}

// Of the records that are read with this one, which ends there.
std::uint64_t SegmentWindow::end_of_run(SegmentPlace place, std::uint64_t end) {
  while (next_ < expected_.size() && expected_[next_].begin != place) ++next_;
  for (std::size_t i = next_ + 1; i < expected_.size(); ++i) {
    const SegmentSpan& record = expected_[i];
    const bool fits = end + record.length <= begin_ + kStretch;
    if (record.begin != SegmentPlace{segment_, end} || !fits) break;
    end += record.length;
  }
  return end;
}

ByteView SegmentWindow::read(SegmentPlace place, std::size_t length, const std::string& subject) {
  open(place.segment, subject);
  const std::uint64_t end = place.offset + length;
  if (place.offset < begin_ || end > begin_ + length_) {
    begin_ = place.offset / kBlock * kBlock;
    const std::uint64_t wanted = end_of_run(place, end) - begin_;
    const auto blocks = static_cast<std::size_t>((wanted + kBlock - 1) / kBlock * kBlock);
    if (!buffer_ || buffer_->capacity() < blocks) buffer_ = buffers_.take(blocks);
    length_ = file_.read_up_to(begin_, buffer_->all().first(blocks));
  }
  if (end > begin_ + length_) {
    throw_integrity("segment-damaged",
                    {"a segment ends early", {{"segment", segment_name(place.segment)}}}, subject);
  }
  return buffer_->first(length_).subspan(static_cast<std::size_t>(place.offset - begin_), length);
}

}  // namespace aigaq::vault
