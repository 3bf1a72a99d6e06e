#pragma once
// What this process reads of one file, seen at the C library's call.

#include <cstdint>
#include <functional>
#include <string>

namespace aigaq::test {

// While it lives `seen` is called after each read that gave something, on its thread. One at a
// time.
class DiskReads {
 public:
  using Seen = std::function<void(std::uint64_t offset, std::size_t bytes)>;
  DiskReads(const std::string& path, Seen seen);
  ~DiskReads();
  DiskReads(const DiskReads&) = delete;
  DiskReads& operator=(const DiskReads&) = delete;
};

}  // namespace aigaq::test
