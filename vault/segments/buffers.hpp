#pragma once
// Buffers for the bytes of records, and a pool that keeps those given back: memory that the kernel
// has to clear anew for every file costs as much as hashing it.

#include <array>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <vector>

#include "crypto/bytes.hpp"

namespace aigaq::vault {

// Memory that direct I/O accepts, touched only as far as it is used.
class BlockBuffer {
 public:
  // huge: for a capacity of whole 2 MiB, in pages of that size where the kernel gives them. A disk
  // takes a piece of them as one request; of scattered 4 KiB it takes 254 at most.
  enum class Pages : std::uint8_t { ordinary, huge };
  explicit BlockBuffer(std::size_t capacity, Pages pages = Pages::ordinary);
  [[nodiscard]] std::size_t capacity() const { return capacity_; }
  [[nodiscard]] MutableByteView all() { return {memory_.get(), capacity_}; }
  [[nodiscard]] ByteView first(std::size_t size) const { return {memory_.get(), size}; }

 private:
  struct Free {
    void operator()(std::uint8_t* memory) const { std::free(memory); }
  };
  std::size_t capacity_;
  std::unique_ptr<std::uint8_t, Free> memory_;
};

class BufferPool;

// Gives a buffer back to the pool that it came from.
struct GiveBack {
  BufferPool* pool = nullptr;
  void operator()(BlockBuffer* buffer) const;
};
using BufferOwner = std::unique_ptr<BlockBuffer, GiveBack>;

// Of no pool.
[[nodiscard]] BufferOwner make_buffer(std::size_t capacity,
                                      BlockBuffer::Pages pages = BlockBuffer::Pages::ordinary);

// Threads may use it at the same time. It outlives its buffers.
class BufferPool {
 public:
  // What a buffer for so many bytes takes of memory. At most a record with what seals it.
  [[nodiscard]] static std::size_t capacity_for(std::size_t bytes);
  // Of at least that many bytes.
  [[nodiscard]] BufferOwner take(std::size_t bytes);
  void give_back(std::unique_ptr<BlockBuffer> buffer) noexcept;
  // Of those that nobody uses, where memory is needed for something else.
  void let_go();

 private:
  static constexpr std::size_t kSizes = 4;
  std::mutex mutex_;
  std::array<std::vector<std::unique_ptr<BlockBuffer>>, kSizes> kept_;
};

}  // namespace aigaq::vault
