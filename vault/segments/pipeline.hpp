#pragma once
// Seals records and writes them while the caller reads and hashes the next: one thread encrypts,
// one waits for the disk, and both begin with the first whole record or 2 MiB of small ones; less
// is done by the caller when it drains, as all is where no threads are to be had. Blocks of the
// file system go out whole, so that a file opened for direct I/O takes them; the disk sees one step
// at a time, in the order of the records.

#include <condition_variable>
#include <deque>
#include <future>
#include <memory>
#include <mutex>
#include <variant>
#include <vector>

#include "vault/place/disk.hpp"
#include "vault/segments/buffers.hpp"
#include "vault/segments/record.hpp"

namespace aigaq::vault {

// Nonces are drawn where the records have their order; sealing happens elsewhere.
struct PlainBody {
  crypto::AeadKey key;
  crypto::XNonce nonce;
  BufferOwner bytes;  // header.body_bytes of it; of padding nothing: it is zeros
};
struct SealedBody {
  BufferOwner box;
};
struct RecordJob {
  SegmentPlace place;
  RecordHeader header;
  crypto::XNonce nonce;  // of the header
  std::variant<PlainBody, SealedBody> body;
};

class RecordPipeline {
 public:
  RecordPipeline(Disk& disk, const RecordKeys& keys, const VaultId& vault);
  // Ends both threads; what was not drained is dropped.
  ~RecordPipeline();
  RecordPipeline(const RecordPipeline&) = delete;
  RecordPipeline& operator=(const RecordPipeline&) = delete;

  // All of these throw what one of the threads met; nothing is written after that.
  // A buffer of kRecordPlain bytes.
  [[nodiscard]] BufferOwner take_buffer();
  // Where the next records go: a multiple of kRecordBlock. Nothing is under way.
  void begin(const File& file, std::uint64_t offset);
  // Waits while much that came sealed is not copied yet. A little of it is left lying until more
  // comes: waking a thread costs as much as sealing a small file.
  void put(RecordJob job);
  // Offset in the file before which all is written.
  [[nodiscard]] std::uint64_t written();
  // Returns when all of it is written. The caller may use the disk until the next put.
  void drain();

 private:
  struct Write {
    BufferOwner buffer;
    std::size_t bytes = 0;
    std::uint64_t offset = 0;
  };
  using Guard = std::unique_lock<std::mutex>;
  void seal_all();
  void write_all();
  void seal(RecordJob job);
  void seal_body(const RecordHeader& header, PlainBody& body, MutableByteView out);
  void hand_over(std::size_t bytes);
  [[nodiscard]] bool start(Guard& guard);
  [[nodiscard]] std::shared_future<void> run(std::launch where, void (RecordPipeline::*work)());
  void work_alone(Guard& guard, void (RecordPipeline::*work)());
  void seal_alone();
  void write_alone();
  void drain_alone();
  void put_down(Write write);
  [[nodiscard]] BufferOwner take_sealed_buffer(Guard& guard);
  void throw_met(Guard& guard);
  void wake_all();

  Disk& disk_;
  const RecordKeys& keys_;
  VaultId vault_;

  std::mutex mutex_;
  // Apart for each, so that nobody is woken for what is another's.
  std::condition_variable to_caller_, to_sealer_, to_writer_;
  std::deque<RecordJob> jobs_;
  std::deque<Write> writes_;
  std::vector<BufferOwner> plain_pool_, sealed_pool_;
  std::size_t plain_made_ = 0, sealed_made_ = 0;
  std::size_t sealed_waiting_ = 0;  // bytes of jobs_ that came sealed
  std::uint64_t written_ = 0;       // offset in the file
  std::size_t under_way_ = 0;       // jobs and writes taken up and not yet done
  bool flush_ = false;
  bool stop_ = false;
  bool met_ = false;              // one of the threads threw: its future has what
  bool without_threads_ = false;  // they were asked for in vain

  // Of the sealing thread; of the caller while nothing is under way.
  const File* file_ = nullptr;
  BufferOwner current_;
  std::size_t used_ = 0;
  std::uint64_t offset_ = 0;  // of current_ in the file

  std::shared_future<void> alone_, sealer_, writer_;
};

}  // namespace aigaq::vault
