#include "vault/segments/buffers.hpp"

#include <sys/mman.h>

#include <new>
#include <utility>

#include "crypto/result.hpp"
#include "vault/segments/record.hpp"

namespace aigaq::vault {
namespace {

// A record with what seals it, wherever in a block it begins.
constexpr std::size_t kLarge = kRecordPlain + 2 * kRecordBlock;
constexpr std::size_t kHugePage = std::size_t{2} << 20;
// Kept when nobody uses them.
constexpr std::size_t kSmallKept = 96;
constexpr std::size_t kLargeKept = 16;

}  // namespace

BlockBuffer::BlockBuffer(std::size_t capacity, Pages pages)
    : capacity_(capacity),
      memory_(static_cast<std::uint8_t*>(
          std::aligned_alloc(pages == Pages::huge ? kHugePage : kRecordBlock, capacity))) {
  if (!memory_) throw std::bad_alloc();
  if (pages == Pages::huge) {
    AIGAQ_ASSERT(capacity % kHugePage == 0);
    (void)::madvise(memory_.get(), capacity, MADV_HUGEPAGE);  // advice only
  }
}

void GiveBack::operator()(BlockBuffer* buffer) const {
  std::unique_ptr<BlockBuffer> owned(buffer);
  if (pool != nullptr) pool->give_back(std::move(owned));
}

BufferOwner make_buffer(std::size_t capacity, BlockBuffer::Pages pages) {
  return BufferOwner(new BlockBuffer(capacity, pages));
}

BufferOwner BufferPool::take(std::size_t bytes) {
  AIGAQ_ASSERT(bytes <= kLarge);
  const bool is_small = bytes <= kSmallBuffer;
  std::unique_ptr<BlockBuffer> out;
  {
    const std::scoped_lock lock(mutex_);
    auto& kept = is_small ? small_ : large_;
    if (!kept.empty()) {
      out = std::move(kept.back());
      kept.pop_back();
    }
  }
  if (!out) out = std::make_unique<BlockBuffer>(is_small ? kSmallBuffer : kLarge);
  return {out.release(), GiveBack{this}};
}

void BufferPool::give_back(std::unique_ptr<BlockBuffer> buffer) {
  const bool is_small = buffer->capacity() == kSmallBuffer;
  const std::scoped_lock lock(mutex_);
  auto& kept = is_small ? small_ : large_;
  if (kept.size() < (is_small ? kSmallKept : kLargeKept)) kept.push_back(std::move(buffer));
}

}  // namespace aigaq::vault
