#pragma once
// A stretch of a segment at a time, for records that lie one behind the other: opened once, and
// asked of the disk (direct I/O where the file system allows).

#include <string>

#include "vault/place/file.hpp"
#include "vault/segments/buffers.hpp"
#include "vault/segments/record.hpp"

namespace aigaq::vault {

class SegmentWindow {
 public:
  // Both outlive it.
  SegmentWindow(const Directory& segments, BufferPool& buffers)
      : segments_(segments), buffers_(buffers) {}

  // What will be asked for ends here: so far it is read ahead.
  void expect(SegmentPlace end) { expected_ = end; }
  // length bytes, a record at most; valid until the next call. Throws integrity naming subject
  // when the segment is missing or ends before them.
  [[nodiscard]] ByteView read(SegmentPlace place, std::size_t length, const std::string& subject);

 private:
  void open(std::uint64_t segment, const std::string& subject);

  const Directory& segments_;
  BufferPool& buffers_;
  File file_;
  std::uint64_t segment_ = 0;  // none
  SegmentPlace expected_{};
  BufferOwner buffer_;
  std::uint64_t begin_ = 0;  // of the stretch in the segment
  std::size_t length_ = 0;
};

// Throws integrity naming subject when it is missing.
[[nodiscard]] File open_segment(const Directory& segments, std::uint64_t segment,
                                const std::string& subject);

}  // namespace aigaq::vault
