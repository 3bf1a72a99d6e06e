#include "vault/segments/buffers.hpp"

#include <malloc.h>
#include <sys/mman.h>

#include <algorithm>
#include <new>
#include <utility>

#include "crypto/result.hpp"
#include "vault/segments/record.hpp"

namespace aigaq::vault {
namespace {

// A record with what seals it, wherever in a block it begins.
constexpr std::size_t kLarge = kRecordPlain + 2 * kRecordBlock;
constexpr std::size_t kHugePage = std::size_t{2} << 20;
// Documents are small, and many lie in memory at a time.
struct Size {
  std::size_t capacity;
  std::size_t kept;  // when nobody uses them
};
constexpr std::array<Size, 4> kBuffers{{{std::size_t{32} << 10, 192},
                                        {std::size_t{64} << 10, 96},
                                        {std::size_t{128} << 10, 48},
                                        {kLarge, 16}}};

std::size_t size_for(std::size_t bytes) {
  AIGAQ_ASSERT(bytes <= kLarge);
  std::size_t size = 0;
  while (kBuffers[size].capacity < bytes) ++size;
  return size;
}

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

std::size_t BufferPool::capacity_for(std::size_t bytes) {
  return kBuffers[size_for(bytes)].capacity;
}

BufferOwner BufferPool::take(std::size_t bytes) {
  static_assert(kSizes == kBuffers.size());
  const std::size_t size = size_for(bytes);
  std::unique_ptr<BlockBuffer> out;
  {
    const std::scoped_lock lock(mutex_);
    auto& kept = kept_[size];
    kept.reserve(kBuffers[size].kept);  // for give_back, which may not ask for memory
    if (!kept.empty()) {
      out = std::move(kept.back());
      kept.pop_back();
    }
  }
  if (!out) out = std::make_unique<BlockBuffer>(kBuffers[size].capacity);
  return {out.release(), GiveBack{this}};
}

void BufferPool::let_go() {
  {
    std::array<std::vector<std::unique_ptr<BlockBuffer>>, kSizes> freed;
    const std::scoped_lock lock(mutex_);
    kept_.swap(freed);
  }
#if defined(__GLIBC__)
  // They lie among small things that stay, where the allocator gives nothing back by itself.
  (void)::malloc_trim(0);
#endif
}

void BufferPool::give_back(std::unique_ptr<BlockBuffer> buffer) noexcept {
  const std::size_t size = size_for(buffer->capacity());
  const std::scoped_lock lock(mutex_);
  auto& kept = kept_[size];
  if (kept.size() < std::min(kBuffers[size].kept, kept.capacity())) {
    kept.push_back(std::move(buffer));
  }
}

}  // namespace aigaq::vault
