#pragma once
// Memory that is refused where a test asks for it. This program's operator new is its own.

#include <cstdint>

namespace aigaq::test {

// While it lives the allocation with this number (from 0, by any thread) throws std::bad_alloc,
// and with all the ones behind it too.
class RefusedMemory {
 public:
  enum class Which : std::uint8_t { one, all };
  RefusedMemory(std::uint64_t number, Which which);
  ~RefusedMemory();
  RefusedMemory(const RefusedMemory&) = delete;
  RefusedMemory& operator=(const RefusedMemory&) = delete;

  [[nodiscard]] static std::uint64_t asked_for();  // since the last one began
};

}  // namespace aigaq::test
