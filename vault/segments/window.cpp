#include "vault/segments/window.hpp"

#include <algorithm>

#include "vault/place/failure.hpp"

namespace aigaq::vault {
namespace {

constexpr std::uint64_t kBlock = 4'096;           // direct I/O begins and ends on these
constexpr std::uint64_t kStretch = 252 * kBlock;  // about as much as a disk takes as one request

}  // namespace

File open_segment(const Directory& segments, std::uint64_t segment, const std::string& subject) {
  const std::string name = segment_name(segment);
  if (!segments.has(name)) {
    throw_integrity("segment-missing", "segment " + name + " is missing", subject);
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

ByteView SegmentWindow::read(SegmentPlace place, std::size_t length, const std::string& subject) {
  open(place.segment, subject);
  const std::uint64_t end = place.offset + length;
  if (place.offset < begin_ || end > begin_ + length_) {
    begin_ = place.offset / kBlock * kBlock;
    std::uint64_t wanted = end - begin_;
    if (expected_.segment == segment_ && expected_.offset > end) {
      wanted = std::max(wanted, std::min(expected_.offset - begin_, kStretch));
    }
    const auto blocks = static_cast<std::size_t>((wanted + kBlock - 1) / kBlock * kBlock);
    if (!buffer_ || buffer_->capacity() < blocks) buffer_ = buffers_.take(blocks);
    length_ = file_.read_up_to(begin_, buffer_->all().first(blocks));
  }
  if (end > begin_ + length_) {
    throw_integrity("segment-damaged",
                    "segment " + segment_name(place.segment) + " is damaged: it ends early",
                    subject);
  }
  return buffer_->first(length_).subspan(static_cast<std::size_t>(place.offset - begin_), length);
}

}  // namespace aigaq::vault
