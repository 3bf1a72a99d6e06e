#include "vault/segments/pipeline.hpp"

#include <algorithm>
#include <cstring>
#include <exception>
#include <new>
#include <optional>
#include <system_error>
#include <utility>

namespace aigaq::vault {
namespace {

constexpr std::size_t kPlainBuffers = 3;   // one is filled, one waits, one is sealed
constexpr std::size_t kSealedBuffers = 3;  // one is filled, one waits, one is written
// Written once so much has come together; the rest of a block waits for the next record.
// A little less than 1 MiB: with a record more and a block each side it fills a page of 2 MiB.
constexpr std::size_t kWriteBytes = (std::size_t{1} << 20) - 2 * kRecordBlock;
constexpr std::size_t kSealedCapacity = kWriteBytes + kRecordPlain + 2 * kRecordBlock;
constexpr std::size_t kSealedWaiting = std::size_t{4} << 20;
constexpr std::size_t kWorthWaking = std::size_t{2} << 20;  // or starting, at first

// What a small record holds of memory is its buffer.
std::size_t sealed_bytes(const RecordJob& job) {
  const auto* sealed = std::get_if<SealedBody>(&job.body);
  return sealed != nullptr ? sealed->box->capacity() : 0;
}

}  // namespace

RecordPipeline::RecordPipeline(Disk& disk, const RecordKeys& keys, const VaultId& vault)
    : disk_(disk), keys_(keys), vault_(vault) {}

RecordPipeline::~RecordPipeline() {
  {
    const Guard guard(mutex_);
    stop_ = true;
  }
  wake_all();
  if (sealer_.valid()) sealer_.wait();
  if (writer_.valid()) writer_.wait();
}

void RecordPipeline::wake_all() {
  to_caller_.notify_all();
  to_sealer_.notify_all();
  to_writer_.notify_all();
}

// Both threads end when one of them throws: the other one's future holds nothing.
void RecordPipeline::throw_met(Guard& guard) {
  if (!met_) return;
  guard.unlock();
  for (const auto* work : {&alone_, &sealer_, &writer_}) {
    if (work->valid()) work->get();
  }
  AIGAQ_ASSERT(false && "a thread gave up without a reason");
}

BufferOwner RecordPipeline::take_buffer() {
  Guard guard(mutex_);
  if (plain_pool_.empty() && plain_made_ < kPlainBuffers) {
    ++plain_made_;
    plain_pool_.push_back(make_buffer(kRecordPlain));
  }
  if (plain_pool_.empty() && !start(guard)) work_alone(guard, &RecordPipeline::seal_alone);
  to_caller_.wait(guard, [this] { return met_ || !plain_pool_.empty(); });
  throw_met(guard);
  BufferOwner out = std::move(plain_pool_.back());
  plain_pool_.pop_back();
  return out;
}

void RecordPipeline::begin(const File& file, std::uint64_t offset) {
  Guard guard(mutex_);
  throw_met(guard);
  AIGAQ_ASSERT(under_way_ == 0 && jobs_.empty() && used_ == 0);
  file_ = &file;
  offset_ = written_ = offset;
}

std::shared_future<void> RecordPipeline::run(std::launch where, void (RecordPipeline::*work)()) {
  return std::async(where,
                    [this, work] {
                      const struct Tell {
                        RecordPipeline& pipeline;
                        ~Tell() {
                          if (std::uncaught_exceptions() == 0) return;
                          const Guard guard(pipeline.mutex_);
                          pipeline.met_ = true;
                          pipeline.wake_all();
                        }
                      } tell{*this};
                      (this->*work)();
                    })
      .share();
}

// False where threads are not to be had: the caller does the work of both.
bool RecordPipeline::start(Guard& guard) {
  if (sealer_.valid() || without_threads_) return !without_threads_;
  const auto begin_both = [this] {
    try {
      sealer_ = run(std::launch::async, &RecordPipeline::seal_all);
      writer_ = run(std::launch::async, &RecordPipeline::write_all);
      return true;
    } catch (const std::system_error&) {  // a limit on threads
      return false;
    } catch (const std::bad_alloc&) {  // no room for the second: the first must not wait for it
      return false;
    }
  };
  if (!begin_both()) {
    without_threads_ = true;
    stop_ = true;  // for the first of them, that nobody would take the writes from
    guard.unlock();
    wake_all();
    if (sealer_.valid()) std::exchange(sealer_, {}).wait();
    guard.lock();
    stop_ = false;
  }
  return !without_threads_;
}

void RecordPipeline::work_alone(Guard& guard, void (RecordPipeline::*work)()) {
  guard.unlock();
  alone_ = run(std::launch::deferred, work);
  alone_.get();
  guard.lock();
}

void RecordPipeline::put(RecordJob job) {
  const std::size_t sealed = sealed_bytes(job);
  const bool whole = job.header.body_bytes == kRecordPlain;
  Guard guard(mutex_);
  to_caller_.wait(guard, [&] {
    return met_ || sealed_waiting_ == 0 || sealed_waiting_ + sealed <= kSealedWaiting;
  });
  throw_met(guard);
  sealed_waiting_ += sealed;
  jobs_.push_back(std::move(job));
  const bool much = sealed_waiting_ >= kWorthWaking;
  if ((whole || much) && !start(guard)) return work_alone(guard, &RecordPipeline::seal_alone);
  if (sealed == 0 || much) to_sealer_.notify_one();
}

std::uint64_t RecordPipeline::written() {
  const Guard guard(mutex_);
  return written_;
}

void RecordPipeline::drain() {
  Guard guard(mutex_);
  throw_met(guard);
  if (!sealer_.valid()) return work_alone(guard, &RecordPipeline::drain_alone);
  flush_ = true;
  to_sealer_.notify_one();
  to_caller_.wait(guard,
                  [this] { return met_ || (!flush_ && writes_.empty() && under_way_ == 0); });
  throw_met(guard);
}

void RecordPipeline::write_alone() {
  for (; !writes_.empty(); writes_.pop_front()) put_down(std::move(writes_.front()));
}

void RecordPipeline::seal_alone() {
  for (; !jobs_.empty(); jobs_.pop_front()) {
    seal(std::move(jobs_.front()));
    write_alone();
  }
  sealed_waiting_ = 0;
}

// What came is too little for threads, which would take longer to start than it takes; or there
// are none.
void RecordPipeline::drain_alone() {
  seal_alone();
  hand_over(used_);
  write_alone();
}

void RecordPipeline::seal_all() {
  for (;;) {
    std::optional<RecordJob> job;
    {
      Guard guard(mutex_);
      to_sealer_.wait(guard, [this] { return stop_ || met_ || !jobs_.empty() || flush_; });
      if (stop_ || met_) return;
      if (!jobs_.empty()) {
        job.emplace(std::move(jobs_.front()));
        jobs_.pop_front();
        sealed_waiting_ -= sealed_bytes(*job);
        ++under_way_;
      }
    }
    if (job) {
      seal(std::move(*job));
    } else {
      hand_over(used_);
    }
    const Guard guard(mutex_);
    if (job) {
      --under_way_;
    } else if (jobs_.empty()) {
      flush_ = false;
    }
    to_caller_.notify_one();
  }
}

// Null when the work is over.
BufferOwner RecordPipeline::take_sealed_buffer(Guard& guard) {
  if (sealed_pool_.empty() && sealed_made_ < kSealedBuffers) {
    ++sealed_made_;
    // A page of 2 MiB is cleared whole, however little of it is used.
    const auto pages = sealer_.valid() ? BlockBuffer::Pages::huge : BlockBuffer::Pages::ordinary;
    sealed_pool_.push_back(make_buffer(kSealedCapacity, pages));
  }
  to_sealer_.wait(guard, [this] { return stop_ || met_ || !sealed_pool_.empty(); });
  if (stop_ || met_) return {};
  BufferOwner out = std::move(sealed_pool_.back());
  sealed_pool_.pop_back();
  return out;
}

void RecordPipeline::seal(RecordJob job) {
  if (!current_) {
    Guard guard(mutex_);
    current_ = take_sealed_buffer(guard);
    if (!current_) return;
  }
  const MutableByteView out =
      current_->all().subspan(used_, kRecordOverhead + job.header.body_bytes);
  seal_record_header(keys_, vault_, job.place, job.header, job.nonce, out.first(kHeaderBoxBytes));
  const MutableByteView body = out.subspan(kHeaderBoxBytes);
  if (auto* plain = std::get_if<PlainBody>(&job.body)) {
    seal_body(job.header, *plain, body);
  } else {
    const ByteView box = std::get<SealedBody>(job.body).box->first(body.size());
    std::copy(box.begin(), box.end(), body.begin());
  }
  used_ += out.size();
  if (used_ >= kWriteBytes) hand_over(used_ / kRecordBlock * kRecordBlock);
}

void RecordPipeline::seal_body(const RecordHeader& header, PlainBody& body, MutableByteView out) {
  const Bytes zeros(body.bytes ? 0 : header.body_bytes);
  const ByteView plain = body.bytes ? body.bytes->first(header.body_bytes) : ByteView(zeros);
  seal_record_body(body.key, vault_, header, body.nonce, plain, out);
  if (!body.bytes) return;
  const Guard guard(mutex_);
  plain_pool_.push_back(std::move(body.bytes));
  to_caller_.notify_one();
}

// The first bytes of the current buffer go to the writer, the rest begins the next one.
void RecordPipeline::hand_over(std::size_t bytes) {
  if (bytes == 0) return;
  Guard guard(mutex_);
  BufferOwner next;
  if (used_ > bytes) {
    next = take_sealed_buffer(guard);
    if (!next) return;
    std::memcpy(next->all().data(), current_->first(used_).data() + bytes, used_ - bytes);
  }
  writes_.push_back({std::move(current_), bytes, offset_});
  current_ = std::move(next);
  offset_ += bytes;
  used_ -= bytes;
  to_writer_.notify_one();
}

void RecordPipeline::write_all() {
  for (;;) {
    Write write;
    {
      Guard guard(mutex_);
      to_writer_.wait(guard, [this] { return stop_ || met_ || !writes_.empty(); });
      if (stop_ || met_) return;
      write = std::move(writes_.front());
      writes_.pop_front();
      ++under_way_;
    }
    put_down(std::move(write));
    const Guard guard(mutex_);
    --under_way_;
    to_caller_.notify_one();
  }
}

void RecordPipeline::put_down(Write write) {
  disk_.write_at(*file_, write.offset, write.buffer->first(write.bytes));
  const Guard guard(mutex_);
  written_ = write.offset + write.bytes;
  sealed_pool_.push_back(std::move(write.buffer));
  to_sealer_.notify_one();
}

}  // namespace aigaq::vault
