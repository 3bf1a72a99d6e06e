#pragma once
// Appends records behind the committed end; they are sealed and written by threads of their own,
// and lie on the disk when finish() has returned. A commit is padded to a block, so that no block
// with committed bytes is ever written again; a full segment is never written again at all.

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "vault/segments/pipeline.hpp"

namespace aigaq::vault {

struct SealedSegment {
  std::uint64_t segment = 0;
  std::uint64_t end = 0;
};

class SegmentWriter {
 public:
  SegmentWriter(const Directory& segments, Disk& disk, const RecordKeys& keys, const VaultId& vault,
                std::uint64_t segment_bytes)
      : directory_(segments),
        disk_(disk),
        keys_(keys),
        limit_(segment_bytes),
        pipeline_(disk, keys, vault) {}

  // Drops what lies behind the committed end, of this segment and any later one. Throws integrity
  // when the segment is shorter than that.
  void cut_back(SegmentPlace committed_end);
  // Room for the plain bytes of a record: kRecordPlain.
  [[nodiscard]] BufferOwner take_buffer() { return pipeline_.take_buffer(); }
  // The next record of a file, the first `size` bytes of the buffer; ref grows by it.
  void append(StoredRef& ref, const crypto::AeadKey& key, BufferOwner plain, std::size_t size,
              bool last, crypto::RandomSource& random);
  // The same of a body that is sealed already, for this place in its file.
  void append_sealed(StoredRef& ref, BufferOwner box, std::size_t size, bool last,
                     crypto::RandomSource& random);
  // Pads to a block and syncs every segment written, then the folder when a file is new.
  void finish(crypto::RandomSource& random);

  [[nodiscard]] SegmentPlace end() const { return end_; }
  // Before it all bytes were given to the disk, maybe not synced.
  [[nodiscard]] SegmentPlace written();
  // Segments that were filled since the last cut_back.
  [[nodiscard]] const std::vector<SealedSegment>& sealed() const { return sealed_; }
  // Tells the kernel to forget what was written since the last cut_back.
  void drop_cache() const;

 private:
  void make_room(std::uint64_t bytes);
  void open_current();
  void begin_writing();
  // Room for the next record of the file, and what stands over it.
  RecordHeader begin_record(StoredRef& ref, std::size_t size, bool last);
  void put(const RecordHeader& header, std::variant<PlainBody, SealedBody> body,
           crypto::RandomSource& random);
  void pad(crypto::RandomSource& random);

  const Directory& directory_;
  Disk& disk_;
  const RecordKeys& keys_;
  std::uint64_t limit_;
  SegmentPlace end_;
  File file_;
  std::uint64_t begun_at_ = 0;  // in the current segment
  bool new_file_ = false;
  std::vector<SealedSegment> sealed_;
  RecordPipeline pipeline_;  // last: its threads end before the file is closed
};

}  // namespace aigaq::vault
