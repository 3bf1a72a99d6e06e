#pragma once
// A stretch of a segment at a time, for records that lie one behind the other: opened once, and
// asked of the disk (direct I/O where the file system allows).

#include <string>
#include <vector>

#include "vault/place/file.hpp"
#include "vault/segments/buffers.hpp"
#include "vault/segments/record.hpp"

namespace aigaq::vault {

// A record, with what seals it.
struct SegmentSpan {
  SegmentPlace begin;
  std::size_t length = 0;
};

class SegmentWindow {
 public:
  // Both outlive it.
  SegmentWindow(const Directory& segments, BufferPool& buffers)
      : segments_(segments), buffers_(buffers) {}

  // What will be asked for, in that order. Those that lie one behind the other are read together,
  // whole ones, as many as a disk takes as one request; what lies between others is not read.
  void expect(std::vector<SegmentSpan> records);
  // length bytes, a record at most; valid until the next call. Throws integrity naming subject
  // when the segment is missing or ends before them.
  [[nodiscard]] ByteView read(SegmentPlace place, std::size_t length, const std::string& subject);

 private:
  void open(std::uint64_t segment, const std::string& subject);
  [[nodiscard]] std::uint64_t end_of_run(SegmentPlace place, std::uint64_t end);

  const Directory& segments_;
  BufferPool& buffers_;
  File file_;
  std::uint64_t segment_ = 0;  // none
  std::vector<SegmentSpan> expected_;
  std::size_t next_ = 0;  // of these
  BufferOwner buffer_;
  std::uint64_t begin_ = 0;  // of the stretch in the segment
  std::size_t length_ = 0;
};

// Throws integrity naming subject when it is missing.
[[nodiscard]] File open_segment(const Directory& segments, std::uint64_t segment,
                                const std::string& subject);

}  // namespace aigaq::vault
