#include "tests/memory/refused_memory.hpp"

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <limits>
#include <new>

namespace {

constexpr auto kNever = std::numeric_limits<std::uint64_t>::max();
// NOLINTBEGIN(cppcoreguidelines-avoid-non-const-global-variables): operator new takes no more
std::atomic<std::uint64_t> asked{0}, first{kNever}, last{kNever};
// NOLINTEND(cppcoreguidelines-avoid-non-const-global-variables)

// Null where it is refused.
void* allocate_or_null(std::size_t size, std::size_t alignment) noexcept {
  const std::uint64_t number = asked++;
  if (number >= first && number <= last) return nullptr;
  void* out = nullptr;
  if (alignment <= alignof(std::max_align_t)) {
    out = std::malloc(size == 0 ? 1 : size);
  } else if (::posix_memalign(&out, alignment, size) != 0) {
    out = nullptr;
  }
  return out;
}

void* allocate(std::size_t size, std::size_t alignment) {
  void* out = allocate_or_null(size, alignment);
  if (out == nullptr) throw std::bad_alloc();
  return out;
}

}  // namespace

void* operator new(std::size_t size) { return allocate(size, 0); }
void* operator new[](std::size_t size) { return allocate(size, 0); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return allocate(size, static_cast<std::size_t>(alignment));
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
  return allocate(size, static_cast<std::size_t>(alignment));
}
void* operator new(std::size_t size, const std::nothrow_t& /*tag*/) noexcept {
  return allocate_or_null(size, 0);
}
void* operator new[](std::size_t size, const std::nothrow_t& /*tag*/) noexcept {
  return allocate_or_null(size, 0);
}
void operator delete(void* memory, const std::nothrow_t& /*tag*/) noexcept { std::free(memory); }
void operator delete[](void* memory, const std::nothrow_t& /*tag*/) noexcept { std::free(memory); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t /*size*/) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t /*size*/) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t /*alignment*/) noexcept { std::free(memory); }
void operator delete[](void* memory, std::align_val_t /*alignment*/) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t /*size*/, std::align_val_t /*alignment*/) noexcept {
  std::free(memory);
}
void operator delete[](void* memory, std::size_t /*size*/,
                       std::align_val_t /*alignment*/) noexcept {
  std::free(memory);
}

namespace aigaq::test {

RefusedMemory::RefusedMemory(std::uint64_t number, Which which) {
  first = last = kNever;
  asked = 0;
  last = which == Which::one ? number : kNever;
  first = number;
}

RefusedMemory::~RefusedMemory() { first = last = kNever; }

std::uint64_t RefusedMemory::asked_for() { return asked; }

}  // namespace aigaq::test
